package kawi.bench.run;

import kawi.engine.model.GptConfig;

/// Checks positions of a KV cache.
final class Positions {
    private Positions() {}

    /// @param position tokens in the cache
    /// @param tokens that follow
    /// @throws IllegalArgumentException if they are not in the context
    static void check(GptConfig config, int position, int tokens) {
        int last = config.contextLength() - tokens;
        if (position < 0 || position > last) {
            throw new IllegalArgumentException("the position must be 0 to %,d with a context of %,d tokens, not %,d"
                    .formatted(last, config.contextLength(), position));
        }
    }
}
