package kawi.engine.generate.strategy;

import java.util.List;
import java.util.OptionalDouble;

/// A chosen token and the distributions on the way to it.
///
/// @param logits the model's logits, (V); valid until the next pass of the model
/// @param model their softmax
/// @param candidates the tokens after the stages
/// @param distribution the distribution from which the [Choice] draws
/// @param id the chosen token
/// @param uniform the random number from [0, 1) by which [Distribution#choose] chose the token; empty if it was chosen
/// in another way
/// @param outcomes the distribution after each stage; empty if not requested
public record Decision(
        float[] logits,
        Distribution model,
        Distribution candidates,
        Distribution distribution,
        int id,
        OptionalDouble uniform,
        List<Outcome> outcomes) {

    /// The distribution after a stage.
    ///
    /// @param stage the stage's label
    /// @param left the remaining tokens
    public record Outcome(String stage, Distribution left) {}
}
