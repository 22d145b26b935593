package kawi.autograd.kernel;

import static kawi.autograd.kernel.Vectors.FLOATS;
import static kawi.autograd.kernel.Vectors.LANES;

import jdk.incubator.vector.FloatVector;

/// The innermost part of a matrix product: a tile of C, some rows high and two vectors wide, stays in registers while k
/// runs.
///
/// Each step of k loads two vectors of B's row k and, for each row of the tile, one float of A's column k in all lanes
/// of a vector: 12 rows are 24 `fma` for 14 loads. Twelve rows of two vectors take 24 of the 32 registers of AVX-512
/// and leave enough independent sums to hide the latency of `fma`; six rows of two suit the 16 registers of AVX2. The
/// sums begin with what C holds, not with zero, so cutting k into blocks changes no bit.
///
/// The tiles are written out, a local for each register, because only locals are certain to be registers. They call the
/// Vector API itself and no helper: the compiler inlines the API's methods always, but a helper's call in a method as
/// long as these it may leave as a call, and then the vectors become objects.
final class VectorTile {
    /// Rows of the tallest tile.
    static final int ROWS = LANES == 16 ? 12 : 6;
    /// Rows of the tile that is used for what is left.
    static final int FEW_ROWS = 4;
    /// Columns of a tile.
    static final int COLUMNS = 2 * LANES;
    /// Groups of four rows in a panel of A for the tallest tile: 12 rows, or 6 and two that are never read.
    static final int GROUPS = (ROWS + 3) / 4;

    private VectorTile() {}

    /// `C += A B` for one tile, tallest (12 or 6 rows).
    ///
    /// @param a a panel in groups of four rows, as [VectorPacking#packLeft] writes it
    /// @param b the vectors for step k are at `bFrom + k * bStride`
    /// @param c the tile's row r is at `cFrom + r * cStride`
    static void tallest(
            float[] a, int aFrom, float[] b, int bFrom, int bStride, float[] c, int cFrom, int cStride, int depth) {
        if (LANES == 16) {
            rows12(a, aFrom, b, bFrom, bStride, c, cFrom, cStride, depth);
        } else {
            rows6(a, aFrom, b, bFrom, bStride, c, cFrom, cStride, depth);
        }
    }

    /// The same with 4 rows, which are one group of A.
    static void rows4(
            float[] a, int aFrom, float[] b, int bFrom, int bStride, float[] c, int cFrom, int cStride, int depth) {
        FloatVector left0 = FloatVector.fromArray(FLOATS, c, cFrom);
        FloatVector right0 = FloatVector.fromArray(FLOATS, c, cFrom + LANES);
        FloatVector left1 = FloatVector.fromArray(FLOATS, c, cFrom + cStride);
        FloatVector right1 = FloatVector.fromArray(FLOATS, c, cFrom + cStride + LANES);
        FloatVector left2 = FloatVector.fromArray(FLOATS, c, cFrom + 2 * cStride);
        FloatVector right2 = FloatVector.fromArray(FLOATS, c, cFrom + 2 * cStride + LANES);
        FloatVector left3 = FloatVector.fromArray(FLOATS, c, cFrom + 3 * cStride);
        FloatVector right3 = FloatVector.fromArray(FLOATS, c, cFrom + 3 * cStride + LANES);
        for (int k = 0; k < depth; k++) {
            FloatVector left = FloatVector.fromArray(FLOATS, b, bFrom + k * bStride);
            FloatVector right = FloatVector.fromArray(FLOATS, b, bFrom + k * bStride + LANES);
            FloatVector ak = FloatVector.broadcast(FLOATS, a[aFrom + 4 * k]);
            left0 = ak.fma(left, left0);
            right0 = ak.fma(right, right0);
            ak = FloatVector.broadcast(FLOATS, a[aFrom + 4 * k + 1]);
            left1 = ak.fma(left, left1);
            right1 = ak.fma(right, right1);
            ak = FloatVector.broadcast(FLOATS, a[aFrom + 4 * k + 2]);
            left2 = ak.fma(left, left2);
            right2 = ak.fma(right, right2);
            ak = FloatVector.broadcast(FLOATS, a[aFrom + 4 * k + 3]);
            left3 = ak.fma(left, left3);
            right3 = ak.fma(right, right3);
        }
        left0.intoArray(c, cFrom);
        right0.intoArray(c, cFrom + LANES);
        left1.intoArray(c, cFrom + cStride);
        right1.intoArray(c, cFrom + cStride + LANES);
        left2.intoArray(c, cFrom + 2 * cStride);
        right2.intoArray(c, cFrom + 2 * cStride + LANES);
        left3.intoArray(c, cFrom + 3 * cStride);
        right3.intoArray(c, cFrom + 3 * cStride + LANES);
    }

    private static void rows6(
            float[] a, int aFrom, float[] b, int bFrom, int bStride, float[] c, int cFrom, int cStride, int depth) {
        FloatVector left0 = FloatVector.fromArray(FLOATS, c, cFrom);
        FloatVector right0 = FloatVector.fromArray(FLOATS, c, cFrom + LANES);
        FloatVector left1 = FloatVector.fromArray(FLOATS, c, cFrom + cStride);
        FloatVector right1 = FloatVector.fromArray(FLOATS, c, cFrom + cStride + LANES);
        FloatVector left2 = FloatVector.fromArray(FLOATS, c, cFrom + 2 * cStride);
        FloatVector right2 = FloatVector.fromArray(FLOATS, c, cFrom + 2 * cStride + LANES);
        FloatVector left3 = FloatVector.fromArray(FLOATS, c, cFrom + 3 * cStride);
        FloatVector right3 = FloatVector.fromArray(FLOATS, c, cFrom + 3 * cStride + LANES);
        FloatVector left4 = FloatVector.fromArray(FLOATS, c, cFrom + 4 * cStride);
        FloatVector right4 = FloatVector.fromArray(FLOATS, c, cFrom + 4 * cStride + LANES);
        FloatVector left5 = FloatVector.fromArray(FLOATS, c, cFrom + 5 * cStride);
        FloatVector right5 = FloatVector.fromArray(FLOATS, c, cFrom + 5 * cStride + LANES);
        int second = aFrom + 4 * depth;
        for (int k = 0; k < depth; k++) {
            FloatVector left = FloatVector.fromArray(FLOATS, b, bFrom + k * bStride);
            FloatVector right = FloatVector.fromArray(FLOATS, b, bFrom + k * bStride + LANES);
            FloatVector ak = FloatVector.broadcast(FLOATS, a[aFrom + 4 * k]);
            left0 = ak.fma(left, left0);
            right0 = ak.fma(right, right0);
            ak = FloatVector.broadcast(FLOATS, a[aFrom + 4 * k + 1]);
            left1 = ak.fma(left, left1);
            right1 = ak.fma(right, right1);
            ak = FloatVector.broadcast(FLOATS, a[aFrom + 4 * k + 2]);
            left2 = ak.fma(left, left2);
            right2 = ak.fma(right, right2);
            ak = FloatVector.broadcast(FLOATS, a[aFrom + 4 * k + 3]);
            left3 = ak.fma(left, left3);
            right3 = ak.fma(right, right3);
            ak = FloatVector.broadcast(FLOATS, a[second + 4 * k]);
            left4 = ak.fma(left, left4);
            right4 = ak.fma(right, right4);
            ak = FloatVector.broadcast(FLOATS, a[second + 4 * k + 1]);
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

    private static void rows12(
            float[] a, int aFrom, float[] b, int bFrom, int bStride, float[] c, int cFrom, int cStride, int depth) {
        FloatVector left0 = FloatVector.fromArray(FLOATS, c, cFrom);
        FloatVector right0 = FloatVector.fromArray(FLOATS, c, cFrom + LANES);
        FloatVector left1 = FloatVector.fromArray(FLOATS, c, cFrom + cStride);
        FloatVector right1 = FloatVector.fromArray(FLOATS, c, cFrom + cStride + LANES);
        FloatVector left2 = FloatVector.fromArray(FLOATS, c, cFrom + 2 * cStride);
        FloatVector right2 = FloatVector.fromArray(FLOATS, c, cFrom + 2 * cStride + LANES);
        FloatVector left3 = FloatVector.fromArray(FLOATS, c, cFrom + 3 * cStride);
        FloatVector right3 = FloatVector.fromArray(FLOATS, c, cFrom + 3 * cStride + LANES);
        FloatVector left4 = FloatVector.fromArray(FLOATS, c, cFrom + 4 * cStride);
        FloatVector right4 = FloatVector.fromArray(FLOATS, c, cFrom + 4 * cStride + LANES);
        FloatVector left5 = FloatVector.fromArray(FLOATS, c, cFrom + 5 * cStride);
        FloatVector right5 = FloatVector.fromArray(FLOATS, c, cFrom + 5 * cStride + LANES);
        FloatVector left6 = FloatVector.fromArray(FLOATS, c, cFrom + 6 * cStride);
        FloatVector right6 = FloatVector.fromArray(FLOATS, c, cFrom + 6 * cStride + LANES);
        FloatVector left7 = FloatVector.fromArray(FLOATS, c, cFrom + 7 * cStride);
        FloatVector right7 = FloatVector.fromArray(FLOATS, c, cFrom + 7 * cStride + LANES);
        FloatVector left8 = FloatVector.fromArray(FLOATS, c, cFrom + 8 * cStride);
        FloatVector right8 = FloatVector.fromArray(FLOATS, c, cFrom + 8 * cStride + LANES);
        FloatVector left9 = FloatVector.fromArray(FLOATS, c, cFrom + 9 * cStride);
        FloatVector right9 = FloatVector.fromArray(FLOATS, c, cFrom + 9 * cStride + LANES);
        FloatVector left10 = FloatVector.fromArray(FLOATS, c, cFrom + 10 * cStride);
        FloatVector right10 = FloatVector.fromArray(FLOATS, c, cFrom + 10 * cStride + LANES);
        FloatVector left11 = FloatVector.fromArray(FLOATS, c, cFrom + 11 * cStride);
        FloatVector right11 = FloatVector.fromArray(FLOATS, c, cFrom + 11 * cStride + LANES);
        int second = aFrom + 4 * depth;
        int third = aFrom + 8 * depth;
        for (int k = 0; k < depth; k++) {
            FloatVector left = FloatVector.fromArray(FLOATS, b, bFrom + k * bStride);
            FloatVector right = FloatVector.fromArray(FLOATS, b, bFrom + k * bStride + LANES);
            FloatVector ak = FloatVector.broadcast(FLOATS, a[aFrom + 4 * k]);
            left0 = ak.fma(left, left0);
            right0 = ak.fma(right, right0);
            ak = FloatVector.broadcast(FLOATS, a[aFrom + 4 * k + 1]);
            left1 = ak.fma(left, left1);
            right1 = ak.fma(right, right1);
            ak = FloatVector.broadcast(FLOATS, a[aFrom + 4 * k + 2]);
            left2 = ak.fma(left, left2);
            right2 = ak.fma(right, right2);
            ak = FloatVector.broadcast(FLOATS, a[aFrom + 4 * k + 3]);
            left3 = ak.fma(left, left3);
            right3 = ak.fma(right, right3);
            ak = FloatVector.broadcast(FLOATS, a[second + 4 * k]);
            left4 = ak.fma(left, left4);
            right4 = ak.fma(right, right4);
            ak = FloatVector.broadcast(FLOATS, a[second + 4 * k + 1]);
            left5 = ak.fma(left, left5);
            right5 = ak.fma(right, right5);
            ak = FloatVector.broadcast(FLOATS, a[second + 4 * k + 2]);
            left6 = ak.fma(left, left6);
            right6 = ak.fma(right, right6);
            ak = FloatVector.broadcast(FLOATS, a[second + 4 * k + 3]);
            left7 = ak.fma(left, left7);
            right7 = ak.fma(right, right7);
            ak = FloatVector.broadcast(FLOATS, a[third + 4 * k]);
            left8 = ak.fma(left, left8);
            right8 = ak.fma(right, right8);
            ak = FloatVector.broadcast(FLOATS, a[third + 4 * k + 1]);
            left9 = ak.fma(left, left9);
            right9 = ak.fma(right, right9);
            ak = FloatVector.broadcast(FLOATS, a[third + 4 * k + 2]);
            left10 = ak.fma(left, left10);
            right10 = ak.fma(right, right10);
            ak = FloatVector.broadcast(FLOATS, a[third + 4 * k + 3]);
            left11 = ak.fma(left, left11);
            right11 = ak.fma(right, right11);
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
        left6.intoArray(c, cFrom + 6 * cStride);
        right6.intoArray(c, cFrom + 6 * cStride + LANES);
        left7.intoArray(c, cFrom + 7 * cStride);
        right7.intoArray(c, cFrom + 7 * cStride + LANES);
        left8.intoArray(c, cFrom + 8 * cStride);
        right8.intoArray(c, cFrom + 8 * cStride + LANES);
        left9.intoArray(c, cFrom + 9 * cStride);
        right9.intoArray(c, cFrom + 9 * cStride + LANES);
        left10.intoArray(c, cFrom + 10 * cStride);
        right10.intoArray(c, cFrom + 10 * cStride + LANES);
        left11.intoArray(c, cFrom + 11 * cStride);
        right11.intoArray(c, cFrom + 11 * cStride + LANES);
    }
}
