package kawi.autograd.kernel.vector.matmul;

import static kawi.autograd.kernel.vector.matmul.MicroKernel.COLUMNS;
import static kawi.autograd.kernel.vector.matmul.MicroKernel.INTERLEAVED;
import static kawi.autograd.kernel.vector.matmul.MicroKernel.ROWS;

import kawi.autograd.kernel.Matrix;
import kawi.autograd.kernel.Scratch;

/// The macro-kernel: one panel of A times one panel of B after the other, each by [MicroKernel].
///
/// A tile that reaches beyond an edge of C is computed in a small array, and its part inside C is copied. If its
/// columns fit into the first of two vectors, the second is not computed.
public final class MacroKernel {
    /// The initial values of a tile of `C = A B`.
    private static final float[] ZEROS = new float[COLUMNS];

    private MacroKernel() {}

    /// `C = A B`, or `C += A B`, for the rows `row .. row + ROWS - 1`, as far as C has them, and the columns `column ..
    /// column + columns - 1`.
    ///
    /// @param a a panel of A, see [PanelsOfA]
    /// @param b panels of B as [MicroKernel] reads them
    /// @param bStride floats from one panel of B to the next
    /// @param depth steps of k
    /// @param fromZero whether it is `C = A B`
    public static void multiply(
            float[] a,
            int aFrom,
            int aStride,
            float[] b,
            int bFrom,
            int bStride,
            int depth,
            Matrix c,
            int row,
            int column,
            int columns,
            boolean fromZero,
            Scratch scratch) {
        int rows = Math.min(ROWS, c.rows() - row);
        int panel = bFrom;
        for (int j = 0; j < columns; j += COLUMNS) {
            int width = Math.min(COLUMNS, columns - j);
            int tile = c.at(row, column + j);
            boolean whole = rows == ROWS && width == COLUMNS;
            float[] out = whole ? c.data() : scratch.buffer(Scratch.Use.EDGE_TILE, ROWS * COLUMNS);
            int outFrom = whole ? tile : 0;
            int outStride = whole ? c.rowStride() : COLUMNS;
            if (!whole && !fromZero) {
                copyTile(c.data(), tile, c.rowStride(), out, 0, COLUMNS, rows, width);
            }
            MicroKernel.multiply(
                    a,
                    aFrom,
                    aStride,
                    b,
                    panel,
                    fromZero ? ZEROS : out,
                    fromZero ? 0 : outFrom,
                    fromZero ? 0 : outStride,
                    out,
                    outFrom,
                    outStride,
                    depth,
                    width);
            if (!whole) {
                copyTile(out, 0, COLUMNS, c.data(), tile, c.rowStride(), rows, width);
            }
            panel += bStride;
        }
    }

    /// The same for an A of [MicroKernel#ROWS] contiguous rows that are `aStride` apart.
    public static void multiplyRows(
            float[] a,
            int aFrom,
            int aStride,
            float[] b,
            int bFrom,
            int bStride,
            int depth,
            Matrix c,
            int row,
            int column,
            int columns,
            boolean fromZero,
            Scratch scratch) {
        float[] panel = a;
        int panelFrom = aFrom;
        int panelStride = aStride;
        if (INTERLEAVED > 1) {
            panel = scratch.buffer(Scratch.Use.PANELS_OF_A, ROWS * depth);
            Matrix rows = new Matrix(a, aFrom, ROWS, depth, aStride, 1);
            Packing.packA(rows, panel, 0, depth);
            panelFrom = 0;
            panelStride = INTERLEAVED * depth;
        }
        multiply(panel, panelFrom, panelStride, b, bFrom, bStride, depth, c, row, column, columns, fromZero, scratch);
    }

    private static void copyTile(
            float[] from, int fromIndex, int fromStride, float[] to, int toIndex, int toStride, int rows, int columns) {
        for (int i = 0; i < rows; i++) {
            System.arraycopy(from, fromIndex + i * fromStride, to, toIndex + i * toStride, columns);
        }
    }
}
