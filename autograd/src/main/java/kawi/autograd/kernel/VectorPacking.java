package kawi.autograd.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/// Copies a part of a matrix into a panel, the order in which a tile of a product reads it.
///
/// A panel of `width` lines holds, for k = 0, 1, ..., the k-th float of each line side by side: the tile then reads
/// memory strictly
/// forward. For the left side of a product the lines are rows, for the right side they are columns. Lines that lie
/// beyond the edge of
/// the matrix are zeros.
///
/// The work is done in groups of four lines, with vectors of four floats on every machine.
final class VectorPacking {
    private static final VectorSpecies<Float> FOUR = FloatVector.SPECIES_128;

    // Which of two vectors' eight floats (the second's are numbered from 4) go into a vector.
    private static final IntVector LOWER = IntVector.fromArray(IntVector.SPECIES_128, new int[] {0, 4, 1, 5}, 0);
    private static final IntVector UPPER = IntVector.fromArray(IntVector.SPECIES_128, new int[] {2, 6, 3, 7}, 0);

    private VectorPacking() {}

    /// @param from index of the first line's first float
    /// @param lineStride floats from one line to the next
    /// @param kStride floats from one k to the next
    /// @param lines how many of the panel's lines the matrix has
    /// @param width lines of the panel, a multiple of four
    static void pack(
            float[] x,
            int from,
            int lineStride,
            int kStride,
            int lines,
            int depth,
            float[] panel,
            int panelFrom,
            int width) {
        int line = 0;
        if (kStride == 1) {
            for (; line + 4 <= lines; line += 4) {
                transpose(x, from + line * lineStride, lineStride, depth, panel, panelFrom + line, width);
            }
        } else if (lineStride == 1) {
            for (; line + 4 <= lines; line += 4) {
                copy(x, from + line, kStride, depth, panel, panelFrom + line, width);
            }
        }
        for (; line < width; line++) {
            for (int k = 0; k < depth; k++) {
                panel[panelFrom + k * width + line] = line < lines ? x[from + line * lineStride + k * kStride] : 0;
            }
        }
    }

    /// Four lines that lie side by side.
    private static void copy(float[] x, int from, int kStride, int depth, float[] panel, int panelFrom, int width) {
        for (int k = 0; k < depth; k++) {
            FloatVector.fromArray(FOUR, x, from + k * kStride).intoArray(panel, panelFrom + k * width);
        }
    }

    /// Four lines each of which lies in one piece: blocks of four by four are transposed in registers.
    private static void transpose(
            float[] x, int from, int lineStride, int depth, float[] panel, int panelFrom, int width) {
        int k = 0;
        for (; k + 4 <= depth; k += 4) {
            IntVector line0 = loadBits(x, from + k); // a0 a1 a2 a3
            IntVector line1 = loadBits(x, from + lineStride + k); // b0 b1 b2 b3
            IntVector line2 = loadBits(x, from + 2 * lineStride + k);
            IntVector line3 = loadBits(x, from + 3 * lineStride + k);
            IntVector lower02 = LOWER.selectFrom(line0, line2); // a0 c0 a1 c1
            IntVector upper02 = UPPER.selectFrom(line0, line2); // a2 c2 a3 c3
            IntVector lower13 = LOWER.selectFrom(line1, line3); // b0 d0 b1 d1
            IntVector upper13 = UPPER.selectFrom(line1, line3); // b2 d2 b3 d3
            int to = panelFrom + k * width;
            storeBits(LOWER.selectFrom(lower02, lower13), panel, to); // a0 b0 c0 d0
            storeBits(UPPER.selectFrom(lower02, lower13), panel, to + width); // a1 b1 c1 d1
            storeBits(LOWER.selectFrom(upper02, upper13), panel, to + 2 * width);
            storeBits(UPPER.selectFrom(upper02, upper13), panel, to + 3 * width);
        }
        for (; k < depth; k++) {
            for (int line = 0; line < 4; line++) {
                panel[panelFrom + k * width + line] = x[from + line * lineStride + k];
            }
        }
    }

    private static IntVector loadBits(float[] x, int index) {
        return FloatVector.fromArray(FOUR, x, index).reinterpretAsInts();
    }

    private static void storeBits(IntVector bits, float[] x, int index) {
        bits.reinterpretAsFloats().intoArray(x, index);
    }
}
