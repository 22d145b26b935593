package kawi.engine.model;

/// Tokens that come next in a sequence whose earlier ones a [KvCache] knows.
///
/// @param sequence the number of the sequence in the cache
/// @param ids the new tokens, at least one; shared, not copied
public record NewTokens(int sequence, int... ids) {

    /// @throws IllegalArgumentException if there are no tokens
    public NewTokens {
        if (ids.length == 0) {
            throw new IllegalArgumentException("sequence " + sequence + " is extended by no tokens");
        }
    }
}
