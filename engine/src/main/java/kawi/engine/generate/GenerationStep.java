package kawi.engine.generate;

import java.util.List;

/// One turn of the autoregressive loop: what the model saw, what it thought, what was chosen.
///
/// @param number from 0
/// @param window the tokens the model saw
/// @param candidates the most probable next tokens, the first the most probable
/// @param chosen the next token
/// @param text what is now certain to be the next piece of the text: whole characters, none of which may still turn
/// out to begin a text to stop at; empty if the generator knows no text
/// @param entropy how uncertain the model was, in nats
/// @param stages what each stage of the strategy left, the model's own thoughts first; empty if no candidates were
/// asked for
public record GenerationStep(
        int number,
        int[] window,
        List<Candidate> candidates,
        Candidate chosen,
        String text,
        double entropy,
        List<Survivors> stages) {

    /// A token that may come next.
    ///
    /// @param id the token
    /// @param logit the model's score
    /// @param logProbability the natural logarithm of the softmax of the scores: what the model thinks
    /// @param chance the probability with which the decoding strategy chooses it, 0 if it never does
    public record Candidate(int id, float logit, double logProbability, double chance) {
        /// The softmax of the scores.
        public double probability() {
            return StrictMath.exp(logProbability);
        }
    }

    /// What a stage left.
    ///
    /// @param stage its label, such as `top-k 40`
    /// @param count how many tokens could still come
    /// @param first the most probable of them
    public record Survivors(String stage, int count, List<Survivor> first) {}

    /// A token that a stage left.
    ///
    /// @param id the token
    /// @param probability its probability after the stage
    public record Survivor(int id, double probability) {}
}
