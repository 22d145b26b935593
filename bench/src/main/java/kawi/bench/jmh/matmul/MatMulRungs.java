package kawi.bench.jmh.matmul;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Versions of the matrix product `C = A B` of dense, row-major matrices for [MatMulLadderBenchmark].
///
/// Each version adds one optimisation to the one before, and all compute the same bits: every element of C is the chain
/// `c = fma(a[i, k], b[k, j], c)` for k ascending, from zero. `bench/matrix-product.md` explains them. The last rungs
/// are Kawi's own product, `kawi.autograd.kernel.vector.matmul.VectorMatmul`.
///
/// M must be a multiple of [#ROWS], N of [#columns()].
final class MatMulRungs {
    static final int ROWS = 6;
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = FLOATS.length();

    private MatMulRungs() {}

    /// The number of columns of a tile.
    static int columns() {
        return 2 * LANES;
    }

    /// Rung 1: one element of C after the other, reading the columns of B.
    static void elementByElement(float[] a, float[] b, float[] c, int m, int inner, int n) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                float sum = 0;
                for (int k = 0; k < inner; k++) {
                    sum = Math.fma(a[i * inner + k], b[k * n + j], sum);
                }
                c[i * n + j] = sum;
            }
        }
    }

    /// Rung 2: the loops over j and k are exchanged, so that B and C are read along their rows.
    static void rowByRow(float[] a, float[] b, float[] c, int m, int inner, int n) {
        Arrays.fill(c, 0, m * n, 0);
        for (int i = 0; i < m; i++) {
            for (int k = 0; k < inner; k++) {
                float aik = a[i * inner + k];
                for (int j = 0; j < n; j++) {
                    c[i * n + j] = Math.fma(aik, b[k * n + j], c[i * n + j]);
                }
            }
        }
    }

    /// Rung 3: four rows of B at a time, with vectors: C is read and written a quarter as often.
    static void fourRowsAtATime(float[] a, float[] b, float[] c, int m, int inner, int n) {
        Arrays.fill(c, 0, m * n, 0);
        int whole = inner / 4 * 4;
        for (int i = 0; i < m; i++) {
            for (int k = 0; k < whole; k += 4) {
                addFourRows(a, i * inner + k, b, k * n, c, i * n, n);
            }
            for (int k = whole; k < inner; k++) {
                for (int j = 0; j < n; j++) {
                    c[i * n + j] = Math.fma(a[i * inner + k], b[k * n + j], c[i * n + j]);
                }
            }
        }
    }

    private static void addFourRows(float[] a, int aFrom, float[] b, int bFrom, float[] c, int cFrom, int n) {
        FloatVector a0 = FloatVector.broadcast(FLOATS, a[aFrom]);
        FloatVector a1 = FloatVector.broadcast(FLOATS, a[aFrom + 1]);
        FloatVector a2 = FloatVector.broadcast(FLOATS, a[aFrom + 2]);
        FloatVector a3 = FloatVector.broadcast(FLOATS, a[aFrom + 3]);
        for (int j = 0; j < n; j += LANES) {
            FloatVector sum = FloatVector.fromArray(FLOATS, c, cFrom + j);
            sum = a0.fma(FloatVector.fromArray(FLOATS, b, bFrom + j), sum);
            sum = a1.fma(FloatVector.fromArray(FLOATS, b, bFrom + n + j), sum);
            sum = a2.fma(FloatVector.fromArray(FLOATS, b, bFrom + 2 * n + j), sum);
            sum = a3.fma(FloatVector.fromArray(FLOATS, b, bFrom + 3 * n + j), sum);
            sum.intoArray(c, cFrom + j);
        }
    }

    /// Rung 4: a tile of C stays in registers; B is read in place.
    static void tiles(float[] a, float[] b, float[] c, int m, int inner, int n) {
        for (int i = 0; i < m; i += ROWS) {
            for (int j = 0; j < n; j += columns()) {
                tile(a, i * inner, inner, b, j, n, c, i * n + j, n, inner);
            }
        }
    }

    /// Rung 5: B is packed into panels first, in the order in which the tiles read it.
    ///
    /// @param panels an array as large as B
    static void panels(float[] a, float[] b, float[] c, int m, int inner, int n, float[] panels) {
        for (int j = 0; j < n; j += columns()) {
            for (int k = 0; k < inner; k++) {
                System.arraycopy(b, k * n + j, panels, j * inner + k * columns(), columns());
            }
        }
        for (int i = 0; i < m; i += ROWS) {
            for (int j = 0; j < n; j += columns()) {
                tile(a, i * inner, inner, panels, j * inner, columns(), c, i * n + j, n, inner);
            }
        }
    }

    /// The micro-kernel: a tile of six rows and two vectors of C stays in registers in the loop over k, with 12
    /// `fma` for 8 loads. The sums start from zero.
    ///
    /// @param b the two vectors for each k are at `bFrom + k * bStride`
    private static void tile(
            float[] a,
            int aFrom,
            int aStride,
            float[] b,
            int bFrom,
            int bStride,
            float[] c,
            int cFrom,
            int cStride,
            int inner) {
        FloatVector left0 = FloatVector.zero(FLOATS);
        FloatVector right0 = FloatVector.zero(FLOATS);
        FloatVector left1 = FloatVector.zero(FLOATS);
        FloatVector right1 = FloatVector.zero(FLOATS);
        FloatVector left2 = FloatVector.zero(FLOATS);
        FloatVector right2 = FloatVector.zero(FLOATS);
        FloatVector left3 = FloatVector.zero(FLOATS);
        FloatVector right3 = FloatVector.zero(FLOATS);
        FloatVector left4 = FloatVector.zero(FLOATS);
        FloatVector right4 = FloatVector.zero(FLOATS);
        FloatVector left5 = FloatVector.zero(FLOATS);
        FloatVector right5 = FloatVector.zero(FLOATS);
        int row0 = aFrom;
        int row1 = aFrom + aStride;
        int row2 = aFrom + 2 * aStride;
        int row3 = aFrom + 3 * aStride;
        int row4 = aFrom + 4 * aStride;
        int row5 = aFrom + 5 * aStride;
        for (int k = 0; k < inner; k++) {
            FloatVector left = FloatVector.fromArray(FLOATS, b, bFrom + k * bStride);
            FloatVector right = FloatVector.fromArray(FLOATS, b, bFrom + k * bStride + LANES);
            FloatVector ak = FloatVector.broadcast(FLOATS, a[row0 + k]);
            left0 = ak.fma(left, left0);
            right0 = ak.fma(right, right0);
            ak = FloatVector.broadcast(FLOATS, a[row1 + k]);
            left1 = ak.fma(left, left1);
            right1 = ak.fma(right, right1);
            ak = FloatVector.broadcast(FLOATS, a[row2 + k]);
            left2 = ak.fma(left, left2);
            right2 = ak.fma(right, right2);
            ak = FloatVector.broadcast(FLOATS, a[row3 + k]);
            left3 = ak.fma(left, left3);
            right3 = ak.fma(right, right3);
            ak = FloatVector.broadcast(FLOATS, a[row4 + k]);
            left4 = ak.fma(left, left4);
            right4 = ak.fma(right, right4);
            ak = FloatVector.broadcast(FLOATS, a[row5 + k]);
            left5 = ak.fma(left, left5);
            right5 = ak.fma(right, right5);
        }
        left0.intoArray(c, cFrom);
        right0.intoArray(c, cFrom + LANES);
        left1.intoArray(c, cFrom + cStride);
        right1.intoArray(c, cFrom + cStride + LANES);
        left2.intoArray(c, cFrom + 2 * cStride);
        right2.intoArray(c, cFrom + 2 * cStride + LANES);
        left3.intoArray(c, cFrom + 3 * cStride);
        right3.intoArray(c, cFrom + 3 * cStride + LANES);
        left4.intoArray(c, cFrom + 4 * cStride);
        right4.intoArray(c, cFrom + 4 * cStride + LANES);
        left5.intoArray(c, cFrom + 5 * cStride);
        right5.intoArray(c, cFrom + 5 * cStride + LANES);
    }
}
