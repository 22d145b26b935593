package kawi.autograd.kernel.vector.matmul;

import static kawi.autograd.kernel.vector.matmul.MicroKernel.COLUMNS;
import static kawi.autograd.kernel.vector.matmul.MicroKernel.INTERLEAVED;
import static kawi.autograd.kernel.vector.matmul.MicroKernel.ROWS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import kawi.autograd.kernel.Matrix;
import kawi.autograd.kernel.Scratch;

/// The last one or two columns of a product if all others fill whole tiles, as with the 65 letters of a small
/// vocabulary.
///
/// A tile would compute a whole vector of columns for one. Here the lanes are **rows** instead: where the rows of A are
/// interleaved in groups of four ([Packing]), the floats of a group for one step of k are a vector of four, and six
/// groups are enough independent sums to hide the latency of `fma`. A column then costs a third of a vector of columns.
final class LastColumns {
    private static final VectorSpecies<Float> GROUP = FloatVector.SPECIES_128;
    /// Rows that are computed at once: those of two panels.
    private static final int ROWS_AT_ONCE = 2 * ROWS;
    /// Maximum number of columns; more are faster in a tile.
    private static final int MAX_COLUMNS = 2;

    private LastColumns() {}

    /// Whether this many columns are faster here than in a tile.
    static boolean areFew(int columns) {
        return INTERLEAVED == GROUP.length() && columns <= MAX_COLUMNS;
    }

    /// `C = A B`, or `C += A B`, for the rows `top .. bottom - 1` and the columns `column .. column + columns - 1` of
    /// C.
    ///
    /// @param top a multiple of [MicroKernel#ROWS]
    /// @param b the panel of B with these columns begins at `panel`
    /// @param depth steps of k
    /// @param fromZero whether it is `C = A B`
    static void multiply(
            PanelsOfA a,
            int top,
            int bottom,
            float[] b,
            int panel,
            int depth,
            Matrix c,
            int column,
            int columns,
            boolean fromZero,
            Scratch scratch) {
        float[] sums = scratch.buffer(Scratch.Use.EDGE_TILE, ROWS * COLUMNS);
        for (int row = top; row < bottom; row += ROWS_AT_ONCE) {
            int rows = Math.min(ROWS_AT_ONCE, bottom - row);
            for (int j = 0; j < columns; j++) {
                int from = c.at(row, column + j);
                for (int i = 0; i < rows; i++) {
                    sums[i] = fromZero ? 0 : c.data()[from + i * c.rowStride()];
                }
                int last = Math.ceilDiv(rows, INTERLEAVED) - 1;
                sixGroups(a.data(row), a.from(row), a.stride(row), last, b, panel + j, depth, sums);
                for (int i = 0; i < rows; i++) {
                    c.data()[from + i * c.rowStride()] = sums[i];
                }
            }
        }
    }

    /// Up to six groups of rows times one column.
    ///
    /// @param last index of the last group; it is computed again in place of missing ones
    /// @param sums the initial values, row by row, and then the result
    private static void sixGroups(
            float[] a, int aFrom, int aStride, int last, float[] b, int bFrom, int depth, float[] sums) {
        int group0 = aFrom;
        int group1 = aFrom + Math.min(1, last) * aStride;
        int group2 = aFrom + Math.min(2, last) * aStride;
        int group3 = aFrom + Math.min(3, last) * aStride;
        int group4 = aFrom + Math.min(4, last) * aStride;
        int group5 = aFrom + Math.min(5, last) * aStride;
        FloatVector sum0 = FloatVector.fromArray(GROUP, sums, 0);
        FloatVector sum1 = FloatVector.fromArray(GROUP, sums, 4);
        FloatVector sum2 = FloatVector.fromArray(GROUP, sums, 8);
        FloatVector sum3 = FloatVector.fromArray(GROUP, sums, 12);
        FloatVector sum4 = FloatVector.fromArray(GROUP, sums, 16);
        FloatVector sum5 = FloatVector.fromArray(GROUP, sums, 20);
        for (int k = 0; k < depth; k++) {
            FloatVector bk = FloatVector.broadcast(GROUP, b[bFrom + k * COLUMNS]);
            sum0 = FloatVector.fromArray(GROUP, a, group0 + 4 * k).fma(bk, sum0);
            sum1 = FloatVector.fromArray(GROUP, a, group1 + 4 * k).fma(bk, sum1);
            sum2 = FloatVector.fromArray(GROUP, a, group2 + 4 * k).fma(bk, sum2);
            sum3 = FloatVector.fromArray(GROUP, a, group3 + 4 * k).fma(bk, sum3);
            sum4 = FloatVector.fromArray(GROUP, a, group4 + 4 * k).fma(bk, sum4);
            sum5 = FloatVector.fromArray(GROUP, a, group5 + 4 * k).fma(bk, sum5);
        }
        sum0.intoArray(sums, 0);
        sum1.intoArray(sums, 4);
        sum2.intoArray(sums, 8);
        sum3.intoArray(sums, 12);
        sum4.intoArray(sums, 16);
        sum5.intoArray(sums, 20);
    }
}
