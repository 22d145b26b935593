package kawi.engine.generate.strategy;

/// Only the k most probable tokens (Fan, Lewis and Dauphin, "Hierarchical neural story generation", 2018, section 5.4).
/// Exactly as many, even if the next is as probable: of equal ones the lowest ids stay.
///
/// @param k at least 1; more than there are keeps all
public record TopK(int k) implements LogitsWarper {
    /// @throws IllegalArgumentException if k is not positive
    public TopK {
        if (k < 1) {
            throw new IllegalArgumentException("top-k must keep at least 1 token, not " + k);
        }
    }

    @Override
    public String label() {
        return "top-k " + k;
    }

    @Override
    public Distribution apply(Distribution candidates, double coin) {
        return candidates.first(k);
    }
}
