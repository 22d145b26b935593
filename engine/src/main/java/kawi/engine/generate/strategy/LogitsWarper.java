package kawi.engine.generate.strategy;

/// A stage that changes the distribution as a whole: it removes tokens or reshapes the probabilities. At least one
/// token remains. Implement [LogitsWarper.Custom] to add your own:
///
///     /// Keeps the tokens whose probability is at least the square of the highest one.
///     record TopA() implements LogitsWarper.Custom {
///         @Override
///         public String label() {
///             return "top-a";
///         }
///
///         @Override
///         public Distribution apply(Distribution candidates, double uniform) {
///             double minimum = candidates.probability(0) * candidates.probability(0);
///             return candidates.keep(rank -> candidates.probability(rank) >= minimum);
///         }
///     }
public sealed interface LogitsWarper extends Stage
        permits Temperature,
                DynamicTemperature,
                TopK,
                TopP,
                MinP,
                TypicalP,
                EpsilonCutoff,
                EtaCutoff,
                TopNSigma,
                ExcludeTopChoices,
                LogitsWarper.Custom {

    /// The distribution after this stage.
    ///
    /// @param candidates the remaining tokens
    /// @param uniform a uniform draw from [0, 1), the same for all stages of a step, independent of the draw that
    /// chooses the token
    Distribution apply(Distribution candidates, double uniform);

    /// The open door: a logits warper defined by a user of the library. Its place in the order of stages is stated in
    /// [DecodingStrategy].
    non-sealed interface Custom extends LogitsWarper {}
}
