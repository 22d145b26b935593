package kawi.engine.generate;

/// What was written.
///
/// @param ids the new tokens
/// @param text their text, cut where it was to stop; empty if the generator knows no text
/// @param stop why there are no more
/// @param logProbability the sum of the tokens' log-probabilities by the model, in nats
public record Generation(int[] ids, String text, Stop stop, double logProbability) {

    /// The mean log-probability of a token, in nats; 0 if there is none.
    public double meanLogProbability() {
        return ids.length == 0 ? 0 : logProbability / ids.length;
    }
}
