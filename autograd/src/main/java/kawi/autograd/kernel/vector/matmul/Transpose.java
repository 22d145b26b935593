package kawi.autograd.kernel.vector.matmul;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static kawi.autograd.kernel.vector.loop.Vectors.FLOATS;
import static kawi.autograd.kernel.vector.loop.Vectors.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import kawi.autograd.kernel.vector.loop.Vectors;

/// Transposes a matrix in blocks, in registers. Float by float it takes several times as long: a processor stores a
/// vector in the time of a float.
///
/// **Sixteen** rows of sixteen are interleaved four times, each row with the one eight further on. Each time the bits
/// of a float's position, four of the row and four of the column, rotate by one; after four times rows and columns are
/// exchanged:
///
///     a0 a1 a2 ...   ->   a0 b0 a1 b1 ...      with row 0 and 8 as a and b, then 1 and 9, and so on
///     b0 b1 b2 ...        a8 b8 a9 b9 ...
///
/// Narrower vectors have no instruction that selects from two. There, in **four** rows of four, ever smaller blocks are
/// exchanged (Eklundh, "A fast computer method for matrix transposing", 1972): one vector is rearranged and blended
/// with another.
///
///     A B   ->   A C      with blocks of 2 x 2, then of 1 x 1 within each
///     C D        B D
///
/// Vectors of eight floats would need half as many instructions, but moving floats across their middle takes many
/// processors several times as long.
final class Transpose {
    /// Rows and columns of a block.
    private static final int SIDE = LANES == 16 ? 16 : 4;

    // ---- for sixteen rows: interleave the lower or the upper halves of two vectors

    private static final IntVector LOWER = Vectors.interleaved(0, 1);
    private static final IntVector UPPER = Vectors.interleaved(LANES / 2, 1);

    // ---- for four rows

    private static final VectorSpecies<Float> FOUR = FloatVector.SPECIES_128;
    /// The lanes 2 and 3, and 1 and 3.
    private static final VectorMask<Float> UPPER_HALF = VectorMask.fromLong(FOUR, 0b1100);

    private static final VectorMask<Float> ODD = VectorMask.fromLong(FOUR, 0b1010);
    /// Exchanges the halves.
    private static final VectorShuffle<Float> HALVES_EXCHANGED = VectorShuffle.fromValues(FOUR, 2, 3, 0, 1);

    private Transpose() {}

    /// `y[column * yStride + row] = x[row * xStride + column]`.
    static void transpose(float[] x, int xFrom, int xStride, int rows, int columns, float[] y, int yFrom, int yStride) {
        int wholeRows = rows / SIDE * SIDE;
        int wholeColumns = columns / SIDE * SIDE;
        for (int row = 0; row < wholeRows; row += SIDE) {
            for (int column = 0; column < wholeColumns; column += SIDE) {
                transposeBlock(x, xFrom + row * xStride + column, xStride, y, yFrom + column * yStride + row, yStride);
            }
        }
        transposeFloats(x, xFrom, xStride, 0, wholeRows, wholeColumns, columns, y, yFrom, yStride);
        transposeFloats(x, xFrom, xStride, wholeRows, rows, 0, columns, y, yFrom, yStride);
    }

    private static void transposeBlock(float[] x, int xFrom, int xStride, float[] y, int yFrom, int yStride) {
        if (SIDE == 16) {
            transposeSixteen(x, xFrom, xStride, y, yFrom, yStride);
        } else {
            transposeFour(x, xFrom, xStride, y, yFrom, yStride);
        }
    }

    private static void transposeFloats(
            float[] x,
            int xFrom,
            int xStride,
            int row,
            int rowEnd,
            int column,
            int columnEnd,
            float[] y,
            int yFrom,
            int yStride) {
        for (int i = row; i < rowEnd; i++) {
            for (int j = column; j < columnEnd; j++) {
                y[yFrom + j * yStride + i] = x[xFrom + i * xStride + j];
            }
        }
    }

    private static void transposeSixteen(float[] x, int xFrom, int xStride, float[] y, int yFrom, int yStride) {
        IntVector a0 = FloatVector.fromArray(FLOATS, x, xFrom).reinterpretAsInts();
        IntVector a1 = FloatVector.fromArray(FLOATS, x, xFrom + xStride).reinterpretAsInts();
        IntVector a2 = FloatVector.fromArray(FLOATS, x, xFrom + 2 * xStride).reinterpretAsInts();
        IntVector a3 = FloatVector.fromArray(FLOATS, x, xFrom + 3 * xStride).reinterpretAsInts();
        IntVector a4 = FloatVector.fromArray(FLOATS, x, xFrom + 4 * xStride).reinterpretAsInts();
        IntVector a5 = FloatVector.fromArray(FLOATS, x, xFrom + 5 * xStride).reinterpretAsInts();
        IntVector a6 = FloatVector.fromArray(FLOATS, x, xFrom + 6 * xStride).reinterpretAsInts();
        IntVector a7 = FloatVector.fromArray(FLOATS, x, xFrom + 7 * xStride).reinterpretAsInts();
        IntVector a8 = FloatVector.fromArray(FLOATS, x, xFrom + 8 * xStride).reinterpretAsInts();
        IntVector a9 = FloatVector.fromArray(FLOATS, x, xFrom + 9 * xStride).reinterpretAsInts();
        IntVector a10 = FloatVector.fromArray(FLOATS, x, xFrom + 10 * xStride).reinterpretAsInts();
        IntVector a11 = FloatVector.fromArray(FLOATS, x, xFrom + 11 * xStride).reinterpretAsInts();
        IntVector a12 = FloatVector.fromArray(FLOATS, x, xFrom + 12 * xStride).reinterpretAsInts();
        IntVector a13 = FloatVector.fromArray(FLOATS, x, xFrom + 13 * xStride).reinterpretAsInts();
        IntVector a14 = FloatVector.fromArray(FLOATS, x, xFrom + 14 * xStride).reinterpretAsInts();
        IntVector a15 = FloatVector.fromArray(FLOATS, x, xFrom + 15 * xStride).reinterpretAsInts();
        IntVector b0 = LOWER.selectFrom(a0, a8);
        IntVector b1 = UPPER.selectFrom(a0, a8);
        IntVector b2 = LOWER.selectFrom(a1, a9);
        IntVector b3 = UPPER.selectFrom(a1, a9);
        IntVector b4 = LOWER.selectFrom(a2, a10);
        IntVector b5 = UPPER.selectFrom(a2, a10);
        IntVector b6 = LOWER.selectFrom(a3, a11);
        IntVector b7 = UPPER.selectFrom(a3, a11);
        IntVector b8 = LOWER.selectFrom(a4, a12);
        IntVector b9 = UPPER.selectFrom(a4, a12);
        IntVector b10 = LOWER.selectFrom(a5, a13);
        IntVector b11 = UPPER.selectFrom(a5, a13);
        IntVector b12 = LOWER.selectFrom(a6, a14);
        IntVector b13 = UPPER.selectFrom(a6, a14);
        IntVector b14 = LOWER.selectFrom(a7, a15);
        IntVector b15 = UPPER.selectFrom(a7, a15);
        a0 = LOWER.selectFrom(b0, b8);
        a1 = UPPER.selectFrom(b0, b8);
        a2 = LOWER.selectFrom(b1, b9);
        a3 = UPPER.selectFrom(b1, b9);
        a4 = LOWER.selectFrom(b2, b10);
        a5 = UPPER.selectFrom(b2, b10);
        a6 = LOWER.selectFrom(b3, b11);
        a7 = UPPER.selectFrom(b3, b11);
        a8 = LOWER.selectFrom(b4, b12);
        a9 = UPPER.selectFrom(b4, b12);
        a10 = LOWER.selectFrom(b5, b13);
        a11 = UPPER.selectFrom(b5, b13);
        a12 = LOWER.selectFrom(b6, b14);
        a13 = UPPER.selectFrom(b6, b14);
        a14 = LOWER.selectFrom(b7, b15);
        a15 = UPPER.selectFrom(b7, b15);
        b0 = LOWER.selectFrom(a0, a8);
        b1 = UPPER.selectFrom(a0, a8);
        b2 = LOWER.selectFrom(a1, a9);
        b3 = UPPER.selectFrom(a1, a9);
        b4 = LOWER.selectFrom(a2, a10);
        b5 = UPPER.selectFrom(a2, a10);
        b6 = LOWER.selectFrom(a3, a11);
        b7 = UPPER.selectFrom(a3, a11);
        b8 = LOWER.selectFrom(a4, a12);
        b9 = UPPER.selectFrom(a4, a12);
        b10 = LOWER.selectFrom(a5, a13);
        b11 = UPPER.selectFrom(a5, a13);
        b12 = LOWER.selectFrom(a6, a14);
        b13 = UPPER.selectFrom(a6, a14);
        b14 = LOWER.selectFrom(a7, a15);
        b15 = UPPER.selectFrom(a7, a15);
        LOWER.selectFrom(b0, b8).reinterpretAsFloats().intoArray(y, yFrom);
        UPPER.selectFrom(b0, b8).reinterpretAsFloats().intoArray(y, yFrom + yStride);
        LOWER.selectFrom(b1, b9).reinterpretAsFloats().intoArray(y, yFrom + 2 * yStride);
        UPPER.selectFrom(b1, b9).reinterpretAsFloats().intoArray(y, yFrom + 3 * yStride);
        LOWER.selectFrom(b2, b10).reinterpretAsFloats().intoArray(y, yFrom + 4 * yStride);
        UPPER.selectFrom(b2, b10).reinterpretAsFloats().intoArray(y, yFrom + 5 * yStride);
        LOWER.selectFrom(b3, b11).reinterpretAsFloats().intoArray(y, yFrom + 6 * yStride);
        UPPER.selectFrom(b3, b11).reinterpretAsFloats().intoArray(y, yFrom + 7 * yStride);
        LOWER.selectFrom(b4, b12).reinterpretAsFloats().intoArray(y, yFrom + 8 * yStride);
        UPPER.selectFrom(b4, b12).reinterpretAsFloats().intoArray(y, yFrom + 9 * yStride);
        LOWER.selectFrom(b5, b13).reinterpretAsFloats().intoArray(y, yFrom + 10 * yStride);
        UPPER.selectFrom(b5, b13).reinterpretAsFloats().intoArray(y, yFrom + 11 * yStride);
        LOWER.selectFrom(b6, b14).reinterpretAsFloats().intoArray(y, yFrom + 12 * yStride);
        UPPER.selectFrom(b6, b14).reinterpretAsFloats().intoArray(y, yFrom + 13 * yStride);
        LOWER.selectFrom(b7, b15).reinterpretAsFloats().intoArray(y, yFrom + 14 * yStride);
        UPPER.selectFrom(b7, b15).reinterpretAsFloats().intoArray(y, yFrom + 15 * yStride);
    }

    private static void transposeFour(float[] x, int xFrom, int xStride, float[] y, int yFrom, int yStride) {
        FloatVector a0 = FloatVector.fromArray(FOUR, x, xFrom);
        FloatVector a1 = FloatVector.fromArray(FOUR, x, xFrom + xStride);
        FloatVector a2 = FloatVector.fromArray(FOUR, x, xFrom + 2 * xStride);
        FloatVector a3 = FloatVector.fromArray(FOUR, x, xFrom + 3 * xStride);
        FloatVector b0 = a0.blend(a2.rearrange(HALVES_EXCHANGED), UPPER_HALF);
        FloatVector b1 = a1.blend(a3.rearrange(HALVES_EXCHANGED), UPPER_HALF);
        FloatVector b2 = a0.rearrange(HALVES_EXCHANGED).blend(a2, UPPER_HALF);
        FloatVector b3 = a1.rearrange(HALVES_EXCHANGED).blend(a3, UPPER_HALF);
        b0.blend(oneUp(b1), ODD).intoArray(y, yFrom);
        oneDown(b0).blend(b1, ODD).intoArray(y, yFrom + yStride);
        b2.blend(oneUp(b3), ODD).intoArray(y, yFrom + 2 * yStride);
        oneDown(b2).blend(b3, ODD).intoArray(y, yFrom + 3 * yStride);
    }

    /// Moves the floats of even lanes to the odd lanes beside them: by a shift, since processors do more shifts than
    /// rearrangements per cycle.
    private static FloatVector oneUp(FloatVector pairs) {
        return pairs.reinterpretAsLongs().lanewise(LSHL, 32).reinterpretAsFloats();
    }

    /// Moves the floats of odd lanes to the even lanes beside them.
    private static FloatVector oneDown(FloatVector pairs) {
        return pairs.reinterpretAsLongs().lanewise(LSHR, 32).reinterpretAsFloats();
    }
}
