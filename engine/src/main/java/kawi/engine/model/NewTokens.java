package kawi.engine.model;

/// Tokens that are appended to a sequence in a [KvCache].
///
/// @param sequence the number of the sequence in the cache
/// @param ids the new tokens, at least one; shared, not copied
public record NewTokens(int sequence, int... ids) {

    /// @throws IllegalArgumentException if there are no tokens
    public NewTokens {
        if (ids.length == 0) {
            throw new IllegalArgumentException("there are no new tokens for sequence " + sequence);
        }
    }

    /// The number of tokens.
    int count() {
        return ids.length;
    }
}
