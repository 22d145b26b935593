package kawi.samples.cli.evaluate;

/// The measured cost of training on, reading or generating some tokens.
///
/// @param what what was measured
/// @param passes number of passes of the model
/// @param positions number of positions computed, in all passes together
/// @param tokens number of tokens trained on, read or generated
/// @param seconds elapsed time
/// @param choosing the part of it in which tokens were chosen from the logits, in seconds
public record Cost(String what, long passes, long positions, long tokens, double seconds, double choosing) {

    /// Tokens per second.
    public double tokensPerSecond() {
        return tokens / seconds;
    }

    /// Positions computed per token.
    public double positionsPerToken() {
        return (double) positions / tokens;
    }

    /// The share of the time in which tokens were chosen, 0 to 1.
    public double choosingShare() {
        return choosing / seconds;
    }
}
