package kawi.autograd.kernel.vector.matmul;

import static kawi.autograd.kernel.vector.loop.Vectors.FLOATS;
import static kawi.autograd.kernel.vector.loop.Vectors.LANES;
import static kawi.autograd.kernel.vector.matmul.MicroKernel.COLUMNS;
import static kawi.autograd.kernel.vector.matmul.MicroKernel.INTERLEAVED;
import static kawi.autograd.kernel.vector.matmul.MicroKernel.ROWS;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;
import kawi.autograd.kernel.Matrix;
import kawi.autograd.kernel.Scratch;
import kawi.autograd.kernel.vector.loop.Vectors;

/// Packs the operands of a matrix product into panels: copies in the order in which [MicroKernel] reads them, strictly
/// forward.
///
/// The **lines** of a panel are rows of A or columns of B. A panel holds the floats of its lines for k = 0, 1, ...: a
/// panel of A in groups of [MicroKernel#INTERLEAVED] lines, group after group; a panel of B all lines of a tile side by
/// side, with zeros for those beyond the edge of the matrix.
///
/// Groups of four lines are interleaved in registers, in two steps. Where the lines are contiguous, single floats of
/// four lines,
///
///     a0 a1 a2 a3 \  a0 c0 a1 c1 ...  \
///     c0 c1 c2 c3 /  a2 c2 a3 c3 ...   \  a0 b0 c0 d0 a1 b1 c1 d1 ...
///     b0 b1 b2 b3 \  b0 d0 b1 d1 ...   /  a2 b2 c2 d2 a3 b3 c3 d3 ...
///     d0 d1 d2 d3 /  b2 d2 b3 d3 ...  /
///
/// and where steps of k are contiguous, four steps of k of sixteen lines, with groups of four in place of single
/// floats.
public final class Packing {
    private static final VectorSpecies<Float> FOUR = FloatVector.SPECIES_128;

    // Selections that interleave the lower or the upper halves of two vectors, float by float or four by four.
    private static final IntVector LOWER = Vectors.interleaved(0, 1);
    private static final IntVector UPPER = Vectors.interleaved(LANES / 2, 1);
    private static final IntVector LOWER_FOURS = Vectors.interleaved(0, Math.min(4, LANES));
    private static final IntVector UPPER_FOURS = Vectors.interleaved(LANES / 2, Math.min(4, LANES));

    private Packing() {}

    // ---- A

    /// Floats that the panels of A take.
    ///
    /// @param rowFloats floats for each row
    public static int floatsOfA(int rows, int rowFloats) {
        return Math.ceilDiv(rows, ROWS) * ROWS * rowFloats;
    }

    /// Packs the rows of A. The panel of the rows from i on begins at `panelsFrom + i * rowFloats`. Floats beyond the
    /// last row keep arbitrary contents: the results that depend on them are not copied to C.
    public static void packA(Matrix a, float[] panels, int panelsFrom, int rowFloats) {
        int rows = a.rows();
        int depth = a.columns();
        boolean sideBySide = a.rowStride() == 1;
        int row = 0;
        if (INTERLEAVED == 1 && sideBySide) {
            Transpose.transpose(a.data(), a.offset(), a.columnStride(), depth, rows, panels, panelsFrom, rowFloats);
            row = rows;
        } else if (LANES == 16 && sideBySide) {
            row = rows / LANES * LANES;
            for (int i = 0; i < row; i += LANES) {
                int to = panelsFrom + i * rowFloats;
                copyFours(a.data(), a.at(i, 0), a.columnStride(), depth, panels, to, INTERLEAVED * rowFloats);
            }
        }
        for (; row < rows; row += INTERLEAVED) {
            packGroup(a.rows(row, Math.min(rows, row + INTERLEAVED)), panels, panelsFrom + row * rowFloats);
        }
    }

    /// Packs a group of up to [MicroKernel#INTERLEAVED] rows.
    private static void packGroup(Matrix a, float[] panel, int to) {
        int from = a.offset();
        int depth = a.columns();
        if (INTERLEAVED == 1 && a.columnStride() == 1) {
            System.arraycopy(a.data(), from, panel, to, depth);
        } else if (a.rows() == 4 && a.columnStride() == 1) {
            interleave(a.data(), from, a.rowStride(), depth, panel, to);
        } else if (a.rows() == 4 && a.rowStride() == 1) {
            copyFour(a.data(), from, a.columnStride(), 0, depth, panel, to);
        } else {
            packFloats(a.data(), from, a.rowStride(), a.columnStride(), a.rows(), 0, depth, panel, to, INTERLEAVED);
        }
    }

    /// Packs sixteen lines whose steps of k are contiguous, as four groups.
    ///
    /// @param group floats from one group to the next
    private static void copyFours(float[] x, int from, int kStride, int depth, float[] panel, int to, int group) {
        int k = 0;
        for (; k + 4 <= depth; k += 4) {
            int at = from + k * kStride;
            IntVector a = FloatVector.fromArray(FLOATS, x, at).reinterpretAsInts();
            IntVector b = FloatVector.fromArray(FLOATS, x, at + kStride).reinterpretAsInts();
            IntVector c = FloatVector.fromArray(FLOATS, x, at + 2 * kStride).reinterpretAsInts();
            IntVector d = FloatVector.fromArray(FLOATS, x, at + 3 * kStride).reinterpretAsInts();
            IntVector lowerAC = LOWER_FOURS.selectFrom(a, c);
            IntVector upperAC = UPPER_FOURS.selectFrom(a, c);
            IntVector lowerBD = LOWER_FOURS.selectFrom(b, d);
            IntVector upperBD = UPPER_FOURS.selectFrom(b, d);
            int step = to + 4 * k;
            LOWER_FOURS.selectFrom(lowerAC, lowerBD).reinterpretAsFloats().intoArray(panel, step);
            UPPER_FOURS.selectFrom(lowerAC, lowerBD).reinterpretAsFloats().intoArray(panel, step + group);
            LOWER_FOURS.selectFrom(upperAC, upperBD).reinterpretAsFloats().intoArray(panel, step + 2 * group);
            UPPER_FOURS.selectFrom(upperAC, upperBD).reinterpretAsFloats().intoArray(panel, step + 3 * group);
        }
        for (int line = 0; line < LANES; line += 4) {
            copyFour(x, from + line, kStride, k, depth, panel, to + line / INTERLEAVED * group);
        }
    }

    /// Packs four lines whose steps of k are contiguous.
    private static void copyFour(float[] x, int from, int kStride, int firstK, int depth, float[] panel, int to) {
        for (int k = firstK; k < depth; k++) {
            FloatVector.fromArray(FOUR, x, from + k * kStride).intoArray(panel, to + 4 * k);
        }
    }

    /// Packs four contiguous lines.
    private static void interleave(float[] x, int from, int lineStride, int depth, float[] panel, int to) {
        int k = 0;
        for (; k + LANES <= depth; k += LANES) {
            IntVector a = FloatVector.fromArray(FLOATS, x, from + k).reinterpretAsInts();
            IntVector b =
                    FloatVector.fromArray(FLOATS, x, from + lineStride + k).reinterpretAsInts();
            IntVector c =
                    FloatVector.fromArray(FLOATS, x, from + 2 * lineStride + k).reinterpretAsInts();
            IntVector d =
                    FloatVector.fromArray(FLOATS, x, from + 3 * lineStride + k).reinterpretAsInts();
            IntVector lowerAC = LOWER.selectFrom(a, c);
            IntVector upperAC = UPPER.selectFrom(a, c);
            IntVector lowerBD = LOWER.selectFrom(b, d);
            IntVector upperBD = UPPER.selectFrom(b, d);
            LOWER.selectFrom(lowerAC, lowerBD).reinterpretAsFloats().intoArray(panel, to + 4 * k);
            UPPER.selectFrom(lowerAC, lowerBD).reinterpretAsFloats().intoArray(panel, to + 4 * k + LANES);
            LOWER.selectFrom(upperAC, upperBD).reinterpretAsFloats().intoArray(panel, to + 4 * k + 2 * LANES);
            UPPER.selectFrom(upperAC, upperBD).reinterpretAsFloats().intoArray(panel, to + 4 * k + 3 * LANES);
        }
        packFloats(x, from, lineStride, 1, 4, k, depth, panel, to, 4);
    }

    // ---- B

    /// Floats that the panels of B take.
    public static int floatsOfB(int depth, int columns) {
        return Math.ceilDiv(columns, COLUMNS) * COLUMNS * depth;
    }

    /// Packs all columns of B into scratch memory.
    public static float[] packB(Matrix b, Scratch scratch, Scratch.Use use) {
        float[] panels = scratch.buffer(use, floatsOfB(b.rows(), b.columns()));
        packB(b, panels, 0);
        return panels;
    }

    /// Packs all columns of B. The panel of the columns from j on begins at `panelsFrom + j * rows`.
    public static void packB(Matrix b, float[] panels, int panelsFrom) {
        int depth = b.rows();
        for (int j = 0; j < b.columns() && depth > 0; j += COLUMNS) {
            int lines = Math.min(COLUMNS, b.columns() - j);
            packB(b.data(), b.at(0, j), b.columnStride(), b.rowStride(), lines, depth, panels, panelsFrom + j * depth);
        }
    }

    /// Packs one panel: the float of line l and step k goes to `panelFrom + k * COLUMNS + l`.
    static void packB(
            float[] x, int from, int lineStride, int kStride, int lines, int depth, float[] panel, int panelFrom) {
        if (lines < COLUMNS) {
            Arrays.fill(panel, panelFrom, panelFrom + depth * COLUMNS, 0);
        }
        if (kStride == 1) {
            Transpose.transpose(x, from, lineStride, lines, depth, panel, panelFrom, COLUMNS);
        } else if (lineStride == 1) {
            copyLines(x, from, kStride, lines, depth, panel, panelFrom);
        } else {
            packFloats(x, from, lineStride, kStride, lines, 0, depth, panel, panelFrom, COLUMNS);
        }
    }

    /// Packs lines whose steps of k are contiguous.
    private static void copyLines(float[] x, int from, int kStride, int lines, int depth, float[] panel, int to) {
        for (int k = 0; k < depth; k++) {
            int at = from + k * kStride;
            int step = to + k * COLUMNS;
            if (lines == COLUMNS) {
                FloatVector.fromArray(FLOATS, x, at).intoArray(panel, step);
                FloatVector.fromArray(FLOATS, x, at + LANES).intoArray(panel, step + LANES);
            } else {
                System.arraycopy(x, at, panel, step, lines);
            }
        }
    }

    // ---- both

    /// Packs lines of any layout, float by float, from the step `firstK` on.
    ///
    /// @param width floats of the panel from one step to the next
    private static void packFloats(
            float[] x,
            int from,
            int lineStride,
            int kStride,
            int lines,
            int firstK,
            int depth,
            float[] panel,
            int panelFrom,
            int width) {
        for (int line = 0; line < lines; line++) {
            for (int k = firstK; k < depth; k++) {
                panel[panelFrom + k * width + line] = x[from + line * lineStride + k * kStride];
            }
        }
    }
}
