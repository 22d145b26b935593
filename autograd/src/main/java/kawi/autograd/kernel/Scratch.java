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
        /// The attention weights of a block of queries.
        ATTENTION_WEIGHTS,
        /// The same after dropout.
        DROPPED_WEIGHTS,
        /// The gradients of the attention weights of a block of queries.
        WEIGHT_GRADIENTS
    }

    private final Map<Use, float[]> buffers = new EnumMap<>(Use.class);

    /// A buffer of at least `floats` elements, whose content is anything.
    public float[] buffer(Use use, int floats) {
        float[] buffer = buffers.get(use);
        if (buffer == null || buffer.length < floats) {
            buffer = new float[floats];
            buffers.put(use, buffer);
        }
        return buffer;
    }
}
