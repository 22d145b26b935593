package kawi.samples.cli.evaluate;

/// What it cost to learn from, read or write some tokens.
///
/// @param what was done
/// @param passes times that the model was run from bottom to top
/// @param positions for which it was run, in all passes together
/// @param tokens that were learned from, read or written
/// @param seconds that it took
/// @param choosing of these seconds, those in which tokens were chosen from the logits
public record Cost(String what, long passes, long positions, long tokens, double seconds, double choosing) {

    /// The rate.
    public double tokensPerSecond() {
        return tokens / seconds;
    }

    /// How much work a token takes: the positions that the model is run for.
    public double positionsPerToken() {
        return (double) positions / tokens;
    }

    /// The share of the time in which tokens were chosen.
    public double choosingShare() {
        return choosing / seconds;
    }
}
