package kawi.engine.generate;

import java.util.List;

/// One step of the generation loop: what the model saw, its prediction, and the chosen token.
///
/// @param number from 0
/// @param window the tokens that the model saw
/// @param candidates the most probable next tokens, in descending order
/// @param chosen the chosen token
/// @param text the text that this step made final: whole characters that cannot be the beginning of a stop text; empty
/// if the generator does not know the text of tokens
/// @param entropy the entropy of the model's distribution, in nats
/// @param stages the distribution after each stage of the strategy, the model's own first; empty if no candidates are
/// reported
public record GenerationStep(
        int number,
        int[] window,
        List<Candidate> candidates,
        Candidate chosen,
        String text,
        double entropy,
        List<Survivors> stages) {

    /// A possible next token.
    ///
    /// @param id the token
    /// @param logit the model's score
    /// @param logProbability the natural logarithm of the model's softmax
    /// @param chance the probability with which the decoding strategy chooses it; 0 if it is excluded
    public record Candidate(int id, float logit, double logProbability, double chance) {
        /// The model's softmax.
        public double probability() {
            return StrictMath.exp(logProbability);
        }
    }

    /// The tokens that remain after a stage.
    ///
    /// @param stage its label, such as `top-k 40`
    /// @param count number of remaining tokens
    /// @param first the most probable ones
    public record Survivors(String stage, int count, List<Survivor> first) {}

    /// A token that remains after a stage.
    ///
    /// @param id the token
    /// @param probability its probability after the stage
    public record Survivor(int id, double probability) {}
}
