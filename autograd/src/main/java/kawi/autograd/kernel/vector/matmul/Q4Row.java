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

/// The product of one row with weights in Q4_0, for four vectors of outputs side by side: as [Q8Row], but a word has
/// eight numbers of 4 bits.
final class Q4Row {
    /// Words of a block of a group.
    private static final int BLOCK = 4 * GROUP;
    /// Words of a pair of blocks: the scales, and the numbers of both.
    private static final int PAIR = SCALES + 2 * BLOCK;

    private Q4Row() {}

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
            FloatVector d1 = scale(words, w1 + pair, second);
            FloatVector d2 = scale(words, w2 + pair, second);
            FloatVector d3 = scale(words, w3 + pair, second);
            int from = pair + SCALES + second * BLOCK;
            int k = xFrom + block * 32;
            for (int word = from; word < from + BLOCK; word += GROUP, k += 8) {
                IntVector q0 = IntVector.fromArray(INTS, words, w0 + word);
                IntVector q1 = IntVector.fromArray(INTS, words, w1 + word);
                IntVector q2 = IntVector.fromArray(INTS, words, w2 + word);
                IntVector q3 = IntVector.fromArray(INTS, words, w3 + word);
                FloatVector xk = FloatVector.broadcast(FLOATS, x[k]);
                s0 = xk.fma(
                        ((FloatVector) q0.lanewise(VectorOperators.LSHL, 28)
                                        .lanewise(VectorOperators.ASHR, 28)
                                        .convert(VectorOperators.I2F, 0))
                                .mul(d0),
                        s0);
                s1 = xk.fma(
                        ((FloatVector) q1.lanewise(VectorOperators.LSHL, 28)
                                        .lanewise(VectorOperators.ASHR, 28)
                                        .convert(VectorOperators.I2F, 0))
                                .mul(d1),
                        s1);
                s2 = xk.fma(
                        ((FloatVector) q2.lanewise(VectorOperators.LSHL, 28)
                                        .lanewise(VectorOperators.ASHR, 28)
                                        .convert(VectorOperators.I2F, 0))
                                .mul(d2),
                        s2);
                s3 = xk.fma(
                        ((FloatVector) q3.lanewise(VectorOperators.LSHL, 28)
                                        .lanewise(VectorOperators.ASHR, 28)
                                        .convert(VectorOperators.I2F, 0))
                                .mul(d3),
                        s3);
                xk = FloatVector.broadcast(FLOATS, x[k + 1]);
                s0 = xk.fma(
                        ((FloatVector) q0.lanewise(VectorOperators.LSHL, 24)
                                        .lanewise(VectorOperators.ASHR, 28)
                                        .convert(VectorOperators.I2F, 0))
                                .mul(d0),
                        s0);
                s1 = xk.fma(
                        ((FloatVector) q1.lanewise(VectorOperators.LSHL, 24)
                                        .lanewise(VectorOperators.ASHR, 28)
                                        .convert(VectorOperators.I2F, 0))
                                .mul(d1),
                        s1);
                s2 = xk.fma(
                        ((FloatVector) q2.lanewise(VectorOperators.LSHL, 24)
                                        .lanewise(VectorOperators.ASHR, 28)
                                        .convert(VectorOperators.I2F, 0))
                                .mul(d2),
                        s2);
                s3 = xk.fma(
                        ((FloatVector) q3.lanewise(VectorOperators.LSHL, 24)
                                        .lanewise(VectorOperators.ASHR, 28)
                                        .convert(VectorOperators.I2F, 0))
                                .mul(d3),
                        s3);
                xk = FloatVector.broadcast(FLOATS, x[k + 2]);
                s0 = xk.fma(
                        ((FloatVector) q0.lanewise(VectorOperators.LSHL, 20)
                                        .lanewise(VectorOperators.ASHR, 28)
                                        .convert(VectorOperators.I2F, 0))
                                .mul(d0),
                        s0);
                s1 = xk.fma(
                        ((FloatVector) q1.lanewise(VectorOperators.LSHL, 20)
                                        .lanewise(VectorOperators.ASHR, 28)
                                        .convert(VectorOperators.I2F, 0))
                                .mul(d1),
                        s1);
                s2 = xk.fma(
                        ((FloatVector) q2.lanewise(VectorOperators.LSHL, 20)
                                        .lanewise(VectorOperators.ASHR, 28)
                                        .convert(VectorOperators.I2F, 0))
                                .mul(d2),
                        s2);
                s3 = xk.fma(
                        ((FloatVector) q3.lanewise(VectorOperators.LSHL, 20)
                                        .lanewise(VectorOperators.ASHR, 28)
                                        .convert(VectorOperators.I2F, 0))
                                .mul(d3),
                        s3);
                xk = FloatVector.broadcast(FLOATS, x[k + 3]);
                s0 = xk.fma(
                        ((FloatVector) q0.lanewise(VectorOperators.LSHL, 16)
                                        .lanewise(VectorOperators.ASHR, 28)
                                        .convert(VectorOperators.I2F, 0))
                                .mul(d0),
                        s0);
                s1 = xk.fma(
                        ((FloatVector) q1.lanewise(VectorOperators.LSHL, 16)
                                        .lanewise(VectorOperators.ASHR, 28)
                                        .convert(VectorOperators.I2F, 0))
                                .mul(d1),
                        s1);
                s2 = xk.fma(
                        ((FloatVector) q2.lanewise(VectorOperators.LSHL, 16)
                                        .lanewise(VectorOperators.ASHR, 28)
                                        .convert(VectorOperators.I2F, 0))
                                .mul(d2),
                        s2);
                s3 = xk.fma(
                        ((FloatVector) q3.lanewise(VectorOperators.LSHL, 16)
                                        .lanewise(VectorOperators.ASHR, 28)
                                        .convert(VectorOperators.I2F, 0))
                                .mul(d3),
                        s3);
                xk = FloatVector.broadcast(FLOATS, x[k + 4]);
                s0 = xk.fma(
                        ((FloatVector) q0.lanewise(VectorOperators.LSHL, 12)
                                        .lanewise(VectorOperators.ASHR, 28)
                                        .convert(VectorOperators.I2F, 0))
                                .mul(d0),
                        s0);
                s1 = xk.fma(
                        ((FloatVector) q1.lanewise(VectorOperators.LSHL, 12)
                                        .lanewise(VectorOperators.ASHR, 28)
                                        .convert(VectorOperators.I2F, 0))
                                .mul(d1),
                        s1);
                s2 = xk.fma(
                        ((FloatVector) q2.lanewise(VectorOperators.LSHL, 12)
                                        .lanewise(VectorOperators.ASHR, 28)
                                        .convert(VectorOperators.I2F, 0))
                                .mul(d2),
                        s2);
                s3 = xk.fma(
                        ((FloatVector) q3.lanewise(VectorOperators.LSHL, 12)
                                        .lanewise(VectorOperators.ASHR, 28)
                                        .convert(VectorOperators.I2F, 0))
                                .mul(d3),
                        s3);
                xk = FloatVector.broadcast(FLOATS, x[k + 5]);
                s0 = xk.fma(
                        ((FloatVector) q0.lanewise(VectorOperators.LSHL, 8)
                                        .lanewise(VectorOperators.ASHR, 28)
                                        .convert(VectorOperators.I2F, 0))
                                .mul(d0),
                        s0);
                s1 = xk.fma(
                        ((FloatVector) q1.lanewise(VectorOperators.LSHL, 8)
                                        .lanewise(VectorOperators.ASHR, 28)
                                        .convert(VectorOperators.I2F, 0))
                                .mul(d1),
                        s1);
                s2 = xk.fma(
                        ((FloatVector) q2.lanewise(VectorOperators.LSHL, 8)
                                        .lanewise(VectorOperators.ASHR, 28)
                                        .convert(VectorOperators.I2F, 0))
                                .mul(d2),
                        s2);
                s3 = xk.fma(
                        ((FloatVector) q3.lanewise(VectorOperators.LSHL, 8)
                                        .lanewise(VectorOperators.ASHR, 28)
                                        .convert(VectorOperators.I2F, 0))
                                .mul(d3),
                        s3);
                xk = FloatVector.broadcast(FLOATS, x[k + 6]);
                s0 = xk.fma(
                        ((FloatVector) q0.lanewise(VectorOperators.LSHL, 4)
                                        .lanewise(VectorOperators.ASHR, 28)
                                        .convert(VectorOperators.I2F, 0))
                                .mul(d0),
                        s0);
                s1 = xk.fma(
                        ((FloatVector) q1.lanewise(VectorOperators.LSHL, 4)
                                        .lanewise(VectorOperators.ASHR, 28)
                                        .convert(VectorOperators.I2F, 0))
                                .mul(d1),
                        s1);
                s2 = xk.fma(
                        ((FloatVector) q2.lanewise(VectorOperators.LSHL, 4)
                                        .lanewise(VectorOperators.ASHR, 28)
                                        .convert(VectorOperators.I2F, 0))
                                .mul(d2),
                        s2);
                s3 = xk.fma(
                        ((FloatVector) q3.lanewise(VectorOperators.LSHL, 4)
                                        .lanewise(VectorOperators.ASHR, 28)
                                        .convert(VectorOperators.I2F, 0))
                                .mul(d3),
                        s3);
                xk = FloatVector.broadcast(FLOATS, x[k + 7]);
                s0 = xk.fma(
                        ((FloatVector) q0.lanewise(VectorOperators.ASHR, 28).convert(VectorOperators.I2F, 0)).mul(d0),
                        s0);
                s1 = xk.fma(
                        ((FloatVector) q1.lanewise(VectorOperators.ASHR, 28).convert(VectorOperators.I2F, 0)).mul(d1),
                        s1);
                s2 = xk.fma(
                        ((FloatVector) q2.lanewise(VectorOperators.ASHR, 28).convert(VectorOperators.I2F, 0)).mul(d2),
                        s2);
                s3 = xk.fma(
                        ((FloatVector) q3.lanewise(VectorOperators.ASHR, 28).convert(VectorOperators.I2F, 0)).mul(d3),
                        s3);
            }
        }
        s0.intoArray(c, cFrom);
        s1.intoArray(c, cFrom + LANES);
        s2.intoArray(c, cFrom + 2 * LANES);
        s3.intoArray(c, cFrom + 3 * LANES);
    }
}
