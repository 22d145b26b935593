package kawi.autograd.kernel.vector;

import static kawi.autograd.kernel.vector.MicroKernel.COLUMNS;
import static kawi.autograd.kernel.vector.MicroKernel.INTERLEAVED;
import static kawi.autograd.kernel.vector.MicroKernel.ROWS;

import kawi.autograd.kernel.Matrix;
import kawi.autograd.kernel.Scratch;

/// The tiles of one panel of rows: a panel of the left side times one panel of the right side after the other.
///
/// Tiles that reach over an edge of C are computed into a small array, from which what is real is copied; if all its
/// columns are in the first of two vectors, without the second.
final class MacroKernel {
    /// What the sums of a tile begin with if not with C.
    private static final float[] ZEROS = new float[COLUMNS];

    private MacroKernel() {}

    /// `C = A B`, or `C += A B`, for the rows `row .. row + ROWS - 1` and the columns `column .. column + columns - 1`
    /// of C, as far as there are.
    ///
    /// @param left a panel of A as [MicroKernel] reads it, see [PanelsOfA]
    /// @param right panels of B as [MicroKernel] reads them
    /// @param rightStride floats from one panel to the next
    /// @param depth steps of k
    /// @param fromZero whether the sums begin with zero and not with C
    static void multiply(
            float[] left,
            int leftFrom,
            int leftStride,
            float[] right,
            int rightFrom,
            int rightStride,
            int depth,
            Matrix c,
            int row,
            int column,
            int columns,
            boolean fromZero,
            Scratch scratch) {
        int rows = Math.min(ROWS, c.rows() - row);
        int panel = rightFrom;
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
                    left,
                    leftFrom,
                    leftStride,
                    right,
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
            panel += rightStride;
        }
    }

    /// The same for a left side that lies in rows, `leftStride` apart, and as many as a tile has.
    static void multiplyRows(
            float[] left,
            int leftFrom,
            int leftStride,
            float[] right,
            int rightFrom,
            int rightStride,
            int depth,
            Matrix c,
            int row,
            int column,
            int columns,
            boolean fromZero,
            Scratch scratch) {
        float[] panel = left;
        int panelFrom = leftFrom;
        int panelStride = leftStride;
        if (INTERLEAVED > 1) {
            panel = scratch.buffer(Scratch.Use.LEFT_PANELS, ROWS * depth);
            Matrix rows = new Matrix(left, leftFrom, ROWS, depth, leftStride, 1);
            Packing.packLeft(rows, panel, 0, depth);
            panelFrom = 0;
            panelStride = INTERLEAVED * depth;
        }
        multiply(
                panel,
                panelFrom,
                panelStride,
                right,
                rightFrom,
                rightStride,
                depth,
                c,
                row,
                column,
                columns,
                fromZero,
                scratch);
    }

    private static void copyTile(
            float[] from, int fromIndex, int fromStride, float[] to, int toIndex, int toStride, int rows, int columns) {
        for (int i = 0; i < rows; i++) {
            System.arraycopy(from, fromIndex + i * fromStride, to, toIndex + i * toStride, columns);
        }
    }
}
