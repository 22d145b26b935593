package kawi.engine.generate;

import java.util.List;
import java.util.Optional;

/// One step of the generation loop: what the model saw, its prediction, and the chosen token.
///
/// @param number from 0
/// @param window the tokens that the model saw
/// @param candidates the most probable next tokens, in descending order
/// @param chosen the chosen token
/// @param text the text that this step made final: whole characters that cannot be the beginning of a stop text; empty
/// if the generator does not know the text of tokens
/// @param draw the random draw that chose the token; empty if there was no choice or it was made in another way
/// @param entropy the entropy of the model's distribution, in nats
/// @param stages the distribution after each stage of the strategy, the model's own first; empty if no candidates are
/// reported
public record GenerationStep(
        int number,
        int[] window,
        List<Candidate> candidates,
        Candidate chosen,
        String text,
        Optional<Draw> draw,
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
    /// @param tokens the most probable ones, and those of the remaining tokens that other stages report; in descending
    /// order
    public record Survivors(String stage, int count, List<Survivor> tokens) {}

    /// A token that remains after a stage.
    ///
    /// @param id the token
    /// @param rank its rank after the stage, from 0 for the most probable
    /// @param probability its probability after the stage
    public record Survivor(int id, int rank, double probability) {}

    /// A random draw from the last distribution. Its tokens divide the interval from 0 to 1, the most probable first,
    /// each with a part as long as its probability; the chosen token is the one in whose part the random number falls.
    ///
    /// @param uniform the random number
    /// @param from where the part of the chosen token begins
    /// @param to where it ends
    public record Draw(double uniform, double from, double to) {}
}
