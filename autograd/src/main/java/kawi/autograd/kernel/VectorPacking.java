package kawi.autograd.kernel;

import static kawi.autograd.kernel.VectorTile.COLUMNS;
import static kawi.autograd.kernel.VectorTile.INTERLEAVED;
import static kawi.autograd.kernel.VectorTile.ROWS;
import static kawi.autograd.kernel.Vectors.FLOATS;
import static kawi.autograd.kernel.Vectors.INTS;
import static kawi.autograd.kernel.Vectors.LANES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/// Copies parts of the two sides of a product into panels, the order in which a tile reads them: strictly forward.
///
/// The **lines** of a panel are rows for the left side of a product and columns for the right side. A panel holds the
/// floats of its lines for k = 0, 1, ...: on the left in groups of four lines, group after group; on the right all
/// lines of a tile side by side. Lines beyond the edge of the matrix are zeros.
///
/// Where a line lies in one piece the copy is a transposition. It is done in registers by interleaving, twice:
///
///     a0 a1 a2 a3 \  a0 c0 a1 c1 ...  \
///     c0 c1 c2 c3 /  a2 c2 a3 c3 ...   \  a0 b0 c0 d0 a1 b1 c1 d1 ...
///     b0 b1 b2 b3 \  b0 d0 b1 d1 ...   /  a2 b2 c2 d2 a3 b3 c3 d3 ...
///     d0 d1 d2 d3 /  b2 d2 b3 d3 ...  /
final class VectorPacking {
    private static final VectorSpecies<Float> FOUR = FloatVector.SPECIES_128;

    // Which of two vectors' floats (the second's numbers follow the first's) are interleaved: the lower halves, the
    // upper halves.
    private static final IntVector LOWER = interleaved(INTS, 0);
    private static final IntVector UPPER = interleaved(INTS, LANES / 2);
    private static final IntVector LOWER_OF_FOUR = interleaved(IntVector.SPECIES_128, 0);
    private static final IntVector UPPER_OF_FOUR = interleaved(IntVector.SPECIES_128, 2);

    private VectorPacking() {}

    private static IntVector interleaved(VectorSpecies<Integer> species, int first) {
        int[] indices = new int[species.length()];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = first + i / 2 + i % 2 * species.length();
        }
        return IntVector.fromArray(species, indices, 0);
    }

    // ---- the left side

    /// Packs rows in panels as [VectorTile] reads them, one after the other.
    ///
    /// @param from index of the first row's first float
    /// @param rowStride floats from one row to the next
    /// @param kStride floats from one k to the next
    static void packLeft(float[] x, int from, int rowStride, int kStride, int rows, int depth, float[] panels) {
        if (INTERLEAVED == 1 && rowStride == 1) {
            VectorTranspose.transpose(x, from, kStride, depth, rows, panels, 0, depth);
            Arrays.fill(panels, rows * depth, Math.ceilDiv(rows, ROWS) * ROWS * depth, 0);
            return;
        }
        for (int row = 0; row < rows; row += INTERLEAVED) {
            int first = from + row * rowStride;
            int to = row * depth;
            int lines = Math.min(INTERLEAVED, rows - row);
            if (INTERLEAVED == 1 && kStride == 1) {
                System.arraycopy(x, first, panels, to, depth);
            } else if (lines == 4 && kStride == 1) {
                interleave(x, first, rowStride, depth, panels, to);
            } else if (lines == 4 && rowStride == 1) {
                copyFour(x, first, kStride, depth, panels, to);
            } else {
                packFloats(x, first, rowStride, kStride, lines, 0, depth, panels, to, INTERLEAVED);
            }
        }
        int filled = Math.ceilDiv(rows, INTERLEAVED) * INTERLEAVED;
        Arrays.fill(panels, filled * depth, Math.ceilDiv(rows, ROWS) * ROWS * depth, 0);
    }

    /// Four lines that lie side by side.
    private static void copyFour(float[] x, int from, int kStride, int depth, float[] panel, int to) {
        for (int k = 0; k < depth; k++) {
            FloatVector.fromArray(FOUR, x, from + k * kStride).intoArray(panel, to + 4 * k);
        }
    }

    /// Four lines that lie one below the other.
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

    // ---- the right side

    /// How many floats the panels of a right side take.
    static int panelFloats(int depth, int columns) {
        return Math.ceilDiv(columns, COLUMNS) * COLUMNS * depth;
    }

    /// Panels of all columns, in scratch memory.
    static float[] packRight(Matrix b, Scratch scratch, Scratch.Use use) {
        float[] panels = scratch.buffer(use, panelFloats(b.rows(), b.columns()));
        packRight(b, panels, 0);
        return panels;
    }

    /// Panels of all columns: that of the columns from j on begins at `panelsFrom + j * rows`.
    static void packRight(Matrix b, float[] panels, int panelsFrom) {
        int depth = b.rows();
        for (int j = 0; j < b.columns() && depth > 0; j += COLUMNS) {
            int lines = Math.min(COLUMNS, b.columns() - j);
            packRight(
                    b.data(),
                    b.at(0, j),
                    b.columnStride(),
                    b.rowStride(),
                    lines,
                    depth,
                    panels,
                    panelsFrom + j * depth);
        }
    }

    /// Packs the lines of one tile: the float of line l and step k goes to `panelFrom + k * COLUMNS + l`.
    static void packRight(
            float[] x, int from, int lineStride, int kStride, int lines, int depth, float[] panel, int panelFrom) {
        if (lineStride == 1 && lines == COLUMNS) {
            copyTile(x, from, kStride, depth, panel, panelFrom);
        } else if (kStride == 1 && lines == COLUMNS) {
            if (LANES == 16) {
                for (int line = 0; line < COLUMNS; line += 4) {
                    transpose(x, from + line * lineStride, lineStride, depth, panel, panelFrom + line);
                }
            } else {
                VectorTranspose.transpose(x, from, lineStride, COLUMNS, depth, panel, panelFrom, COLUMNS);
            }
        } else {
            packFloats(x, from, lineStride, kStride, lines, 0, depth, panel, panelFrom, COLUMNS);
        }
    }

    /// The lines of a tile, side by side.
    private static void copyTile(float[] x, int from, int kStride, int depth, float[] panel, int panelFrom) {
        for (int k = 0; k < depth; k++) {
            int to = panelFrom + k * COLUMNS;
            FloatVector.fromArray(FLOATS, x, from + k * kStride).intoArray(panel, to);
            FloatVector.fromArray(FLOATS, x, from + k * kStride + LANES).intoArray(panel, to + LANES);
        }
    }

    /// Four lines, in blocks of four by four.
    private static void transpose(float[] x, int from, int lineStride, int depth, float[] panel, int panelFrom) {
        int k = 0;
        for (; k + 4 <= depth; k += 4) {
            IntVector a = FloatVector.fromArray(FOUR, x, from + k).reinterpretAsInts();
            IntVector b = FloatVector.fromArray(FOUR, x, from + lineStride + k).reinterpretAsInts();
            IntVector c =
                    FloatVector.fromArray(FOUR, x, from + 2 * lineStride + k).reinterpretAsInts();
            IntVector d =
                    FloatVector.fromArray(FOUR, x, from + 3 * lineStride + k).reinterpretAsInts();
            IntVector lowerAC = LOWER_OF_FOUR.selectFrom(a, c);
            IntVector upperAC = UPPER_OF_FOUR.selectFrom(a, c);
            IntVector lowerBD = LOWER_OF_FOUR.selectFrom(b, d);
            IntVector upperBD = UPPER_OF_FOUR.selectFrom(b, d);
            int to = panelFrom + k * COLUMNS;
            LOWER_OF_FOUR.selectFrom(lowerAC, lowerBD).reinterpretAsFloats().intoArray(panel, to);
            UPPER_OF_FOUR.selectFrom(lowerAC, lowerBD).reinterpretAsFloats().intoArray(panel, to + COLUMNS);
            LOWER_OF_FOUR.selectFrom(upperAC, upperBD).reinterpretAsFloats().intoArray(panel, to + 2 * COLUMNS);
            UPPER_OF_FOUR.selectFrom(upperAC, upperBD).reinterpretAsFloats().intoArray(panel, to + 3 * COLUMNS);
        }
        for (; k < depth; k++) {
            for (int line = 0; line < 4; line++) {
                panel[panelFrom + k * COLUMNS + line] = x[from + line * lineStride + k];
            }
        }
    }

    // ---- both

    /// Any lines in any layout, float by float, from step k on.
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
        for (int k = firstK; k < depth; k++) {
            for (int line = 0; line < width; line++) {
                int to = panelFrom + k * width + line;
                panel[to] = line < lines ? x[from + line * lineStride + k * kStride] : 0;
            }
        }
    }
}
