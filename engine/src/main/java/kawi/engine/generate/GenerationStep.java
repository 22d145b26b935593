package kawi.engine.generate;

import java.util.List;

/// One turn of the autoregressive loop: what the model saw, what it thought, what was chosen.
///
/// @param number from 0
/// @param window the tokens the model saw
/// @param candidates the most probable next tokens, the first the most probable
/// @param chosen the next token
public record GenerationStep(int number, int[] window, List<Candidate> candidates, Candidate chosen) {

    /// A token that may come next.
    ///
    /// @param id the token
    /// @param logit the model's score
    /// @param probability the softmax of the scores: what the model thinks
    /// @param chance the probability with which the decoding strategy chooses it, 0 if it never does
    public record Candidate(int id, float logit, double probability, double chance) {}
}
