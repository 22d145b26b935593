package kawi.autograd.op;

import kawi.autograd.array.ShapeException;
import kawi.autograd.kernel.Matrix;

/// The keys and values that attention has made of one sequence so far, in one layer: what [CachedAttention] reads
/// instead of computing them again.
///
/// The keys of a head lie as (D, P) and its values as (P, D), P being the most positions there can be: so both products
/// of attention read along rows, a weight matrix's way to lie.
///
/// @param keys (H, D, P)
/// @param values (H, P, D)
/// @param heads H
/// @param headSize D
/// @param capacity P
public record KvBuffer(float[] keys, float[] values, int heads, int headSize, int capacity) {

    /// @throws ShapeException if an array has not as many elements as the sizes say
    public KvBuffer {
        long elements = (long) heads * headSize * capacity;
        if (keys.length != elements || values.length != elements) {
            throw new ShapeException("keys and values: " + heads + " heads of " + headSize + " for " + capacity
                    + " positions are " + elements + " elements, not " + keys.length + " and " + values.length);
        }
    }

    /// Room for as many positions, none of them filled.
    public static KvBuffer ofCapacity(int heads, int headSize, int capacity) {
        int elements = Math.multiplyExact(Math.multiplyExact(heads, headSize), capacity);
        return new KvBuffer(new float[elements], new float[elements], heads, headSize, capacity);
    }

    /// The keys of a head side by side, (D, P): a column is a position.
    Matrix keys(int head) {
        return Matrix.rowMajor(keys, head * headSize * capacity, headSize, capacity);
    }

    /// The values of a head, (P, D): a row is a position.
    Matrix values(int head) {
        return Matrix.rowMajor(values, head * headSize * capacity, capacity, headSize);
    }

    /// Takes over what another of the same sizes holds of the positions `from .. to - 1`.
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
