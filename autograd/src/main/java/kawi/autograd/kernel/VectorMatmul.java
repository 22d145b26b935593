package kawi.autograd.kernel;

import static kawi.autograd.kernel.VectorTile.COLUMNS;
import static kawi.autograd.kernel.VectorTile.INTERLEAVED;
import static kawi.autograd.kernel.VectorTile.ROWS;
import static kawi.autograd.kernel.Vectors.LANES;

import java.util.Arrays;

/// The matrix product, cut so that each part of the operands is read from a cache that is near enough (after Goto and
/// van de Geijn, "Anatomy of High-Performance Matrix Multiplication", 2008).
///
///     for each block of k                so deep that C is rarely read again
///       for each block of columns        so many that B's packed block stays in the second-level cache
///         for each panel of rows         A's panel stays in the first-level cache
///           for each panel of columns
///             one tile of C              see VectorTile
///
/// B is copied into panels, in the order in which the tiles read them; A only where it does not lie that way already
/// ([VectorPacking]). The innermost loop walks along rows of C, and not down its columns, because C is rarely in a near
/// cache and processors fetch ahead only along consecutive addresses.
///
/// A product of few rows has no use for copies: see [VectorFewRows].
final class VectorMatmul {
    /// Steps of k in a block: as measured with AVX2 and a second-level cache of 512 KiB. With AVX-512 a panel of as
    /// many
    /// steps is twice as wide, and the cache is larger.
    private static final int DEPTH = LANES == 16 ? 256 : 512;
    /// Columns in a block.
    private static final int BLOCK_COLUMNS = LANES == 16 ? 512 : 192;

    /// What the sums of a tile begin with if not with C.
    private static final float[] ZEROS = new float[COLUMNS];

    private VectorMatmul() {}

    /// `C = A B`, or `C += A B` if the sums begin with what C holds.
    static void multiply(Matrix a, Matrix b, Matrix c, boolean fromZero, Scratch scratch) {
        if (c.columnStride() == 1) {
            multiplyToRows(a, b, c, fromZero, scratch);
        } else if (c.rowStride() == 1) {
            multiplyToRows(b.transpose(), a.transpose(), c.transpose(), fromZero, scratch);
        } else {
            throw new IllegalArgumentException("a product's result needs rows or columns that lie in one piece, not "
                    + "strides of " + c.rowStride() + " and " + c.columnStride());
        }
    }

    private static void multiplyToRows(Matrix a, Matrix b, Matrix c, boolean fromZero, Scratch scratch) {
        boolean few = VectorFewRows.isFor(a, b);
        if (fromZero && (few || a.columns() == 0)) {
            for (int i = 0; i < c.rows(); i++) {
                Arrays.fill(c.data(), c.at(i, 0), c.at(i, 0) + c.columns(), 0);
            }
        }
        if (few) {
            VectorFewRows.multiply(a, b, c);
            return;
        }
        multiplyPanels(a, b, c, fromZero, scratch);
    }

    private static void multiplyPanels(Matrix a, Matrix b, Matrix c, boolean fromZero, Scratch scratch) {
        boolean direct = INTERLEAVED == 1 && a.columnStride() == 1;
        for (int k = 0; k < a.columns(); k += DEPTH) {
            int depth = Math.min(DEPTH, a.columns() - k);
            int firstPacked = direct ? c.rows() / ROWS * ROWS : 0;
            float[] left = packLeft(a, firstPacked, k, depth, scratch);
            for (int j = 0; j < c.columns(); j += BLOCK_COLUMNS) {
                int columns = Math.min(BLOCK_COLUMNS, c.columns() - j);
                float[] right = packRight(b, k, depth, j, columns, scratch);
                for (int i = 0; i < c.rows(); i += ROWS) {
                    boolean packed = i >= firstPacked;
                    multiplyPanel(
                            packed ? left : a.data(),
                            packed ? (i - firstPacked) * depth : a.at(i, k),
                            packed ? INTERLEAVED * depth : a.rowStride(),
                            right,
                            depth,
                            c,
                            i,
                            j,
                            columns,
                            fromZero && k == 0,
                            scratch);
                }
            }
        }
    }

    /// Panels of the rows from the given one on, for a block of k.
    private static float[] packLeft(Matrix a, int row, int k, int depth, Scratch scratch) {
        int rows = a.rows() - row;
        float[] left = scratch.buffer(Scratch.Use.LEFT_PANELS, Math.ceilDiv(rows, ROWS) * ROWS * depth);
        if (rows > 0) {
            VectorPacking.packLeft(a.data(), a.at(row, k), a.rowStride(), a.columnStride(), rows, depth, left);
        }
        return left;
    }

    /// Panels of a block of columns, for a block of k.
    private static float[] packRight(Matrix b, int k, int depth, int column, int columns, Scratch scratch) {
        int panels = Math.ceilDiv(columns, COLUMNS);
        float[] right = scratch.buffer(Scratch.Use.RIGHT_PANELS, panels * COLUMNS * depth);
        for (int j = 0; j < columns; j += COLUMNS) {
            int lines = Math.min(COLUMNS, columns - j);
            VectorPacking.packRight(
                    b.data(), b.at(k, column + j), b.columnStride(), b.rowStride(), lines, depth, right, j * depth);
        }
        return right;
    }

    /// The tiles of a panel of rows and a block of columns.
    private static void multiplyPanel(
            float[] left,
            int leftFrom,
            int leftStride,
            float[] right,
            int depth,
            Matrix c,
            int row,
            int column,
            int columns,
            boolean fromZero,
            Scratch scratch) {
        float[] edge = scratch.buffer(Scratch.Use.EDGE_TILE, ROWS * COLUMNS);
        int rows = Math.min(ROWS, c.rows() - row);
        for (int j = 0; j < columns; j += COLUMNS) {
            int width = Math.min(COLUMNS, columns - j);
            int tile = c.at(row, column + j);
            boolean whole = rows == ROWS && width == COLUMNS;
            float[] out = whole ? c.data() : edge;
            int outFrom = whole ? tile : 0;
            int outStride = whole ? c.rowStride() : COLUMNS;
            if (!whole && !fromZero) {
                copyTile(c.data(), tile, c.rowStride(), edge, 0, COLUMNS, rows, width);
            }
            VectorTile.multiply(
                    left,
                    leftFrom,
                    leftStride,
                    right,
                    j * depth,
                    fromZero ? ZEROS : out,
                    fromZero ? 0 : outFrom,
                    fromZero ? 0 : outStride,
                    out,
                    outFrom,
                    outStride,
                    depth);
            if (!whole) {
                copyTile(edge, 0, COLUMNS, c.data(), tile, c.rowStride(), rows, width);
            }
        }
    }

    private static void copyTile(
            float[] from, int fromIndex, int fromStride, float[] to, int toIndex, int toStride, int rows, int columns) {
        for (int i = 0; i < rows; i++) {
            System.arraycopy(from, fromIndex + i * fromStride, to, toIndex + i * toStride, columns);
        }
    }
}
