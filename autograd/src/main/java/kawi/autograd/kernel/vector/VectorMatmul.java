package kawi.autograd.kernel.vector;

import static kawi.autograd.kernel.vector.MicroKernel.COLUMNS;
import static kawi.autograd.kernel.vector.MicroKernel.ROWS;
import static kawi.autograd.kernel.vector.Vectors.LANES;

import java.util.Arrays;
import kawi.autograd.kernel.Matrix;
import kawi.autograd.kernel.PackedA;
import kawi.autograd.kernel.PackedB;
import kawi.autograd.kernel.Scratch;

/// The matrix product, cut so that each part of the operands is read from a cache that is near enough (after Goto and
/// van de Geijn, "Anatomy of High-Performance Matrix Multiplication", 2008).
///
///     for each block of k                so deep that C is rarely read again
///       for each block of columns        so many that B's packed block stays in the second-level cache
///         for each few panels of rows
///           for each few panels of columns
///             for each panel of rows
///               for each panel of columns
///                 one tile of C          see MacroKernel, MicroKernel; for one column or two, LastColumns
///
/// B is copied into panels, in the order in which the tiles read them; A only where it does not lie that way already
/// ([Packing]). With AVX-512 the tiles go four down a column of C, then to the next: B's panel, larger than A's,
/// stays in the first-level cache meanwhile. With AVX2 a panel is deeper and that cache was smaller, and A's panel is
/// what stays. To walk down to the end was slower with either, because C is rarely in a near cache and processors fetch
/// ahead only along consecutive addresses.
///
/// A product of few rows has no use for copies: see [SkinnyMatmul].
final class VectorMatmul {
    /// Whether vectors have 512 bits. What follows was measured: with them, on first-level caches of 48 KiB and
    /// second-level caches of one and two mebibytes; without, on 32 KiB and half a mebibyte.
    private static final boolean WIDE = LANES == 16;
    /// The most steps of k in a block.
    private static final int MAX_DEPTH = WIDE ? 256 : 512;
    /// Columns in a block.
    private static final int BLOCK_COLUMNS = WIDE ? 512 : 192;
    /// Rows that meet the same columns of B before the next columns do.
    private static final int ROWS_DOWN = WIDE ? 4 * ROWS : ROWS;
    /// Columns that a panel of rows meets before the next panel of rows does.
    private static final int COLUMNS_ALONG = WIDE ? COLUMNS : BLOCK_COLUMNS;

    private VectorMatmul() {}

    /// `C = A B`, or `C += A B` if the sums begin with what C holds.
    static void multiply(Matrix a, Matrix b, Matrix c, boolean fromZero, Scratch scratch) {
        if (c.columnStride() == 1) {
            multiply(PackedA.of(a), PackedB.of(b), c, fromZero, scratch);
        } else if (c.rowStride() == 1) {
            multiply(PackedA.of(b.transpose()), PackedB.of(a.transpose()), c.transpose(), fromZero, scratch);
        } else {
            throw new IllegalArgumentException("a product's result needs rows or columns that lie in one piece, not "
                    + "strides of " + c.rowStride() + " and " + c.columnStride());
        }
    }

    /// The same, from panels where there are any.
    ///
    /// @param c its rows in one piece
    static void multiply(PackedA a, PackedB b, Matrix c, boolean fromZero, Scratch scratch) {
        boolean few = !b.isPacked() && SkinnyMatmul.isFor(a.matrix(), b.matrix());
        if (fromZero && (few || a.matrix().columns() == 0)) {
            clear(c);
        }
        if (few) {
            SkinnyMatmul.multiply(a.matrix(), b.matrix(), c);
        } else if (b.isPacked() && c.rows() == 1) {
            SkinnyMatmul.multiplyRow(a.matrix(), b, c, fromZero);
        } else {
            multiplyPanels(a, b, c, fromZero, scratch);
        }
    }

    private static void clear(Matrix c) {
        for (int i = 0; i < c.rows(); i++) {
            Arrays.fill(c.data(), c.at(i, 0), c.at(i, 0) + c.columns(), 0);
        }
    }

    private static void multiplyPanels(PackedA a, PackedB b, Matrix c, boolean fromZero, Scratch scratch) {
        int inner = a.matrix().columns();
        int most = blockDepth(inner);
        for (int k = 0; k < inner; k += most) {
            int depth = Math.min(most, inner - k);
            boolean first = fromZero && k == 0;
            PanelsOfA left = PanelsOfA.of(a, k, depth, scratch, Scratch.Use.LEFT_PANELS);
            for (int j = 0; j < c.columns(); j += BLOCK_COLUMNS) {
                int columns = Math.min(BLOCK_COLUMNS, c.columns() - j);
                if (b.isPacked()) {
                    int from = b.panelsFrom() + j * inner + k * COLUMNS;
                    multiplyBlock(left, b.panels(), from, COLUMNS * inner, depth, c, j, columns, first, scratch);
                } else {
                    Matrix block = b.matrix().rows(k, k + depth).columns(j, j + columns);
                    float[] right = Packing.packRight(block, scratch, Scratch.Use.RIGHT_PANELS);
                    multiplyBlock(left, right, 0, COLUMNS * depth, depth, c, j, columns, first, scratch);
                }
            }
        }
    }

    /// Blocks of about the same depth, so that none is too shallow to be worth reading C again.
    private static int blockDepth(int inner) {
        int blocks = Math.max(1, Math.ceilDiv(inner, MAX_DEPTH));
        return Math.ceilDiv(Math.ceilDiv(inner, blocks), LANES) * LANES;
    }

    /// All rows of a block of columns, in one block of k.
    private static void multiplyBlock(
            PanelsOfA left,
            float[] right,
            int rightFrom,
            int rightStride,
            int depth,
            Matrix c,
            int column,
            int columns,
            boolean fromZero,
            Scratch scratch) {
        for (int top = 0; top < c.rows(); top += ROWS_DOWN) {
            int bottom = Math.min(c.rows(), top + ROWS_DOWN);
            int panel = rightFrom;
            for (int j = 0; j < columns; j += COLUMNS_ALONG) {
                int width = Math.min(COLUMNS_ALONG, columns - j);
                if (LastColumns.areFewEnough(width)) {
                    LastColumns.multiply(
                            left, top, bottom, right, panel, depth, c, column + j, width, fromZero, scratch);
                    continue;
                }
                for (int i = top; i < bottom; i += ROWS) {
                    MacroKernel.multiply(
                            left.data(i),
                            left.from(i),
                            left.stride(i),
                            right,
                            panel,
                            rightStride,
                            depth,
                            c,
                            i,
                            column + j,
                            width,
                            fromZero,
                            scratch);
                }
                panel += COLUMNS_ALONG / COLUMNS * rightStride;
            }
        }
    }
}
