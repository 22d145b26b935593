package kawi.engine.generate.strategy;

/// A stage that changes the logits of single tokens, by their ids and by the text so far. Implement
/// [LogitsProcessor.Custom] to add your own:
///
///     /// Excludes every token that occurred among the last few.
///     record Cooldown(int tokens) implements LogitsProcessor.Custom {
///         @Override
///         public String label() {
///             return "cooldown " + tokens;
///         }
///
///         @Override
///         public void apply(float[] logits, History history) {
///             for (int i = Math.max(0, history.size() - tokens); i < history.size(); i++) {
///                 logits[history.id(i)] = Float.NEGATIVE_INFINITY;
///             }
///         }
///     }
///
///     DecodingStrategy.sampling(new Temperature(0.8), new Cooldown(2))
public sealed interface LogitsProcessor extends Stage
        permits LogitBias,
                RepetitionPenalty,
                FrequencyPenalty,
                PresencePenalty,
                Dry,
                NoRepeatNgrams,
                BadWords,
                MinNewTokens,
                LogitsProcessor.Custom {

    /// Changes the logits in place. Negative infinity excludes a token.
    ///
    /// @param logits one for each id, (V)
    /// @param history the tokens so far
    void apply(float[] logits, History history);

    /// The open door: a logits processor defined by a user of the library. Its place in the order of stages is stated
    /// in [DecodingStrategy].
    non-sealed interface Custom extends LogitsProcessor {}
}
