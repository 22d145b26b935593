package kawi.autograd.kernel.vector.matmul;

import static kawi.autograd.kernel.vector.loop.Vectors.FLOATS;
import static kawi.autograd.kernel.vector.loop.Vectors.LANES;
import static kawi.autograd.kernel.vector.loop.Vectors.broadcast;
import static kawi.autograd.kernel.vector.loop.Vectors.load;
import static kawi.autograd.kernel.vector.loop.Vectors.store;
import static kawi.autograd.kernel.vector.matmul.MicroKernel.COLUMNS;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import kawi.autograd.kernel.Matrix;
import kawi.autograd.kernel.PackedB;
import kawi.autograd.kernel.vector.loop.Elementwise;

/// The product `C += A B` for an A of few rows, as in decoding one token: B is a matrix of weights that is read only
/// once, so the speed is that of memory, and packing would double the traffic.
///
/// If the rows of B are contiguous, they are read vector after vector. If its columns are (logits are products with the
/// rows of the embedding), an element of C is a chain of `fma` along one column. The lanes of a vector would have to be
/// gathered from eight columns, which takes longer than eight chains of single floats side by side, at best two `fma` a
/// cycle.
///
/// If B is packed already ([PackedB]), as weights are that are read for every token, a single row reads the panels,
/// which is faster than either. More rows are computed in tiles ([VectorMatmul]).
final class SkinnyMatmul {
    /// Maximum number of rows of A.
    private static final int MAX_ROWS = 4;

    private SkinnyMatmul() {}

    /// Whether this class computes the product of these operands.
    static boolean isFor(Matrix a, Matrix b) {
        return a.rows() <= MAX_ROWS && (b.columnStride() == 1 || (b.rowStride() == 1 && a.columnStride() == 1));
    }

    /// @param c its rows contiguous
    static void multiply(Matrix a, Matrix b, Matrix c) {
        if (b.columnStride() == 1) {
            multiplyRows(a, b, c);
        } else {
            multiplyColumns(a, b, c);
        }
    }

    // ---- the columns of B are contiguous

    private static void multiplyColumns(Matrix a, Matrix b, Matrix c) {
        int whole = c.columns() / 8 * 8;
        for (int j = 0; j < whole; j += 8) {
            for (int i = 0; i < c.rows(); i++) {
                multiplyEightColumns(
                        a.data(),
                        a.at(i, 0),
                        b.data(),
                        b.at(0, j),
                        b.columnStride(),
                        c.data(),
                        c.at(i, j),
                        a.columns());
            }
        }
        for (int i = 0; i < c.rows(); i++) {
            for (int j = whole; j < c.columns(); j++) {
                float sum = c.data()[c.at(i, j)];
                for (int k = 0; k < a.columns(); k++) {
                    sum = Math.fma(a.data()[a.at(i, k)], b.data()[b.at(k, j)], sum);
                }
                c.data()[c.at(i, j)] = sum;
            }
        }
    }

    private static void multiplyEightColumns(
            float[] a, int aFrom, float[] b, int bFrom, int bStride, float[] c, int cFrom, int depth) {
        int second = bFrom + bStride;
        int third = bFrom + 2 * bStride;
        int fourth = bFrom + 3 * bStride;
        int fifth = bFrom + 4 * bStride;
        int sixth = bFrom + 5 * bStride;
        int seventh = bFrom + 6 * bStride;
        int eighth = bFrom + 7 * bStride;
        float s0 = c[cFrom];
        float s1 = c[cFrom + 1];
        float s2 = c[cFrom + 2];
        float s3 = c[cFrom + 3];
        float s4 = c[cFrom + 4];
        float s5 = c[cFrom + 5];
        float s6 = c[cFrom + 6];
        float s7 = c[cFrom + 7];
        int even = depth / 2 * 2;
        for (int k = 0; k < even; k += 2) {
            float first = a[aFrom + k];
            float next = a[aFrom + k + 1];
            s0 = Math.fma(next, b[bFrom + k + 1], Math.fma(first, b[bFrom + k], s0));
            s1 = Math.fma(next, b[second + k + 1], Math.fma(first, b[second + k], s1));
            s2 = Math.fma(next, b[third + k + 1], Math.fma(first, b[third + k], s2));
            s3 = Math.fma(next, b[fourth + k + 1], Math.fma(first, b[fourth + k], s3));
            s4 = Math.fma(next, b[fifth + k + 1], Math.fma(first, b[fifth + k], s4));
            s5 = Math.fma(next, b[sixth + k + 1], Math.fma(first, b[sixth + k], s5));
            s6 = Math.fma(next, b[seventh + k + 1], Math.fma(first, b[seventh + k], s6));
            s7 = Math.fma(next, b[eighth + k + 1], Math.fma(first, b[eighth + k], s7));
        }
        if (even < depth) {
            float last = a[aFrom + even];
            s0 = Math.fma(last, b[bFrom + even], s0);
            s1 = Math.fma(last, b[second + even], s1);
            s2 = Math.fma(last, b[third + even], s2);
            s3 = Math.fma(last, b[fourth + even], s3);
            s4 = Math.fma(last, b[fifth + even], s4);
            s5 = Math.fma(last, b[sixth + even], s5);
            s6 = Math.fma(last, b[seventh + even], s6);
            s7 = Math.fma(last, b[eighth + even], s7);
        }
        c[cFrom] = s0;
        c[cFrom + 1] = s1;
        c[cFrom + 2] = s2;
        c[cFrom + 3] = s3;
        c[cFrom + 4] = s4;
        c[cFrom + 5] = s5;
        c[cFrom + 6] = s6;
        c[cFrom + 7] = s7;
    }

    // ---- the rows of B are contiguous

    /// Columns of B that are used for all rows of A before the next ones, so that eight rows of them stay in the
    /// first-level cache.
    private static final int STRIP = 512;

    /// Reads eight rows of B at a time: enough streams for the prefetchers of a processor, and C is loaded and stored
    /// once for eight `fma`.
    private static void multiplyRows(Matrix a, Matrix b, Matrix c) {
        int strip = c.rows() == 1 ? c.columns() : STRIP;
        int eights = a.columns() / 8 * 8;
        int fours = a.columns() / 4 * 4;
        for (int k = 0; k < eights; k += 8) {
            for (int j = 0; j < c.columns(); j += strip) {
                int columns = Math.min(strip, c.columns() - j);
                for (int i = 0; i < c.rows(); i++) {
                    addEightRows(
                            a.data(),
                            a.at(i, k),
                            a.columnStride(),
                            b.data(),
                            b.at(k, j),
                            b.rowStride(),
                            c.data(),
                            c.at(i, j),
                            columns);
                }
            }
        }
        for (int i = 0; i < c.rows(); i++) {
            if (eights < fours) {
                addFourRows(
                        a.data(),
                        a.at(i, eights),
                        a.columnStride(),
                        b.data(),
                        b.at(eights, 0),
                        b.rowStride(),
                        c.data(),
                        c.at(i, 0),
                        c.columns());
            }
            for (int k = fours; k < a.columns(); k++) {
                float factor = a.data()[a.at(i, k)];
                Elementwise.scaleAdd(factor, b.data(), b.at(k, 0), c.data(), c.at(i, 0), c.columns());
            }
        }
    }

    /// `c = fma(a7, b7, fma(a6, b6, ... fma(a0, b0, c)))`.
    private static void addEightRows(
            float[] a, int aFrom, int aStride, float[] b, int bFrom, int bStride, float[] c, int cFrom, int columns) {
        FloatVector a0 = broadcast(a[aFrom]);
        FloatVector a1 = broadcast(a[aFrom + aStride]);
        FloatVector a2 = broadcast(a[aFrom + 2 * aStride]);
        FloatVector a3 = broadcast(a[aFrom + 3 * aStride]);
        FloatVector a4 = broadcast(a[aFrom + 4 * aStride]);
        FloatVector a5 = broadcast(a[aFrom + 5 * aStride]);
        FloatVector a6 = broadcast(a[aFrom + 6 * aStride]);
        FloatVector a7 = broadcast(a[aFrom + 7 * aStride]);
        int whole = FLOATS.loopBound(columns);
        for (int j = 0; j < whole; j += LANES) {
            FloatVector sum = FloatVector.fromArray(FLOATS, c, cFrom + j);
            sum = a0.fma(FloatVector.fromArray(FLOATS, b, bFrom + j), sum);
            sum = a1.fma(FloatVector.fromArray(FLOATS, b, bFrom + bStride + j), sum);
            sum = a2.fma(FloatVector.fromArray(FLOATS, b, bFrom + 2 * bStride + j), sum);
            sum = a3.fma(FloatVector.fromArray(FLOATS, b, bFrom + 3 * bStride + j), sum);
            sum = a4.fma(FloatVector.fromArray(FLOATS, b, bFrom + 4 * bStride + j), sum);
            sum = a5.fma(FloatVector.fromArray(FLOATS, b, bFrom + 5 * bStride + j), sum);
            sum = a6.fma(FloatVector.fromArray(FLOATS, b, bFrom + 6 * bStride + j), sum);
            sum = a7.fma(FloatVector.fromArray(FLOATS, b, bFrom + 7 * bStride + j), sum);
            sum.intoArray(c, cFrom + j);
        }
        for (int j = whole; j < columns; j++) {
            float sum = c[cFrom + j];
            for (int k = 0; k < 8; k++) {
                sum = Math.fma(a[aFrom + k * aStride], b[bFrom + k * bStride + j], sum);
            }
            c[cFrom + j] = sum;
        }
    }

    /// `c = fma(a3, b3, fma(a2, b2, fma(a1, b1, fma(a0, b0, c))))`.
    private static void addFourRows(
            float[] a, int aFrom, int aStride, float[] b, int bFrom, int bStride, float[] c, int cFrom, int columns) {
        FloatVector a0 = broadcast(a[aFrom]);
        FloatVector a1 = broadcast(a[aFrom + aStride]);
        FloatVector a2 = broadcast(a[aFrom + 2 * aStride]);
        FloatVector a3 = broadcast(a[aFrom + 3 * aStride]);
        for (int j = 0; j < columns; j += LANES) {
            int rest = columns - j;
            FloatVector sum = load(c, cFrom + j, rest);
            sum = a0.fma(load(b, bFrom + j, rest), sum);
            sum = a1.fma(load(b, bFrom + bStride + j, rest), sum);
            sum = a2.fma(load(b, bFrom + 2 * bStride + j, rest), sum);
            sum = a3.fma(load(b, bFrom + 3 * bStride + j, rest), sum);
            store(sum, c, cFrom + j, rest);
        }
    }

    // ---- B is packed

    /// The product of one row with a packed B: reads the panels strictly forward, two side by side, with the sums in
    /// registers.
    ///
    /// @param a (1, K)
    /// @param c (1, N), contiguous
    /// @param fromZero whether it is `C = A B`
    static void multiplyRow(Matrix a, PackedB b, Matrix c, boolean fromZero) {
        int depth = a.columns();
        float[] x = a.data();
        int xFrom = a.offset();
        int xStride = a.columnStride();
        float[] y = c.data();
        if (fromZero) {
            Arrays.fill(y, c.offset(), c.offset() + c.columns(), 0);
        }
        int pairs = c.columns() / (2 * COLUMNS) * 2 * COLUMNS;
        for (int j = 0; j < pairs; j += 2 * COLUMNS) {
            int panel = b.panelsFrom() + j * depth;
            addTwoPanels(x, xFrom, xStride, b.panels(), panel, panel + COLUMNS * depth, y, c.offset() + j, depth);
        }
        for (int j = pairs; j < c.columns(); j += COLUMNS) {
            int panel = b.panelsFrom() + j * depth;
            addPanel(x, xFrom, xStride, b.panels(), panel, y, c.offset() + j, c.columns() - j, depth);
        }
    }

    private static void addTwoPanels(
            float[] a, int aFrom, int aStride, float[] b, int first, int second, float[] c, int cFrom, int depth) {
        FloatVector s0 = FloatVector.fromArray(FLOATS, c, cFrom);
        FloatVector s1 = FloatVector.fromArray(FLOATS, c, cFrom + LANES);
        FloatVector s2 = FloatVector.fromArray(FLOATS, c, cFrom + 2 * LANES);
        FloatVector s3 = FloatVector.fromArray(FLOATS, c, cFrom + 3 * LANES);
        for (int k = 0; k < depth; k++) {
            FloatVector ak = FloatVector.broadcast(FLOATS, a[aFrom + k * aStride]);
            s0 = ak.fma(FloatVector.fromArray(FLOATS, b, first + k * COLUMNS), s0);
            s1 = ak.fma(FloatVector.fromArray(FLOATS, b, first + k * COLUMNS + LANES), s1);
            s2 = ak.fma(FloatVector.fromArray(FLOATS, b, second + k * COLUMNS), s2);
            s3 = ak.fma(FloatVector.fromArray(FLOATS, b, second + k * COLUMNS + LANES), s3);
        }
        s0.intoArray(c, cFrom);
        s1.intoArray(c, cFrom + LANES);
        s2.intoArray(c, cFrom + 2 * LANES);
        s3.intoArray(c, cFrom + 3 * LANES);
    }

    /// @param columns number of columns of the panel that C has
    private static void addPanel(
            float[] a, int aFrom, int aStride, float[] b, int bFrom, float[] c, int cFrom, int columns, int depth) {
        FloatVector left = load(c, cFrom, columns);
        FloatVector right = load(c, cFrom + LANES, columns - LANES);
        for (int k = 0; k < depth; k++) {
            FloatVector ak = FloatVector.broadcast(FLOATS, a[aFrom + k * aStride]);
            left = ak.fma(FloatVector.fromArray(FLOATS, b, bFrom + k * COLUMNS), left);
            right = ak.fma(FloatVector.fromArray(FLOATS, b, bFrom + k * COLUMNS + LANES), right);
        }
        store(left, c, cFrom, columns);
        store(right, c, cFrom + LANES, columns - LANES);
    }
}
