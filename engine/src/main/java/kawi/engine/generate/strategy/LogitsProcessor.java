package kawi.engine.generate.strategy;

/// A stage that changes the scores of single tokens, by their ids and by what was written before.
public sealed interface LogitsProcessor extends Stage
        permits LogitBias,
                RepetitionPenalty,
                FrequencyPenalty,
                PresencePenalty,
                Dry,
                NoRepeatNgrams,
                BadWords,
                MinNewTokens {

    /// Changes the scores in place. Negative infinity stands for a token that may not come.
    ///
    /// @param logits one for each id, (V)
    /// @param history the tokens so far
    void apply(float[] logits, History history);
}
