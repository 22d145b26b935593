package kawi.engine.generate.strategy;

import java.util.Optional;

/// A draft of the next token, made by something cheaper than the model.
///
/// @param id the drafted token
/// @param distribution the distribution from which it was drawn; empty if it was not drawn, such as by prompt lookup
public record Draft(int id, Optional<Distribution> distribution) {

    /// The probability q with which a token is drafted.
    public double probability(int id) {
        return distribution.map(q -> q.probabilityOf(id)).orElse(id == this.id ? 1.0 : 0.0);
    }
}
