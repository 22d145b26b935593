package kawi.autograd.kernel.vector.matmul;

import static kawi.autograd.kernel.vector.loop.Vectors.FLOATS;
import static kawi.autograd.kernel.vector.loop.Vectors.INTS;
import static kawi.autograd.kernel.vector.loop.Vectors.LANES;
import static kawi.autograd.kernel.vector.matmul.BlockDecoding.GROUP;
import static kawi.autograd.kernel.vector.matmul.BlockDecoding.SCALES;
import static kawi.autograd.kernel.vector.matmul.BlockDecoding.scale;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/// The product of one row with weights in Q8_0, for four vectors of outputs side by side: while one sum waits for its
/// `fma`, the others proceed.
///
/// A word has four numbers q of 8 bits. A shift moves one into the upper bits of the significand of a float32; with the
/// exponent of 256 and the sign inverted, this is the float 384 + q. So the weight d q is `fma(384 + q, d, -384 d)`:
/// one instruction, and exact, since neither 384 d nor d q has more than 24 significant bits. All are integer and float
/// operations of the same vector width, which the compiler turns into one instruction each (with AVX-512, also the mask
/// and the exponent together); conversions of bytes or integers take more.
///
/// The decoding of a weight is written out each time: the compiler stops inlining methods of its callers after 18,000
/// nodes of its graph (`NodeCountInliningCutoff`), and half of these lines need as many. Then vectors would be objects.
final class Q8Row {
    /// The upper eight bits of a significand.
    private static final int FIELD = 0x007f8000;
    /// 384: the exponent of 256, and the highest bit of the significand, which inverts the sign of a number there.
    private static final int BIASED = 0x43c00000;

    private static final float BIAS = 384;
    /// Words of a block of a group.
    private static final int BLOCK = 8 * GROUP;
    /// Words of a pair of blocks: the scales, and the numbers of both.
    private static final int PAIR = SCALES + 2 * BLOCK;

    private Q8Row() {}

    /// Four vectors of the result.
    ///
    /// @param w0 index of the first word of the first output of each vector
    /// @param x the row of A, from `xFrom` on
    /// @param blocks blocks of an output
    static void multiply(
            int[] words, int w0, int w1, int w2, int w3, float[] x, int xFrom, int blocks, float[] c, int cFrom) {
        FloatVector s0 = FloatVector.zero(FLOATS);
        FloatVector s1 = FloatVector.zero(FLOATS);
        FloatVector s2 = FloatVector.zero(FLOATS);
        FloatVector s3 = FloatVector.zero(FLOATS);
        for (int block = 0; block < blocks; block++) {
            int pair = block / 2 * PAIR;
            int second = block % 2;
            FloatVector d0 = scale(words, w0 + pair, second);
            FloatVector e0 = d0.mul(-BIAS);
            FloatVector d1 = scale(words, w1 + pair, second);
            FloatVector e1 = d1.mul(-BIAS);
            FloatVector d2 = scale(words, w2 + pair, second);
            FloatVector e2 = d2.mul(-BIAS);
            FloatVector d3 = scale(words, w3 + pair, second);
            FloatVector e3 = d3.mul(-BIAS);
            int from = pair + SCALES + second * BLOCK;
            int k = xFrom + block * 32;
            for (int word = from; word < from + BLOCK; word += GROUP, k += 4) {
                IntVector q0 = IntVector.fromArray(INTS, words, w0 + word);
                IntVector q1 = IntVector.fromArray(INTS, words, w1 + word);
                IntVector q2 = IntVector.fromArray(INTS, words, w2 + word);
                IntVector q3 = IntVector.fromArray(INTS, words, w3 + word);
                FloatVector xk = FloatVector.broadcast(FLOATS, x[k]);
                s0 = xk.fma(
                        q0.lanewise(VectorOperators.LSHL, 15)
                                .and(FIELD)
                                .lanewise(VectorOperators.XOR, BIASED)
                                .reinterpretAsFloats()
                                .fma(d0, e0),
                        s0);
                s1 = xk.fma(
                        q1.lanewise(VectorOperators.LSHL, 15)
                                .and(FIELD)
                                .lanewise(VectorOperators.XOR, BIASED)
                                .reinterpretAsFloats()
                                .fma(d1, e1),
                        s1);
                s2 = xk.fma(
                        q2.lanewise(VectorOperators.LSHL, 15)
                                .and(FIELD)
                                .lanewise(VectorOperators.XOR, BIASED)
                                .reinterpretAsFloats()
                                .fma(d2, e2),
                        s2);
                s3 = xk.fma(
                        q3.lanewise(VectorOperators.LSHL, 15)
                                .and(FIELD)
                                .lanewise(VectorOperators.XOR, BIASED)
                                .reinterpretAsFloats()
                                .fma(d3, e3),
                        s3);
                xk = FloatVector.broadcast(FLOATS, x[k + 1]);
                s0 = xk.fma(
                        q0.lanewise(VectorOperators.LSHL, 7)
                                .and(FIELD)
                                .lanewise(VectorOperators.XOR, BIASED)
                                .reinterpretAsFloats()
                                .fma(d0, e0),
                        s0);
                s1 = xk.fma(
                        q1.lanewise(VectorOperators.LSHL, 7)
                                .and(FIELD)
                                .lanewise(VectorOperators.XOR, BIASED)
                                .reinterpretAsFloats()
                                .fma(d1, e1),
                        s1);
                s2 = xk.fma(
                        q2.lanewise(VectorOperators.LSHL, 7)
                                .and(FIELD)
                                .lanewise(VectorOperators.XOR, BIASED)
                                .reinterpretAsFloats()
                                .fma(d2, e2),
                        s2);
                s3 = xk.fma(
                        q3.lanewise(VectorOperators.LSHL, 7)
                                .and(FIELD)
                                .lanewise(VectorOperators.XOR, BIASED)
                                .reinterpretAsFloats()
                                .fma(d3, e3),
                        s3);
                xk = FloatVector.broadcast(FLOATS, x[k + 2]);
                s0 = xk.fma(
                        q0.lanewise(VectorOperators.LSHR, 1)
                                .and(FIELD)
                                .lanewise(VectorOperators.XOR, BIASED)
                                .reinterpretAsFloats()
                                .fma(d0, e0),
                        s0);
                s1 = xk.fma(
                        q1.lanewise(VectorOperators.LSHR, 1)
                                .and(FIELD)
                                .lanewise(VectorOperators.XOR, BIASED)
                                .reinterpretAsFloats()
                                .fma(d1, e1),
                        s1);
                s2 = xk.fma(
                        q2.lanewise(VectorOperators.LSHR, 1)
                                .and(FIELD)
                                .lanewise(VectorOperators.XOR, BIASED)
                                .reinterpretAsFloats()
                                .fma(d2, e2),
                        s2);
                s3 = xk.fma(
                        q3.lanewise(VectorOperators.LSHR, 1)
                                .and(FIELD)
                                .lanewise(VectorOperators.XOR, BIASED)
                                .reinterpretAsFloats()
                                .fma(d3, e3),
                        s3);
                xk = FloatVector.broadcast(FLOATS, x[k + 3]);
                s0 = xk.fma(
                        q0.lanewise(VectorOperators.LSHR, 9)
                                .and(FIELD)
                                .lanewise(VectorOperators.XOR, BIASED)
                                .reinterpretAsFloats()
                                .fma(d0, e0),
                        s0);
                s1 = xk.fma(
                        q1.lanewise(VectorOperators.LSHR, 9)
                                .and(FIELD)
                                .lanewise(VectorOperators.XOR, BIASED)
                                .reinterpretAsFloats()
                                .fma(d1, e1),
                        s1);
                s2 = xk.fma(
                        q2.lanewise(VectorOperators.LSHR, 9)
                                .and(FIELD)
                                .lanewise(VectorOperators.XOR, BIASED)
                                .reinterpretAsFloats()
                                .fma(d2, e2),
                        s2);
                s3 = xk.fma(
                        q3.lanewise(VectorOperators.LSHR, 9)
                                .and(FIELD)
                                .lanewise(VectorOperators.XOR, BIASED)
                                .reinterpretAsFloats()
                                .fma(d3, e3),
                        s3);
            }
        }
        s0.intoArray(c, cFrom);
        s1.intoArray(c, cFrom + LANES);
        s2.intoArray(c, cFrom + 2 * LANES);
        s3.intoArray(c, cFrom + 3 * LANES);
    }
}
