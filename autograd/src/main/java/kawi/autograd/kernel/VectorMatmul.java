package kawi.autograd.kernel;

import static kawi.autograd.kernel.VectorTile.COLUMNS;
import static kawi.autograd.kernel.VectorTile.FEW_ROWS;
import static kawi.autograd.kernel.VectorTile.GROUPS;
import static kawi.autograd.kernel.VectorTile.ROWS;
import static kawi.autograd.kernel.Vectors.LANES;
import static kawi.autograd.kernel.Vectors.broadcast;
import static kawi.autograd.kernel.Vectors.load;
import static kawi.autograd.kernel.Vectors.store;

import jdk.incubator.vector.FloatVector;

/// The matrix product `C += A B`, cut so that each part of the operands is read from a cache that is near enough (after
/// Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication", 2008).
///
///     for each block of k                so deep that A's panel and the tile fit into the first-level cache
///       for each block of columns        so many that B's packed block stays in the second-level cache
///         for each panel of rows         packed when it is begun
///           for each panel of columns    packed for the first panel of rows, then used by all
///             one tile of C              see VectorTile
///
/// Both operands are copied into panels, in the order in which the tiles read them ([VectorPacking]). The innermost
/// loop walks along rows of C, and not down its columns, because C is rarely in a near cache and processors fetch ahead
/// only along consecutive addresses.
final class VectorMatmul {
    /// Steps of k in a block.
    private static final int DEPTH = 256;
    /// Columns in a block.
    private static final int BLOCK_COLUMNS = 512;
    /// Up to this many rows B is read where it lies: it would not be read often enough to repay a copy.
    private static final int DIRECT_ROWS = 8 * ROWS;

    private VectorMatmul() {}

    static void matmul(Matrix a, Matrix b, Matrix c, Scratch scratch) {
        if (c.columnStride() == 1) {
            multiply(a, b, c, scratch);
        } else if (c.rowStride() == 1) {
            multiply(b.transpose(), a.transpose(), c.transpose(), scratch);
        } else {
            throw new IllegalArgumentException("a product's result needs rows or columns that lie in one piece, not "
                    + "strides of " + c.rowStride() + " and " + c.columnStride());
        }
    }

    private static void multiply(Matrix a, Matrix b, Matrix c, Scratch scratch) {
        if (c.rows() <= FEW_ROWS && b.columnStride() == 1) {
            multiplyFewRows(a, b, c);
            return;
        }
        for (int k = 0; k < a.columns(); k += DEPTH) {
            int depth = Math.min(DEPTH, a.columns() - k);
            for (int j = 0; j < c.columns(); j += BLOCK_COLUMNS) {
                int columns = Math.min(BLOCK_COLUMNS, c.columns() - j);
                multiplyBlock(a, b, c, k, depth, j, columns, scratch);
            }
        }
    }

    private static void multiplyBlock(
            Matrix a, Matrix b, Matrix c, int k, int depth, int column, int columns, Scratch scratch) {
        float[] left = scratch.buffer(Scratch.Use.LEFT_PANELS, 4 * GROUPS * depth);
        int rightFloats = (columns + COLUMNS - 1) / COLUMNS * COLUMNS * depth;
        float[] right = scratch.buffer(Scratch.Use.RIGHT_PANELS, rightFloats);
        float[] edge = scratch.buffer(Scratch.Use.EDGE_TILE, ROWS * COLUMNS);
        boolean direct = b.columnStride() == 1 && c.rows() <= DIRECT_ROWS;
        for (int row = 0; row < c.rows(); ) {
            int height = heightOfPanel(c.rows() - row);
            int rows = Math.min(height, c.rows() - row);
            packLeft(a, row, height, k, depth, left);
            for (int j = 0; j < columns; j += COLUMNS) {
                int width = Math.min(COLUMNS, columns - j);
                float[] panel = right;
                int panelFrom = j * depth;
                int panelStride = COLUMNS;
                if (direct && width == COLUMNS) {
                    panel = b.data();
                    panelFrom = b.at(k, column + j);
                    panelStride = b.rowStride();
                } else if (row == 0) {
                    packRight(b, column + j, width, k, depth, right, panelFrom);
                }
                int tile = c.at(row, column + j);
                if (rows == height && width == COLUMNS) {
                    multiplyTile(height, left, panel, panelFrom, panelStride, c.data(), tile, c.rowStride(), depth);
                } else {
                    copyTile(c.data(), tile, c.rowStride(), edge, 0, COLUMNS, rows, width);
                    multiplyTile(height, left, panel, panelFrom, panelStride, edge, 0, COLUMNS, depth);
                    copyTile(edge, 0, COLUMNS, c.data(), tile, c.rowStride(), rows, width);
                }
            }
            row += height;
        }
    }

    private static void packLeft(Matrix a, int row, int height, int k, int depth, float[] left) {
        int groups = height == ROWS ? GROUPS : 1;
        VectorPacking.packLeft(
                a.data(), a.at(row, k), a.rowStride(), a.columnStride(), a.rows() - row, groups, depth, left);
    }

    private static void packRight(Matrix b, int column, int lines, int k, int depth, float[] right, int panelFrom) {
        VectorPacking.packRight(
                b.data(), b.at(k, column), b.columnStride(), b.rowStride(), lines, depth, right, panelFrom);
    }

    /// The tallest tile, unless so few rows are left that tiles of few rows have less to do.
    private static int heightOfPanel(int rowsLeft) {
        return rowsLeft > ROWS * 2 / 3 ? ROWS : FEW_ROWS;
    }

    private static void multiplyTile(
            int height,
            float[] left,
            float[] right,
            int rightFrom,
            int rightStride,
            float[] c,
            int cFrom,
            int cStride,
            int depth) {
        if (height == ROWS) {
            VectorTile.tallest(left, 0, right, rightFrom, rightStride, c, cFrom, cStride, depth);
        } else {
            VectorTile.rows4(left, 0, right, rightFrom, rightStride, c, cFrom, cStride, depth);
        }
    }

    private static void copyTile(
            float[] from, int fromIndex, int fromStride, float[] to, int toIndex, int toStride, int rows, int columns) {
        for (int i = 0; i < rows; i++) {
            System.arraycopy(from, fromIndex + i * fromStride, to, toIndex + i * toStride, columns);
        }
    }

    // ---- few rows

    /// Columns of B that are finished for all rows before the next ones, so that four rows of them stay in the
    /// first-level cache.
    private static final int STRIP = 1024;

    /// The product for few rows, as in decoding one token: B is the weight matrix and is read only once, so a copy
    /// would double the traffic. Four rows of B at a time flow past, which is what a processor's prefetching likes
    /// best.
    private static void multiplyFewRows(Matrix a, Matrix b, Matrix c) {
        for (int k = 0; k < a.columns(); k += 4) {
            for (int j = 0; j < c.columns(); j += STRIP) {
                int columns = Math.min(STRIP, c.columns() - j);
                for (int i = 0; i < c.rows(); i++) {
                    int at = a.at(i, k);
                    if (k + 4 <= a.columns()) {
                        addFourRows(
                                a.data(),
                                at,
                                a.columnStride(),
                                b.data(),
                                b.at(k, j),
                                b.rowStride(),
                                c.data(),
                                c.at(i, j),
                                columns);
                    } else {
                        for (int k2 = k; k2 < a.columns(); k2++) {
                            VectorElementwise.scaleAdd(
                                    a.data()[a.at(i, k2)], b.data(), b.at(k2, j), c.data(), c.at(i, j), columns);
                        }
                    }
                }
            }
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
}
