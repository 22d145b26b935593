package kawi.autograd.kernel.vector.matmul;

import static kawi.autograd.kernel.vector.loop.Vectors.INTS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import kawi.autograd.kernel.weights.EncodedMatrix;

/// Where the blocks of Q8_0 and Q4_0 weights are in an [EncodedMatrix], and the scales of as many outputs as a vector
/// has lanes.
///
/// A scale in float16 becomes a float32 without a conversion instruction: its exponent and significand, moved to their
/// places in a float32, are the scale times 2^-112, the difference of the two biases, also for subnormal numbers. So
/// one exact product is the conversion.
final class BlockDecoding {
    /// Outputs, and so words, side by side.
    static final int GROUP = EncodedMatrix.GROUP;
    /// Words of the scales of a pair of blocks.
    static final int SCALES = GROUP;

    /// Exponent and significand of a float16 in the upper half of a word.
    private static final int MAGNITUDE = 0x7fff0000;

    private static final int SIGN = 0x80000000;
    /// 2^112.
    private static final float FLOAT16_BIAS = 0x1p112f;

    private BlockDecoding() {}

    /// The scales of a block.
    ///
    /// @param pair index of the first word of the scales of a pair of blocks
    /// @param second 0 for the first block of the pair, 1 for the second
    static FloatVector scale(int[] words, int pair, int second) {
        // Moves the scale into the upper half of its word, whichever half it is in.
        int up = Short.SIZE * (1 - second);
        IntVector half = IntVector.fromArray(INTS, words, pair).lanewise(VectorOperators.LSHL, up);
        return half.and(MAGNITUDE)
                .lanewise(VectorOperators.LSHR, 3)
                .or(half.and(SIGN))
                .reinterpretAsFloats()
                .mul(FLOAT16_BIAS);
    }
}
