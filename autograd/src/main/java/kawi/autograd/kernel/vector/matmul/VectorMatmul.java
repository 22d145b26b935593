package kawi.autograd.kernel.vector.matmul;

import static kawi.autograd.kernel.vector.loop.Vectors.LANES;
import static kawi.autograd.kernel.vector.matmul.MicroKernel.COLUMNS;
import static kawi.autograd.kernel.vector.matmul.MicroKernel.ROWS;

import java.util.Arrays;
import kawi.autograd.kernel.Matrix;
import kawi.autograd.kernel.PackedA;
import kawi.autograd.kernel.PackedB;
import kawi.autograd.kernel.Scratch;
import kawi.autograd.kernel.weights.EncodedMatrix;

/// The matrix product, blocked so that each part of the operands is read from a near cache (Goto and van de Geijn,
/// "Anatomy of High-Performance Matrix Multiplication", 2008). The names of the block sizes kc and nc are those of
/// BLIS.
///
///     for each block of k                kc deep, so that C is rarely read again
///       for each block of columns        nc wide, so that the packed block of B stays in the second-level cache
///         for a few panels of A
///           for a few panels of B
///             for each of these panels of A
///               for each of these panels of B
///                 one tile of C          see MacroKernel and MicroKernel; LastColumns for one or two columns
///
/// B is packed into panels, in the order in which the tiles read them; A only where it does not have that layout
/// already ([Packing]). With AVX-512 the tiles go four down a column of C, then to the next column: the panel of B,
/// larger than those of A, stays in the first-level cache meanwhile. With AVX2 a panel is deeper and that cache was
/// smaller, so the panel of A stays. Going down to the last row was slower with either, because C is rarely in a near
/// cache and processors prefetch only along consecutive addresses.
///
/// A product of few rows is not packed: see [SkinnyMatmul].
public final class VectorMatmul {
    /// Whether vectors have 512 bits. The sizes below were measured: with 512 bits on first-level caches of 48 KiB and
    /// second-level caches of 1 and 2 MiB; otherwise on 32 KiB and 512 KiB.
    private static final boolean WIDE = LANES == 16;
    /// Maximum steps of k in a block (kc).
    private static final int BLOCK_DEPTH = WIDE ? 256 : 512;
    /// Columns in a block (nc).
    private static final int BLOCK_COLUMNS = WIDE ? 512 : 192;
    /// Rows of the panels of A that are multiplied with the same panels of B in turn.
    private static final int ROWS_IN_TURN = WIDE ? 4 * ROWS : ROWS;
    /// Columns of the panels of B that are multiplied with the same panel of A in turn.
    private static final int COLUMNS_IN_TURN = WIDE ? COLUMNS : BLOCK_COLUMNS;

    private VectorMatmul() {}

    /// `C = A B`, or `C += A B` if not `fromZero`.
    public static void multiply(Matrix a, Matrix b, Matrix c, boolean fromZero, Scratch scratch) {
        if (c.columnStride() == 1) {
            multiply(PackedA.of(a), PackedB.of(b), c, fromZero, scratch);
        } else if (c.rowStride() == 1) {
            multiply(PackedA.of(b.transpose()), PackedB.of(a.transpose()), c.transpose(), fromZero, scratch);
        } else {
            throw new IllegalArgumentException("the result of a matrix product needs contiguous rows or columns, not "
                    + "strides of " + c.rowStride() + " and " + c.columnStride());
        }
    }

    /// The same, reading panels where an operand has them.
    ///
    /// @param c its rows contiguous
    public static void multiply(PackedA a, PackedB b, Matrix c, boolean fromZero, Scratch scratch) {
        boolean skinny = !b.isPacked() && SkinnyMatmul.isFor(a.matrix(), b.matrix());
        if (fromZero && (skinny || a.matrix().columns() == 0)) {
            clear(c);
        }
        if (skinny) {
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
        int maxDepth = blockDepth(inner);
        for (int k = 0; k < inner; k += maxDepth) {
            int depth = Math.min(maxDepth, inner - k);
            boolean first = fromZero && k == 0;
            PanelsOfA panelsOfA = PanelsOfA.of(a, k, depth, scratch, Scratch.Use.PANELS_OF_A);
            for (int j = 0; j < c.columns(); j += BLOCK_COLUMNS) {
                int columns = Math.min(BLOCK_COLUMNS, c.columns() - j);
                if (b.isPacked()) {
                    int from = b.panelsFrom() + j * inner + k * COLUMNS;
                    multiplyBlock(panelsOfA, b.panels(), from, COLUMNS * inner, depth, c, j, columns, first, scratch);
                } else {
                    Matrix block = b.matrix().rows(k, k + depth).columns(j, j + columns);
                    float[] panelsOfB = Packing.packB(block, scratch, Scratch.Use.PANELS_OF_B);
                    multiplyBlock(panelsOfA, panelsOfB, 0, COLUMNS * depth, depth, c, j, columns, first, scratch);
                }
            }
        }
    }

    /// `C = A B` with some columns of an encoded B. One row reads the encoded weights; more rows read panels, into
    /// which each block of B is decoded in place of packing it. So the micro-kernel is the same.
    ///
    /// @param column index in B of the first column
    /// @param c its rows contiguous
    public static void multiply(PackedA a, EncodedMatrix b, int column, Matrix c, Scratch scratch) {
        if (c.rows() == 1) {
            EncodedRow.multiply(a.matrix(), b, column, c, scratch);
            return;
        }
        for (int k = 0; k < b.inputs(); k += BLOCK_DEPTH) { // the depth is whole pairs of blocks
            int depth = Math.min(BLOCK_DEPTH, b.inputs() - k);
            PanelsOfA panelsOfA = PanelsOfA.of(a, k, depth, scratch, Scratch.Use.PANELS_OF_A);
            for (int j = 0; j < c.columns(); j += BLOCK_COLUMNS) {
                int columns = Math.min(BLOCK_COLUMNS, c.columns() - j);
                float[] panels = scratch.buffer(Scratch.Use.PANELS_OF_B, Packing.floatsOfB(depth, columns));
                EncodedPacking.decode(b, k, depth, column + j, columns, panels);
                multiplyBlock(panelsOfA, panels, 0, COLUMNS * depth, depth, c, j, columns, k == 0, scratch);
            }
        }
    }

    /// Blocks have about the same depth, so that none is too shallow to be worth reading C again.
    private static int blockDepth(int inner) {
        int blocks = Math.max(1, Math.ceilDiv(inner, BLOCK_DEPTH));
        return Math.ceilDiv(Math.ceilDiv(inner, blocks), LANES) * LANES;
    }

    /// All rows of C, in one block of columns and one block of k.
    private static void multiplyBlock(
            PanelsOfA panelsOfA,
            float[] panelsOfB,
            int bFrom,
            int bStride,
            int depth,
            Matrix c,
            int column,
            int columns,
            boolean fromZero,
            Scratch scratch) {
        for (int top = 0; top < c.rows(); top += ROWS_IN_TURN) {
            int bottom = Math.min(c.rows(), top + ROWS_IN_TURN);
            int panel = bFrom;
            for (int j = 0; j < columns; j += COLUMNS_IN_TURN) {
                int width = Math.min(COLUMNS_IN_TURN, columns - j);
                if (LastColumns.areFew(width)) {
                    LastColumns.multiply(
                            panelsOfA, top, bottom, panelsOfB, panel, depth, c, column + j, width, fromZero, scratch);
                    continue;
                }
                for (int i = top; i < bottom; i += ROWS) {
                    MacroKernel.multiply(
                            panelsOfA.data(i),
                            panelsOfA.from(i),
                            panelsOfA.stride(i),
                            panelsOfB,
                            panel,
                            bStride,
                            depth,
                            c,
                            i,
                            column + j,
                            width,
                            fromZero,
                            scratch);
                }
                panel += COLUMNS_IN_TURN / COLUMNS * bStride;
            }
        }
    }
}
