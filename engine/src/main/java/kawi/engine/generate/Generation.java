package kawi.engine.generate;

/// A finished text.
///
/// @param ids the new tokens, the end token included if one ended the text
/// @param text their text, without end tokens and up to the stop text; empty if the generator does not know the text of
/// tokens
/// @param stop the condition that ended it
/// @param logProbability the sum of the tokens' log-probabilities under the model, in nats
public record Generation(int[] ids, String text, Stop stop, double logProbability) {

    /// The mean log-probability of a token, in nats; 0 for a text without tokens.
    public double meanLogProbability() {
        return ids.length == 0 ? 0 : logProbability / ids.length;
    }
}
