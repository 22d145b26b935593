package kawi.autograd.kernel.vector.matmul;

import static kawi.autograd.kernel.vector.loop.Vectors.FLOATS;
import static kawi.autograd.kernel.vector.loop.Vectors.INTS;
import static kawi.autograd.kernel.vector.loop.Vectors.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import kawi.autograd.kernel.weights.EncodedMatrix;

/// The product of one row with weights in BF16, for four vectors of outputs side by side. A word has the weights of two
/// inputs; each becomes a float32 by zeros in its lower half.
final class Bf16Row {
    private static final int UPPER_HALF = 0xffff0000;

    private Bf16Row() {}

    /// Four vectors of the result.
    ///
    /// @param w0 index of the first word of the first output of each vector
    /// @param x the row of A, from `xFrom` on
    /// @param depth K
    static void multiply(
            int[] words, int w0, int w1, int w2, int w3, float[] x, int xFrom, int depth, float[] c, int cFrom) {
        FloatVector s0 = FloatVector.zero(FLOATS);
        FloatVector s1 = FloatVector.zero(FLOATS);
        FloatVector s2 = FloatVector.zero(FLOATS);
        FloatVector s3 = FloatVector.zero(FLOATS);
        int even = depth / 2 * 2;
        for (int k = 0; k < even; k += 2) {
            int word = k / 2 * EncodedMatrix.GROUP;
            IntVector q0 = IntVector.fromArray(INTS, words, w0 + word);
            IntVector q1 = IntVector.fromArray(INTS, words, w1 + word);
            IntVector q2 = IntVector.fromArray(INTS, words, w2 + word);
            IntVector q3 = IntVector.fromArray(INTS, words, w3 + word);
            FloatVector xk = FloatVector.broadcast(FLOATS, x[xFrom + k]);
            s0 = xk.fma(q0.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), s0);
            s1 = xk.fma(q1.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), s1);
            s2 = xk.fma(q2.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), s2);
            s3 = xk.fma(q3.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), s3);
            xk = FloatVector.broadcast(FLOATS, x[xFrom + k + 1]);
            s0 = xk.fma(q0.and(UPPER_HALF).reinterpretAsFloats(), s0);
            s1 = xk.fma(q1.and(UPPER_HALF).reinterpretAsFloats(), s1);
            s2 = xk.fma(q2.and(UPPER_HALF).reinterpretAsFloats(), s2);
            s3 = xk.fma(q3.and(UPPER_HALF).reinterpretAsFloats(), s3);
        }
        if (even < depth) {
            int word = even / 2 * EncodedMatrix.GROUP;
            FloatVector xk = FloatVector.broadcast(FLOATS, x[xFrom + even]);
            s0 = xk.fma(
                    IntVector.fromArray(INTS, words, w0 + word)
                            .lanewise(VectorOperators.LSHL, 16)
                            .reinterpretAsFloats(),
                    s0);
            s1 = xk.fma(
                    IntVector.fromArray(INTS, words, w1 + word)
                            .lanewise(VectorOperators.LSHL, 16)
                            .reinterpretAsFloats(),
                    s1);
            s2 = xk.fma(
                    IntVector.fromArray(INTS, words, w2 + word)
                            .lanewise(VectorOperators.LSHL, 16)
                            .reinterpretAsFloats(),
                    s2);
            s3 = xk.fma(
                    IntVector.fromArray(INTS, words, w3 + word)
                            .lanewise(VectorOperators.LSHL, 16)
                            .reinterpretAsFloats(),
                    s3);
        }
        s0.intoArray(c, cFrom);
        s1.intoArray(c, cFrom + LANES);
        s2.intoArray(c, cFrom + 2 * LANES);
        s3.intoArray(c, cFrom + 3 * LANES);
    }
}
