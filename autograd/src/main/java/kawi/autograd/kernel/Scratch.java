package kawi.autograd.kernel;

import java.util.EnumMap;
import java.util.Map;

/// One worker's own buffers, kept from call to call so that nothing is allocated in the loop.
///
/// A buffer grows to the largest size asked of it and holds whatever was left there. Never shared by two workers.
public final class Scratch {

    /// What a buffer is for. Two uses that can be alive at once have two names.
    public enum Use {
        /// Panels of the left side of a matrix product.
        LEFT_PANELS,
        /// Panels of the right side of a matrix product.
        RIGHT_PANELS,
        /// One tile of a product that reaches over the edge of the matrix.
        EDGE_TILE,
        /// Of attention, the left side of products with queries, where it must be copied.
        KEYS_LEFT,
        VALUES_LEFT,
        /// Of attention, the right side of products with weights, or with gradients of scores.
        QUERIES_RIGHT,
        KEYS_RIGHT,
        VALUES_RIGHT,
        OUTPUT_GRADIENTS_RIGHT,
        /// Of attention, the right side of products with keys and values.
        QUERIES_ACROSS,
        OUTPUT_GRADIENTS_ACROSS,
        /// The attention weights of some queries.
        ATTENTION_WEIGHTS,
        /// The same after dropout.
        DROPPED_WEIGHTS,
        /// The gradients of the attention weights, then of the scores.
        SCORE_GRADIENTS,
        /// Of these, a copy with a row for each query.
        QUERIES_AS_ROWS,
        /// What belongs to each query: a sum while it is made, the largest score, the reciprocal of the sum.
        SUMS_OVER_KEYS,
        MAX_SCORES,
        SOFTMAX_FACTORS,
        /// Copies of an element that is broadcast, and the gradients of the copies.
        BROADCAST_LEFT,
        BROADCAST_RIGHT,
        BROADCAST_GRADIENTS
    }

    private final Map<Use, float[]> buffers = new EnumMap<>(Use.class);
    private final ThreadLocalPanels threadLocalPanels = new ThreadLocalPanels();

    /// A buffer of at least `floats` elements, whose content is anything.
    public float[] buffer(Use use, int floats) {
        float[] buffer = buffers.get(use);
        if (buffer == null || buffer.length < floats) {
            buffer = new float[floats];
            buffers.put(use, buffer);
        }
        return buffer;
    }

    /// Panels for the tiles of a matrix product.
    public ThreadLocalPanels threadLocalPanels() {
        return threadLocalPanels;
    }
}
