package kawi.autograd.kernel;

import static kawi.autograd.kernel.VectorTile.COLUMNS;
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
///             one tile of C              see VectorTiles, VectorTile
///
/// B is copied into panels, in the order in which the tiles read them; A only where it does not lie that way already
/// ([VectorPacking]). The innermost loop walks along rows of C, and not down its columns, because C is rarely in a near
/// cache and processors fetch ahead only along consecutive addresses.
///
/// A product of few rows has no use for copies: see [VectorFewRows].
final class VectorMatmul {
    /// Steps of k in a block: as measured with AVX2 and a second-level cache of 512 KiB. With AVX-512 a panel of as
    /// many steps is twice as wide, and the cache is larger.
    private static final int DEPTH = LANES == 16 ? 256 : 512;
    /// Columns in a block.
    private static final int BLOCK_COLUMNS = LANES == 16 ? 512 : 192;

    private VectorMatmul() {}

    /// `C = A B`, or `C += A B` if the sums begin with what C holds.
    static void multiply(Matrix a, Matrix b, Matrix c, boolean fromZero, Scratch scratch) {
        if (c.columnStride() == 1) {
            multiply(LeftSide.of(a), RightSide.of(b), c, fromZero, scratch);
        } else if (c.rowStride() == 1) {
            multiply(LeftSide.of(b.transpose()), RightSide.of(a.transpose()), c.transpose(), fromZero, scratch);
        } else {
            throw new IllegalArgumentException("a product's result needs rows or columns that lie in one piece, not "
                    + "strides of " + c.rowStride() + " and " + c.columnStride());
        }
    }

    /// The same, from panels where there are any.
    ///
    /// @param c its rows in one piece
    static void multiply(LeftSide a, RightSide b, Matrix c, boolean fromZero, Scratch scratch) {
        boolean few = !b.isPacked() && VectorFewRows.isFor(a.matrix(), b.matrix());
        if (fromZero && (few || a.matrix().columns() == 0)) {
            clear(c);
        }
        if (few) {
            VectorFewRows.multiply(a.matrix(), b.matrix(), c);
        } else if (b.isPacked() && c.rows() == 1) {
            VectorFewRows.multiplyRow(a.matrix(), b, c, fromZero);
        } else {
            multiplyPanels(a, b, c, fromZero, scratch);
        }
    }

    private static void clear(Matrix c) {
        for (int i = 0; i < c.rows(); i++) {
            Arrays.fill(c.data(), c.at(i, 0), c.at(i, 0) + c.columns(), 0);
        }
    }

    private static void multiplyPanels(LeftSide a, RightSide b, Matrix c, boolean fromZero, Scratch scratch) {
        int inner = a.matrix().columns();
        for (int k = 0; k < inner; k += DEPTH) {
            int depth = Math.min(DEPTH, inner - k);
            boolean first = fromZero && k == 0;
            LeftBlock left = LeftBlock.of(a, k, depth, scratch, Scratch.Use.LEFT_PANELS);
            for (int j = 0; j < c.columns(); j += BLOCK_COLUMNS) {
                int columns = Math.min(BLOCK_COLUMNS, c.columns() - j);
                if (b.isPacked()) {
                    int from = b.panelsFrom() + j * inner + k * COLUMNS;
                    multiplyBlock(left, b.panels(), from, COLUMNS * inner, depth, c, j, columns, first, scratch);
                } else {
                    Matrix block = b.matrix().rows(k, k + depth).columns(j, j + columns);
                    float[] right = VectorPacking.packRight(block, scratch, Scratch.Use.RIGHT_PANELS);
                    multiplyBlock(left, right, 0, COLUMNS * depth, depth, c, j, columns, first, scratch);
                }
            }
        }
    }

    /// All rows of a block of columns, in one block of k.
    private static void multiplyBlock(
            LeftBlock left,
            float[] right,
            int rightFrom,
            int rightStride,
            int depth,
            Matrix c,
            int column,
            int columns,
            boolean fromZero,
            Scratch scratch) {
        for (int i = 0; i < c.rows(); i += ROWS) {
            VectorTiles.multiply(
                    left.data(i),
                    left.from(i),
                    left.stride(i),
                    right,
                    rightFrom,
                    rightStride,
                    depth,
                    c,
                    i,
                    column,
                    columns,
                    fromZero,
                    scratch);
        }
    }
}
