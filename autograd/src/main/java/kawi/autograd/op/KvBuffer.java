package kawi.autograd.op;

import kawi.autograd.array.ShapeException;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.Matrix;
import kawi.autograd.kernel.RotaryTable;
import kawi.autograd.kernel.Scratch;

/// The cached keys and values of one sequence in one layer, which [CachedAttention] reads instead of computing them
/// again.
///
/// The keys of a head are stored as (D, P) and its values as (P, D), where P is the maximum number of positions. So
/// both products of attention read along rows, as with a weight matrix.
///
/// @param keys (G, D, P)
/// @param values (G, P, D)
/// @param heads heads of keys and values, G
/// @param headSize D
/// @param capacity P
public record KvBuffer(float[] keys, float[] values, int heads, int headSize, int capacity) {

    /// @throws ShapeException if the length of an array differs from the product of the sizes
    public KvBuffer {
        long elements = (long) heads * headSize * capacity;
        if (keys.length != elements || values.length != elements) {
            throw new ShapeException("keys and values: " + heads + " heads of " + headSize + " for " + capacity
                    + " positions are " + elements + " elements, not " + keys.length + " and " + values.length);
        }
    }

    /// An empty buffer for the given number of positions.
    public static KvBuffer ofCapacity(int heads, int headSize, int capacity) {
        int elements = Math.multiplyExact(Math.multiplyExact(heads, headSize), capacity);
        return new KvBuffer(new float[elements], new float[elements], heads, headSize, capacity);
    }

    /// The keys of a head, (D, P): a column is a position.
    Matrix keys(int head) {
        return Matrix.rowMajor(keys, head * headSize * capacity, headSize, capacity);
    }

    /// The values of a head, (P, D): a row is a position.
    Matrix values(int head) {
        return Matrix.rowMajor(values, head * headSize * capacity, capacity, headSize);
    }

    /// Removes positions of a head and moves those after them forward, the keys rotated back by as many positions.
    ///
    /// A pair of a key's elements is two rows of (D, P) here, so that all positions are rotated by one cosine and sine:
    ///
    ///     k_a = fma(k_b, sin, k_a cos),   k_b = fma(k_a, -sin, k_b cos)
    ///
    /// @param kept positions before those that are removed
    /// @param count positions to remove
    /// @param length positions in use
    /// @param table the rotation by `count` positions
    public void evict(int head, int kept, int count, int length, RotaryTable table, Kernels kernels, Scratch scratch) {
        int from = kept + count;
        int moved = length - from;
        float[] before = scratch.buffer(Scratch.Use.MOVED_KEYS, 2 * moved);
        for (int pair = 0; pair < headSize / 2; pair++) {
            int first = table.pairs().first(pair, headSize);
            int second = table.pairs().second(pair, headSize);
            float cos = table.cos()[count * headSize + second];
            float sin = table.sin()[count * headSize + second];
            int a = (head * headSize + first) * capacity;
            int b = (head * headSize + second) * capacity;
            System.arraycopy(keys, a + from, before, 0, moved);
            System.arraycopy(keys, b + from, before, moved, moved);
            kernels.scale(cos, before, 0, keys, a + kept, moved);
            kernels.scaleAdd(sin, before, moved, keys, a + kept, moved);
            kernels.scale(cos, before, moved, keys, b + kept, moved);
            kernels.scaleAdd(-sin, before, 0, keys, b + kept, moved);
        }
        int value = head * capacity * headSize;
        System.arraycopy(values, value + from * headSize, values, value + kept * headSize, moved * headSize);
    }

    /// Copies the positions `from .. to - 1` of another buffer of the same sizes.
    public void copy(KvBuffer other, int from, int to) {
        for (int row = 0; row < heads * headSize; row++) {
            System.arraycopy(other.keys, row * capacity + from, keys, row * capacity + from, to - from);
        }
        for (int head = 0; head < heads; head++) {
            int at = (head * capacity + from) * headSize;
            System.arraycopy(other.values, at, values, at, (to - from) * headSize);
        }
    }
}
