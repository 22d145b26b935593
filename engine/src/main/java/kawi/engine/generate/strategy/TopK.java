package kawi.engine.generate.strategy;

/// Keeps the k most probable tokens (Fan, Lewis and Dauphin, "Hierarchical neural story generation", 2018, section
/// 5.4). Of equally probable tokens, those with the lowest ids are kept, so the result never exceeds k.
///
/// @param k at least 1; the size of the vocabulary or more keeps all
public record TopK(int k) implements LogitsWarper {
    /// @throws IllegalArgumentException if k is not positive
    public TopK {
        if (k < 1) {
            throw new IllegalArgumentException("top-k must be at least 1, not " + k);
        }
    }

    @Override
    public String label() {
        return "top-k " + k;
    }

    @Override
    public Distribution apply(Distribution candidates, double uniform) {
        return candidates.first(k);
    }
}
