package kawi.autograd.kernel;

import java.util.EnumMap;
import java.util.Map;

/// The buffers of one worker, kept from call to call so that nothing is allocated in the loop.
///
/// A buffer grows to the largest size requested and keeps its contents. Two workers never share one.
public final class Scratch {

    /// What a buffer is for. Uses that overlap in time have different names.
    public enum Use {
        /// Panels of A in a matrix product.
        PANELS_OF_A,
        /// Panels of B in a matrix product.
        PANELS_OF_B,
        /// A tile of a product that reaches beyond the edge of C.
        EDGE_TILE,
        /// A row of A that is not contiguous, and the last columns of a product with encoded weights.
        CONTIGUOUS_ROW,
        LAST_COLUMNS,
        /// Attention: panels of K and V as the left operand of products with queries.
        KEYS_AS_A,
        VALUES_AS_A,
        /// Attention: panels of the right operand of products with weights or with gradients of scores.
        QUERIES_AS_B,
        KEYS_AS_B,
        VALUES_AS_B,
        OUTPUT_GRADIENTS_AS_B,
        /// Attention: panels of the right operand of products with keys or values.
        TRANSPOSED_QUERIES_AS_B,
        TRANSPOSED_OUTPUT_GRADIENTS_AS_B,
        /// The attention weights of some queries.
        ATTENTION_WEIGHTS,
        /// The attention weights after dropout.
        DROPPED_WEIGHTS,
        /// The gradients of the attention weights, then of the scores.
        SCORE_GRADIENTS,
        /// Panels of weights or gradients of scores, with a row for each query.
        PACKED_QUERIES,
        /// Per query: the sum of its exponentials, its largest score, the reciprocal of the sum.
        SUMS_OVER_KEYS,
        MAX_SCORES,
        SOFTMAX_FACTORS,
        /// What attention keeps for a backward pass, where there is none.
        UNUSED_STATISTICS,
        /// Two elements of the cached keys that move to other positions.
        MOVED_KEYS,
        /// The gradients of a normalised query or key.
        HEAD_GRADIENTS,
        /// Copies of an element that is broadcast, and the gradients of the copies.
        BROADCAST_LEFT,
        BROADCAST_RIGHT,
        BROADCAST_GRADIENTS,
        /// A row or a range of elements, while its gradient is computed.
        ROW,
        /// The gradient of a row, before it is stored.
        ROW_GRADIENT
    }

    private final Map<Use, float[]> buffers = new EnumMap<>(Use.class);
    private final ThreadLocalPanels threadLocalPanels = new ThreadLocalPanels();

    /// A buffer of at least `floats` elements with arbitrary contents.
    public float[] buffer(Use use, int floats) {
        float[] buffer = buffers.get(use);
        if (buffer == null || buffer.length < floats) {
            buffer = new float[floats];
            buffers.put(use, buffer);
        }
        return buffer;
    }

    /// The worker's panels of B for the tiles of a matrix product.
    public ThreadLocalPanels threadLocalPanels() {
        return threadLocalPanels;
    }
}
