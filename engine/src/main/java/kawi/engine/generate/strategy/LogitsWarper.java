package kawi.engine.generate.strategy;

/// A stage that looks at all tokens that may still come, and cuts some off or makes the probabilities bolder. It keeps
/// one at least.
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
                ExcludeTopChoices {

    /// What is left.
    ///
    /// @param candidates the tokens so far, probabilities adding up to 1
    /// @param coin a random number in [0, 1) that this step has for the stages, none being drawn for the choice
    Distribution apply(Distribution candidates, double coin);
}
