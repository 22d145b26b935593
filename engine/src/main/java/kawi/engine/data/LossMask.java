package kawi.engine.data;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import kawi.autograd.op.CrossEntropy;
import kawi.engine.io.Sha256;

/// The tokens of a text that carry loss: all of them, or those of some ranges, such as the answers in conversations.
/// The others are inputs, but no targets ([CrossEntropy#IGNORED]).
///
/// Immutable; 8 bytes a range.
public final class LossMask {
    private static final LossMask ALL = new LossMask(0, Integer.MAX_VALUE);

    private final int[] bounds; // the first token of each range and the one after its last, strictly ascending

    private LossMask(int... bounds) {
        this.bounds = bounds;
    }

    /// Every token carries loss.
    public static LossMask all() {
        return ALL;
    }

    /// The tokens of some ranges carry loss.
    ///
    /// @param bounds of each range the index of its first token, and that of the token after its last one
    /// @throws IllegalArgumentException if they are not strictly ascending from 0 or more, or the last range has no end
    public static LossMask of(int... bounds) {
        boolean ascends = bounds.length == 0 || bounds[0] >= 0;
        for (int i = 1; i < bounds.length; i++) {
            ascends &= bounds[i - 1] < bounds[i];
        }
        if (bounds.length % 2 != 0 || !ascends) {
            throw new IllegalArgumentException("the ranges that carry loss must be ascending, and have gaps between");
        }
        return new LossMask(bounds.clone());
    }

    /// Whether every token carries loss.
    public boolean isAll() {
        return equals(ALL);
    }

    /// The number of ranges.
    int ranges() {
        return bounds.length / 2;
    }

    /// The first token of a range.
    int start(int range) {
        return bounds[2 * range];
    }

    /// The token after the last one of a range.
    int end(int range) {
        return bounds[2 * range + 1];
    }

    /// Whether a token carries loss.
    public boolean contains(int token) {
        return bound(token) % 2 == 0;
    }

    /// The index of the last bound that is not after a token: even within a range, -1 before the first.
    private int bound(int token) {
        int found = Arrays.binarySearch(bounds, token);
        return found >= 0 ? found : -found - 2;
    }

    /// The first range that does not end before a token.
    int rangeFrom(int token) {
        return (bound(token) + 1) / 2;
    }

    /// The number of tokens that carry loss.
    ///
    /// @param from the first token
    /// @param to the token after the last one
    public int count(int from, int to) {
        int count = 0;
        for (int range = rangeFrom(from); range < ranges() && start(range) < to; range++) {
            count += Math.max(0, Math.min(end(range), to) - Math.max(start(range), from));
        }
        return count;
    }

    /// Ignores the targets that carry no loss.
    ///
    /// @param first the token that is the first target
    /// @param targets consecutive tokens
    /// @param at index of the first one
    /// @param count the number of targets
    public void apply(int first, int[] targets, int at, int count) {
        int masked = first; // all before it are done
        int last = first + count;
        for (int range = rangeFrom(first); range < ranges() && start(range) < last; range++) {
            int start = Math.max(masked, start(range));
            Arrays.fill(targets, at + masked - first, at + start - first, CrossEntropy.IGNORED);
            masked = Math.max(masked, Math.min(last, end(range)));
        }
        Arrays.fill(targets, at + masked - first, at + last - first, CrossEntropy.IGNORED);
    }

    /// The mask of a part of the text, whose first token has the index 0.
    LossMask part(int from, int to) {
        if (isAll()) {
            return this;
        }
        int[] inside = new int[bounds.length];
        int size = 0;
        for (int range = 0; range < ranges(); range++) {
            int start = Math.max(start(range), from);
            int end = Math.min(end(range), to);
            if (start < end) {
                inside[size++] = start - from;
                inside[size++] = end - from;
            }
        }
        return new LossMask(Arrays.copyOf(inside, size));
    }

    /// A text that identifies the mask; empty if every token carries loss.
    String fingerprint() {
        if (isAll()) {
            return "";
        }
        MessageDigest digest = Sha256.digest();
        var buffer = ByteBuffer.allocate(Integer.BYTES);
        for (int bound : bounds) {
            digest.update(buffer.putInt(0, bound).rewind());
        }
        return " loss " + Sha256.text(digest);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LossMask that && Arrays.equals(bounds, that.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    @Override
    public String toString() {
        return isAll() ? "loss on all tokens" : "loss on " + ranges() + " ranges of tokens";
    }
}
