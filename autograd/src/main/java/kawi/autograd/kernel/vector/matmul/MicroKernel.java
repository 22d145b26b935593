package kawi.autograd.kernel.vector.matmul;

import static kawi.autograd.kernel.vector.loop.Vectors.FLOATS;
import static kawi.autograd.kernel.vector.loop.Vectors.LANES;

import jdk.incubator.vector.FloatVector;
import kawi.autograd.kernel.Matrix;

/// The innermost part of a matrix product, the micro-kernel of BLIS: a tile of C, some rows high and two vectors wide,
/// stays in registers while k runs.
///
/// Each step of k loads two vectors of row k of B, left and right, and for each row of the tile one float of column k
/// of A into all lanes of a vector. With 32 registers (AVX-512) the tile has **12 rows**: 24 sums, and 24 `fma` for 14
/// loads. With 16 registers it has **6 rows**: 12 sums, two vectors of B, and one or two of A. The sums start from C,
/// or from zero, so splitting k into blocks changes no bit.
///
/// Six rows leave two registers for the floats of A. If the compiler loads more of them ahead it must spill a sum, and
/// a product is half as fast: each `fma` of that sum waits for a store. C2 schedules loads by when their addresses are
/// known. So this tile reads A **in rows**, each with its own index, and C2 emits their loads one after the other; from
/// a panel in columns (`a[6 * k]`, `a[6 * k + 1]`, ...) it loads four at once. Twelve rows have registers to spare, but
/// not for twelve indices: that tile reads A in **groups of four rows**, interleaved.
///
/// This holds where C2 counts safepoints in loops, as under G1. Otherwise C2 loads ahead all the same; then
/// `-XX:+UseCountedLoopSafepoints -XX:LoopStripMiningIter=1000` prevents it.
///
/// The tile of six rows can also read A **in columns**, a constant distance apart, as the weights of attention are.
/// Then all floats share one index, and what keeps the compiler from loading them at once is a **branch that is never
/// taken**. Taking it would require the sums as they are there, so an `fma` before it stays before it, and a load whose
/// float is needed only after it stays after it. A second branch on the same condition would be removed as known, so
/// each has its own.
///
/// The tiles are unrolled by hand, a local for each register, because only locals are certain to be registers. They
/// call the Vector API directly and no helper: the compiler always inlines the methods of the API, but in a method as
/// long as these it may not inline a helper, and then the vectors become objects.
public final class MicroKernel {
    /// Whether a tile has twelve rows, not six.
    private static final boolean TALL = LANES == 16;
    /// Rows of a tile (mr).
    public static final int ROWS = TALL ? 12 : 6;
    /// Rows of A that are interleaved in a panel.
    public static final int INTERLEAVED = TALL ? 4 : 1;
    /// Columns of a tile (nr).
    public static final int COLUMNS = 2 * LANES;
    /// Whether a tile can read A in columns.
    public static final boolean READS_COLUMNS = !TALL;
    /// Means, in place of the distance between rows, that A is in columns.
    public static final int IN_COLUMNS = -1;
    /// Floats from one of these columns to the next: seven cache lines, so that columns are spread over all sets of a
    /// cache.
    public static final int COLUMN_DISTANCE = 112;

    /// More steps of k than an array can have.
    private static final int NEVER = 1 << 30;

    private MicroKernel() {}

    /// Whether a tile can read the rows of this matrix without packing.
    public static boolean readsInPlace(Matrix a) {
        return INTERLEAVED == 1 && a.columnStride() == 1;
    }

    /// `C = start + A B` for one tile.
    ///
    /// @param a a panel of [#ROWS] rows in groups of [#INTERLEAVED]: the float of row r and step k is at `aFrom + r /
    /// INTERLEAVED * aStride + k * INTERLEAVED + r % INTERLEAVED`; in columns at `aFrom + r + k * COLUMN_DISTANCE`
    /// @param aStride floats from one group of rows to the next, or [#IN_COLUMNS]
    /// @param b a panel of [#COLUMNS] columns: the vectors for step k are at `bFrom + k * COLUMNS`
    /// @param start row r of the initial values is at `startFrom + r * startStride`
    /// @param c row r of the tile is at `cFrom + r * cStride`
    /// @param depth steps of k
    /// @param width number of columns that are needed: if the left vector holds them, the right one is not computed
    static void multiply(
            float[] a,
            int aFrom,
            int aStride,
            float[] b,
            int bFrom,
            float[] start,
            int startFrom,
            int startStride,
            float[] c,
            int cFrom,
            int cStride,
            int depth,
            int width) {
        if (READS_COLUMNS && aStride == IN_COLUMNS) {
            tile6InColumns(a, aFrom, b, bFrom, start, startFrom, startStride, c, cFrom, cStride, depth);
        } else if (TALL && width <= LANES) {
            leftHalf12(a, aFrom, aStride, b, bFrom, start, startFrom, startStride, c, cFrom, cStride, depth);
        } else if (width <= LANES) {
            leftHalf6(a, aFrom, aStride, b, bFrom, start, startFrom, startStride, c, cFrom, cStride, depth);
        } else if (TALL) {
            tile12(a, aFrom, aStride, b, bFrom, start, startFrom, startStride, c, cFrom, cStride, depth);
        } else {
            tile6(a, aFrom, aStride, b, bFrom, start, startFrom, startStride, c, cFrom, cStride, depth);
        }
    }

    private static void tile6(
            float[] a,
            int aFrom,
            int aStride,
            float[] b,
            int bFrom,
            float[] start,
            int startFrom,
            int startStride,
            float[] c,
            int cFrom,
            int cStride,
            int depth) {
        FloatVector left0 = FloatVector.fromArray(FLOATS, start, startFrom);
        FloatVector right0 = FloatVector.fromArray(FLOATS, start, startFrom + LANES);
        FloatVector left1 = FloatVector.fromArray(FLOATS, start, startFrom + startStride);
        FloatVector right1 = FloatVector.fromArray(FLOATS, start, startFrom + startStride + LANES);
        FloatVector left2 = FloatVector.fromArray(FLOATS, start, startFrom + 2 * startStride);
        FloatVector right2 = FloatVector.fromArray(FLOATS, start, startFrom + 2 * startStride + LANES);
        FloatVector left3 = FloatVector.fromArray(FLOATS, start, startFrom + 3 * startStride);
        FloatVector right3 = FloatVector.fromArray(FLOATS, start, startFrom + 3 * startStride + LANES);
        FloatVector left4 = FloatVector.fromArray(FLOATS, start, startFrom + 4 * startStride);
        FloatVector right4 = FloatVector.fromArray(FLOATS, start, startFrom + 4 * startStride + LANES);
        FloatVector left5 = FloatVector.fromArray(FLOATS, start, startFrom + 5 * startStride);
        FloatVector right5 = FloatVector.fromArray(FLOATS, start, startFrom + 5 * startStride + LANES);
        int row0 = aFrom;
        int row1 = aFrom + aStride;
        int row2 = aFrom + 2 * aStride;
        int row3 = aFrom + 3 * aStride;
        int row4 = aFrom + 4 * aStride;
        int row5 = aFrom + 5 * aStride;
        for (int k = 0; k < depth; k++) {
            FloatVector left = FloatVector.fromArray(FLOATS, b, bFrom + k * COLUMNS);
            FloatVector right = FloatVector.fromArray(FLOATS, b, bFrom + k * COLUMNS + LANES);
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

    /// Six rows of an A in columns.
    private static void tile6InColumns(
            float[] a,
            int aFrom,
            float[] b,
            int bFrom,
            float[] start,
            int startFrom,
            int startStride,
            float[] c,
            int cFrom,
            int cStride,
            int depth) {
        FloatVector left0 = FloatVector.fromArray(FLOATS, start, startFrom);
        FloatVector right0 = FloatVector.fromArray(FLOATS, start, startFrom + LANES);
        FloatVector left1 = FloatVector.fromArray(FLOATS, start, startFrom + startStride);
        FloatVector right1 = FloatVector.fromArray(FLOATS, start, startFrom + startStride + LANES);
        FloatVector left2 = FloatVector.fromArray(FLOATS, start, startFrom + 2 * startStride);
        FloatVector right2 = FloatVector.fromArray(FLOATS, start, startFrom + 2 * startStride + LANES);
        FloatVector left3 = FloatVector.fromArray(FLOATS, start, startFrom + 3 * startStride);
        FloatVector right3 = FloatVector.fromArray(FLOATS, start, startFrom + 3 * startStride + LANES);
        FloatVector left4 = FloatVector.fromArray(FLOATS, start, startFrom + 4 * startStride);
        FloatVector right4 = FloatVector.fromArray(FLOATS, start, startFrom + 4 * startStride + LANES);
        FloatVector left5 = FloatVector.fromArray(FLOATS, start, startFrom + 5 * startStride);
        FloatVector right5 = FloatVector.fromArray(FLOATS, start, startFrom + 5 * startStride + LANES);
        for (int k = 0; k < depth; k++) {
            FloatVector left = FloatVector.fromArray(FLOATS, b, bFrom + k * COLUMNS);
            FloatVector right = FloatVector.fromArray(FLOATS, b, bFrom + k * COLUMNS + LANES);
            FloatVector ak = FloatVector.broadcast(FLOATS, a[aFrom + k * COLUMN_DISTANCE]);
            left0 = ak.fma(left, left0);
            right0 = ak.fma(right, right0);
            ak = FloatVector.broadcast(FLOATS, a[aFrom + k * COLUMN_DISTANCE + 1]);
            left1 = ak.fma(left, left1);
            right1 = ak.fma(right, right1);
            if (k == NEVER) {
                break;
            }
            ak = FloatVector.broadcast(FLOATS, a[aFrom + k * COLUMN_DISTANCE + 2]);
            left2 = ak.fma(left, left2);
            right2 = ak.fma(right, right2);
            ak = FloatVector.broadcast(FLOATS, a[aFrom + k * COLUMN_DISTANCE + 3]);
            left3 = ak.fma(left, left3);
            right3 = ak.fma(right, right3);
            if (k == NEVER + 1) {
                break;
            }
            ak = FloatVector.broadcast(FLOATS, a[aFrom + k * COLUMN_DISTANCE + 4]);
            left4 = ak.fma(left, left4);
            right4 = ak.fma(right, right4);
            ak = FloatVector.broadcast(FLOATS, a[aFrom + k * COLUMN_DISTANCE + 5]);
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

    private static void tile12(
            float[] a,
            int aFrom,
            int aStride,
            float[] b,
            int bFrom,
            float[] start,
            int startFrom,
            int startStride,
            float[] c,
            int cFrom,
            int cStride,
            int depth) {
        FloatVector left0 = FloatVector.fromArray(FLOATS, start, startFrom);
        FloatVector right0 = FloatVector.fromArray(FLOATS, start, startFrom + LANES);
        FloatVector left1 = FloatVector.fromArray(FLOATS, start, startFrom + startStride);
        FloatVector right1 = FloatVector.fromArray(FLOATS, start, startFrom + startStride + LANES);
        FloatVector left2 = FloatVector.fromArray(FLOATS, start, startFrom + 2 * startStride);
        FloatVector right2 = FloatVector.fromArray(FLOATS, start, startFrom + 2 * startStride + LANES);
        FloatVector left3 = FloatVector.fromArray(FLOATS, start, startFrom + 3 * startStride);
        FloatVector right3 = FloatVector.fromArray(FLOATS, start, startFrom + 3 * startStride + LANES);
        FloatVector left4 = FloatVector.fromArray(FLOATS, start, startFrom + 4 * startStride);
        FloatVector right4 = FloatVector.fromArray(FLOATS, start, startFrom + 4 * startStride + LANES);
        FloatVector left5 = FloatVector.fromArray(FLOATS, start, startFrom + 5 * startStride);
        FloatVector right5 = FloatVector.fromArray(FLOATS, start, startFrom + 5 * startStride + LANES);
        FloatVector left6 = FloatVector.fromArray(FLOATS, start, startFrom + 6 * startStride);
        FloatVector right6 = FloatVector.fromArray(FLOATS, start, startFrom + 6 * startStride + LANES);
        FloatVector left7 = FloatVector.fromArray(FLOATS, start, startFrom + 7 * startStride);
        FloatVector right7 = FloatVector.fromArray(FLOATS, start, startFrom + 7 * startStride + LANES);
        FloatVector left8 = FloatVector.fromArray(FLOATS, start, startFrom + 8 * startStride);
        FloatVector right8 = FloatVector.fromArray(FLOATS, start, startFrom + 8 * startStride + LANES);
        FloatVector left9 = FloatVector.fromArray(FLOATS, start, startFrom + 9 * startStride);
        FloatVector right9 = FloatVector.fromArray(FLOATS, start, startFrom + 9 * startStride + LANES);
        FloatVector left10 = FloatVector.fromArray(FLOATS, start, startFrom + 10 * startStride);
        FloatVector right10 = FloatVector.fromArray(FLOATS, start, startFrom + 10 * startStride + LANES);
        FloatVector left11 = FloatVector.fromArray(FLOATS, start, startFrom + 11 * startStride);
        FloatVector right11 = FloatVector.fromArray(FLOATS, start, startFrom + 11 * startStride + LANES);
        int second = aFrom + aStride;
        int third = aFrom + 2 * aStride;
        for (int k = 0; k < depth; k++) {
            FloatVector left = FloatVector.fromArray(FLOATS, b, bFrom + k * COLUMNS);
            FloatVector right = FloatVector.fromArray(FLOATS, b, bFrom + k * COLUMNS + LANES);
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

    /// Twelve rows, the left vector only.
    private static void leftHalf12(
            float[] a,
            int aFrom,
            int aStride,
            float[] b,
            int bFrom,
            float[] start,
            int startFrom,
            int startStride,
            float[] c,
            int cFrom,
            int cStride,
            int depth) {
        FloatVector sum0 = FloatVector.fromArray(FLOATS, start, startFrom);
        FloatVector sum1 = FloatVector.fromArray(FLOATS, start, startFrom + startStride);
        FloatVector sum2 = FloatVector.fromArray(FLOATS, start, startFrom + 2 * startStride);
        FloatVector sum3 = FloatVector.fromArray(FLOATS, start, startFrom + 3 * startStride);
        FloatVector sum4 = FloatVector.fromArray(FLOATS, start, startFrom + 4 * startStride);
        FloatVector sum5 = FloatVector.fromArray(FLOATS, start, startFrom + 5 * startStride);
        FloatVector sum6 = FloatVector.fromArray(FLOATS, start, startFrom + 6 * startStride);
        FloatVector sum7 = FloatVector.fromArray(FLOATS, start, startFrom + 7 * startStride);
        FloatVector sum8 = FloatVector.fromArray(FLOATS, start, startFrom + 8 * startStride);
        FloatVector sum9 = FloatVector.fromArray(FLOATS, start, startFrom + 9 * startStride);
        FloatVector sum10 = FloatVector.fromArray(FLOATS, start, startFrom + 10 * startStride);
        FloatVector sum11 = FloatVector.fromArray(FLOATS, start, startFrom + 11 * startStride);
        int first = aFrom;
        int second = aFrom + aStride;
        int third = aFrom + 2 * aStride;
        for (int k = 0; k < depth; k++) {
            FloatVector bk = FloatVector.fromArray(FLOATS, b, bFrom + k * COLUMNS);
            sum0 = FloatVector.broadcast(FLOATS, a[first + 4 * k]).fma(bk, sum0);
            sum1 = FloatVector.broadcast(FLOATS, a[first + 4 * k + 1]).fma(bk, sum1);
            sum2 = FloatVector.broadcast(FLOATS, a[first + 4 * k + 2]).fma(bk, sum2);
            sum3 = FloatVector.broadcast(FLOATS, a[first + 4 * k + 3]).fma(bk, sum3);
            sum4 = FloatVector.broadcast(FLOATS, a[second + 4 * k]).fma(bk, sum4);
            sum5 = FloatVector.broadcast(FLOATS, a[second + 4 * k + 1]).fma(bk, sum5);
            sum6 = FloatVector.broadcast(FLOATS, a[second + 4 * k + 2]).fma(bk, sum6);
            sum7 = FloatVector.broadcast(FLOATS, a[second + 4 * k + 3]).fma(bk, sum7);
            sum8 = FloatVector.broadcast(FLOATS, a[third + 4 * k]).fma(bk, sum8);
            sum9 = FloatVector.broadcast(FLOATS, a[third + 4 * k + 1]).fma(bk, sum9);
            sum10 = FloatVector.broadcast(FLOATS, a[third + 4 * k + 2]).fma(bk, sum10);
            sum11 = FloatVector.broadcast(FLOATS, a[third + 4 * k + 3]).fma(bk, sum11);
        }
        sum0.intoArray(c, cFrom);
        sum1.intoArray(c, cFrom + cStride);
        sum2.intoArray(c, cFrom + 2 * cStride);
        sum3.intoArray(c, cFrom + 3 * cStride);
        sum4.intoArray(c, cFrom + 4 * cStride);
        sum5.intoArray(c, cFrom + 5 * cStride);
        sum6.intoArray(c, cFrom + 6 * cStride);
        sum7.intoArray(c, cFrom + 7 * cStride);
        sum8.intoArray(c, cFrom + 8 * cStride);
        sum9.intoArray(c, cFrom + 9 * cStride);
        sum10.intoArray(c, cFrom + 10 * cStride);
        sum11.intoArray(c, cFrom + 11 * cStride);
    }

    /// Six rows, the left vector only.
    private static void leftHalf6(
            float[] a,
            int aFrom,
            int aStride,
            float[] b,
            int bFrom,
            float[] start,
            int startFrom,
            int startStride,
            float[] c,
            int cFrom,
            int cStride,
            int depth) {
        FloatVector sum0 = FloatVector.fromArray(FLOATS, start, startFrom);
        FloatVector sum1 = FloatVector.fromArray(FLOATS, start, startFrom + startStride);
        FloatVector sum2 = FloatVector.fromArray(FLOATS, start, startFrom + 2 * startStride);
        FloatVector sum3 = FloatVector.fromArray(FLOATS, start, startFrom + 3 * startStride);
        FloatVector sum4 = FloatVector.fromArray(FLOATS, start, startFrom + 4 * startStride);
        FloatVector sum5 = FloatVector.fromArray(FLOATS, start, startFrom + 5 * startStride);
        int row0 = aFrom;
        int row1 = aFrom + aStride;
        int row2 = aFrom + 2 * aStride;
        int row3 = aFrom + 3 * aStride;
        int row4 = aFrom + 4 * aStride;
        int row5 = aFrom + 5 * aStride;
        for (int k = 0; k < depth; k++) {
            FloatVector bk = FloatVector.fromArray(FLOATS, b, bFrom + k * COLUMNS);
            sum0 = FloatVector.broadcast(FLOATS, a[row0 + k]).fma(bk, sum0);
            sum1 = FloatVector.broadcast(FLOATS, a[row1 + k]).fma(bk, sum1);
            sum2 = FloatVector.broadcast(FLOATS, a[row2 + k]).fma(bk, sum2);
            sum3 = FloatVector.broadcast(FLOATS, a[row3 + k]).fma(bk, sum3);
            sum4 = FloatVector.broadcast(FLOATS, a[row4 + k]).fma(bk, sum4);
            sum5 = FloatVector.broadcast(FLOATS, a[row5 + k]).fma(bk, sum5);
        }
        sum0.intoArray(c, cFrom);
        sum1.intoArray(c, cFrom + cStride);
        sum2.intoArray(c, cFrom + 2 * cStride);
        sum3.intoArray(c, cFrom + 3 * cStride);
        sum4.intoArray(c, cFrom + 4 * cStride);
        sum5.intoArray(c, cFrom + 5 * cStride);
    }
}
