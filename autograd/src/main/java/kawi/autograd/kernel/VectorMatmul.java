package kawi.autograd.kernel;

import static kawi.autograd.kernel.VectorTile.COLUMNS;
import static kawi.autograd.kernel.VectorTile.FEW_ROWS;
import static kawi.autograd.kernel.VectorTile.PANEL_STRIDE;
import static kawi.autograd.kernel.VectorTile.ROWS;
import static kawi.autograd.kernel.Vectors.LANES;
import static kawi.autograd.kernel.Vectors.broadcast;
import static kawi.autograd.kernel.Vectors.load;
import static kawi.autograd.kernel.Vectors.store;

import jdk.incubator.vector.FloatVector;

/// The matrix product `C += A B`, cut so that each part of the operands is read from a cache that is near enough
/// (Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication", 2008).
///
///     for each block of k              at most DEPTH: a panel of B then fits into the first-level cache
///       for each block of columns      so many that B's packed block stays within a few MiB
///         for each block of rows       so many that A's packed block stays in the second-level cache
///           for each panel of columns  two vectors wide
///             for each panel of rows   one tile of C: see VectorTile
///
/// Both operands are copied into panels first, in the order in which the tiles read them ([VectorPacking]): A's block
/// when it is
/// begun, a panel of B just before its first use.
final class VectorMatmul {
    /// Steps of k in a block.
    static final int DEPTH = 256;
    /// Floats of A's packed block.
    private static final int LEFT_BLOCK = 96 * 1024;
    /// Floats of B's packed block.
    private static final int RIGHT_BLOCK = 1024 * 1024;

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
        int columnsOfBlock = RIGHT_BLOCK / DEPTH / COLUMNS * COLUMNS;
        for (int k = 0; k < a.columns(); k += DEPTH) {
            int depth = Math.min(DEPTH, a.columns() - k);
            for (int j = 0; j < c.columns(); j += columnsOfBlock) {
                int columns = Math.min(columnsOfBlock, c.columns() - j);
                multiplyBlock(a, b, c, k, depth, j, columns, scratch);
            }
        }
    }

    private static void multiplyBlock(
            Matrix a, Matrix b, Matrix c, int k, int depth, int column, int columns, Scratch scratch) {
        int rowsOfBlock = Math.max(ROWS, LEFT_BLOCK / depth / ROWS * ROWS);
        boolean oneBlockOfRows = c.rows() <= rowsOfBlock;
        int panels = oneBlockOfRows ? 1 : (columns + COLUMNS - 1) / COLUMNS;
        float[] right = scratch.buffer(Scratch.Use.RIGHT_PANELS, panels * COLUMNS * depth);
        float[] left = scratch.buffer(
                Scratch.Use.LEFT_PANELS, (Math.min(c.rows(), rowsOfBlock) / ROWS + 2) * PANEL_STRIDE * depth);
        float[] edge = scratch.buffer(Scratch.Use.EDGE_TILE, ROWS * COLUMNS);
        for (int row = 0; row < c.rows(); row += rowsOfBlock) {
            int rows = Math.min(rowsOfBlock, c.rows() - row);
            packLeft(a, row, rows, k, depth, left);
            for (int j = 0; j < columns; j += COLUMNS) {
                int width = Math.min(COLUMNS, columns - j);
                int panel = oneBlockOfRows ? 0 : j * depth;
                int stride = COLUMNS;
                float[] bData = right;
                if (width == COLUMNS && b.columnStride() == 1 && rows <= DIRECT_ROWS) {
                    bData = b.data();
                    panel = b.at(k, column + j);
                    stride = b.rowStride();
                } else if (row == 0) {
                    VectorPacking.pack(
                            b.data(),
                            b.at(k, column + j),
                            b.columnStride(),
                            b.rowStride(),
                            width,
                            depth,
                            right,
                            panel,
                            COLUMNS);
                }
                multiplyPanel(
                        left,
                        rows,
                        depth,
                        bData,
                        panel,
                        stride,
                        c.data(),
                        c.at(row, column + j),
                        c.rowStride(),
                        width,
                        edge);
            }
        }
    }

    /// Up to this many rows B is read where it lies: it would not be read often enough to repay a copy.
    private static final int DIRECT_ROWS = 2 * ROWS;

    private static void packLeft(Matrix a, int row, int rows, int k, int depth, float[] left) {
        int to = 0;
        for (int i = 0; i < rows; ) {
            int height = heightOfPanel(rows - i);
            int stride = height == ROWS ? PANEL_STRIDE : FEW_ROWS;
            int lines = Math.min(stride, rows - i);
            VectorPacking.pack(
                    a.data(), a.at(row + i, k), a.rowStride(), a.columnStride(), lines, depth, left, to, stride);
            to += stride * depth;
            i += height;
        }
    }

    /// The tallest tile, unless so few rows are left that tiles of few rows have less to do.
    private static int heightOfPanel(int rowsLeft) {
        return rowsLeft > ROWS * 2 / 3 ? ROWS : FEW_ROWS;
    }

    private static void multiplyPanel(
            float[] left,
            int rows,
            int depth,
            float[] right,
            int rightFrom,
            int rightStride,
            float[] c,
            int cFrom,
            int cStride,
            int width,
            float[] edge) {
        int leftFrom = 0;
        for (int i = 0; i < rows; ) {
            int height = heightOfPanel(rows - i);
            int lines = Math.min(height, rows - i);
            int tile = cFrom + i * cStride;
            if (lines == height && width == COLUMNS) {
                multiplyTile(height, left, leftFrom, right, rightFrom, rightStride, c, tile, cStride, depth);
            } else {
                copyTile(c, tile, cStride, edge, 0, COLUMNS, lines, width);
                multiplyTile(height, left, leftFrom, right, rightFrom, rightStride, edge, 0, COLUMNS, depth);
                copyTile(edge, 0, COLUMNS, c, tile, cStride, lines, width);
            }
            leftFrom += (height == ROWS ? PANEL_STRIDE : FEW_ROWS) * depth;
            i += height;
        }
    }

    private static void multiplyTile(
            int height,
            float[] left,
            int leftFrom,
            float[] right,
            int rightFrom,
            int rightStride,
            float[] c,
            int cFrom,
            int cStride,
            int depth) {
        if (height == ROWS) {
            VectorTile.tallest(left, leftFrom, right, rightFrom, rightStride, c, cFrom, cStride, depth);
        } else {
            VectorTile.rows4(left, leftFrom, right, rightFrom, rightStride, c, cFrom, cStride, depth);
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
    /// would double
    /// the traffic. Four rows of B at a time flow past, which is what a processor's prefetching likes best.
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
