package kawi.engine.generate;

import kawi.autograd.text.Counted;
import kawi.engine.model.GptConfig;
import kawi.engine.model.attention.Positions;

/// What a full [ContextWindow] drops to make room for a new token.
///
/// @param tokens number of tokens that are dropped at once, at least 1
/// @param sinks number of first tokens that are never dropped; with any, the others are not computed again
public record WindowShift(int tokens, int sinks) {
    /// One token: the model always sees as many as it can.
    public static final WindowShift ONE = new WindowShift(1, 0);

    /// @throws IllegalArgumentException if there are no tokens to drop, or a number is negative
    public WindowShift {
        if (tokens < 1 || sinks < 0) {
            throw new IllegalArgumentException(
                    "a window can shift by 1 token or more and keep 0 sinks or more, not " + tokens + " and " + sinks);
        }
    }

    /// Several tokens, without sinks.
    ///
    /// @throws IllegalArgumentException if the number is not positive
    public static WindowShift of(int tokens) {
        return new WindowShift(tokens, 0);
    }

    /// Whether what the cache has of the remaining tokens stays in use.
    public boolean keepsCache() {
        return sinks > 0;
    }

    /// @throws IllegalArgumentException if a window of this many tokens is too short
    void check(int contextLength) {
        if (tokens + (long) sinks > contextLength) {
            throw new IllegalArgumentException("a window of " + Counted.of(contextLength, "token") + " cannot shift by "
                    + tokens + (sinks > 0 ? " and keep " + Counted.of(sinks, "sink") : ""));
        }
    }

    /// @throws IllegalArgumentException if the context is too short, or sinks are kept with learned positions
    void check(GptConfig model) {
        check(model.contextLength());
        if (sinks > 0 && model.positions().equals(Positions.LEARNED)) {
            throw new IllegalArgumentException("attention sinks need rotary positions: with learned ones every token"
                    + " that moves must be computed again");
        }
    }
}
