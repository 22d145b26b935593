package kawi.engine.generate.strategy;

import java.util.Optional;

/// A guess of the next token, made by something cheaper than the model.
///
/// @param id the guess
/// @param chances from what it was drawn; empty if it was not drawn but is certain, as when it was looked up
public record Draft(int id, Optional<Distribution> chances) {

    /// The probability with which a token is guessed.
    public double probability(int id) {
        return chances.map(q -> q.probabilityOf(id)).orElse(id == this.id ? 1.0 : 0.0);
    }
}
