package kawi.autograd.kernel;

import static kawi.autograd.kernel.Vectors.FLOATS;
import static kawi.autograd.kernel.Vectors.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/// Transposes blocks of as many rows and columns as a vector has floats, in registers. Float by float it takes several
/// times as long, because a processor stores one vector in the time that it stores one float.
///
/// **Sixteen** rows are interleaved four times, each with the one that is eight further on. Each time the bits of a
/// float's place, four of its row and four of its column, move on by one, and after four times they have changed sides:
///
///     a0 a1 a2 ...   ->   a0 b0 a1 b1 ...      with row 0 and 8 as a and b, then 1 and 9, and so on
///     b0 b1 b2 ...        a8 b8 a9 b9 ...
///
/// Of **eight** rows ever smaller halves are exchanged (Eklundh, "A fast computer method for matrix transposing",
/// 1972),
/// each by a rotation of one vector and a blend with another, since 256-bit vectors have no instruction that picks from
/// two:
///
///     A B   ->   A C      with blocks of 4 x 4, then of 2 x 2 within each, then of 1 x 1
///     C D        B D
///
/// Other widths go float by float.
final class VectorTranspose {
    /// Rows and columns of a block, or 0 if there is none of that width.
    private static final int SIDE = LANES >= 8 ? LANES : 0;

    // ---- for sixteen rows: the lower halves of two vectors and the upper halves, interleaved

    private static final IntVector LOWER = Vectors.interleaved(0, 1);
    private static final IntVector UPPER = Vectors.interleaved(LANES / 2, 1);

    // ---- for eight rows

    /// Lanes whose number has the bit 4, 2, 1.
    private static final VectorMask<Float> HAS_FOUR = VectorMask.fromLong(FLOATS, 0xF0);

    private static final VectorMask<Float> HAS_TWO = VectorMask.fromLong(FLOATS, 0xCC);
    private static final VectorMask<Float> HAS_ONE = VectorMask.fromLong(FLOATS, 0xAA);

    /// Lane l takes the lane whose number differs in the bit 4, 2, 1.
    private static final VectorShuffle<Float> BY_FOUR = VectorShuffle.fromOp(FLOATS, l -> (l ^ 4) % LANES);

    private static final VectorShuffle<Float> BY_TWO = VectorShuffle.fromOp(FLOATS, l -> l ^ 2);
    private static final VectorShuffle<Float> BY_ONE = VectorShuffle.fromOp(FLOATS, l -> l ^ 1);

    private VectorTranspose() {}

    /// `y[column * yStride + row] = x[row * xStride + column]`.
    static void transpose(float[] x, int xFrom, int xStride, int rows, int columns, float[] y, int yFrom, int yStride) {
        int wholeRows = SIDE == 0 ? 0 : rows / SIDE * SIDE;
        int wholeColumns = SIDE == 0 ? 0 : columns / SIDE * SIDE;
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
            transposeEight(x, xFrom, xStride, y, yFrom, yStride);
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

    private static void transposeEight(float[] x, int xFrom, int xStride, float[] y, int yFrom, int yStride) {
        FloatVector a0 = FloatVector.fromArray(FLOATS, x, xFrom);
        FloatVector a1 = FloatVector.fromArray(FLOATS, x, xFrom + xStride);
        FloatVector a2 = FloatVector.fromArray(FLOATS, x, xFrom + 2 * xStride);
        FloatVector a3 = FloatVector.fromArray(FLOATS, x, xFrom + 3 * xStride);
        FloatVector a4 = FloatVector.fromArray(FLOATS, x, xFrom + 4 * xStride);
        FloatVector a5 = FloatVector.fromArray(FLOATS, x, xFrom + 5 * xStride);
        FloatVector a6 = FloatVector.fromArray(FLOATS, x, xFrom + 6 * xStride);
        FloatVector a7 = FloatVector.fromArray(FLOATS, x, xFrom + 7 * xStride);
        FloatVector b0 = a0.blend(a4.rearrange(BY_FOUR), HAS_FOUR);
        FloatVector b1 = a1.blend(a5.rearrange(BY_FOUR), HAS_FOUR);
        FloatVector b2 = a2.blend(a6.rearrange(BY_FOUR), HAS_FOUR);
        FloatVector b3 = a3.blend(a7.rearrange(BY_FOUR), HAS_FOUR);
        FloatVector b4 = a0.rearrange(BY_FOUR).blend(a4, HAS_FOUR);
        FloatVector b5 = a1.rearrange(BY_FOUR).blend(a5, HAS_FOUR);
        FloatVector b6 = a2.rearrange(BY_FOUR).blend(a6, HAS_FOUR);
        FloatVector b7 = a3.rearrange(BY_FOUR).blend(a7, HAS_FOUR);
        a0 = b0.blend(b2.rearrange(BY_TWO), HAS_TWO);
        a1 = b1.blend(b3.rearrange(BY_TWO), HAS_TWO);
        a2 = b0.rearrange(BY_TWO).blend(b2, HAS_TWO);
        a3 = b1.rearrange(BY_TWO).blend(b3, HAS_TWO);
        a4 = b4.blend(b6.rearrange(BY_TWO), HAS_TWO);
        a5 = b5.blend(b7.rearrange(BY_TWO), HAS_TWO);
        a6 = b4.rearrange(BY_TWO).blend(b6, HAS_TWO);
        a7 = b5.rearrange(BY_TWO).blend(b7, HAS_TWO);
        a0.blend(a1.rearrange(BY_ONE), HAS_ONE).intoArray(y, yFrom);
        a0.rearrange(BY_ONE).blend(a1, HAS_ONE).intoArray(y, yFrom + yStride);
        a2.blend(a3.rearrange(BY_ONE), HAS_ONE).intoArray(y, yFrom + 2 * yStride);
        a2.rearrange(BY_ONE).blend(a3, HAS_ONE).intoArray(y, yFrom + 3 * yStride);
        a4.blend(a5.rearrange(BY_ONE), HAS_ONE).intoArray(y, yFrom + 4 * yStride);
        a4.rearrange(BY_ONE).blend(a5, HAS_ONE).intoArray(y, yFrom + 5 * yStride);
        a6.blend(a7.rearrange(BY_ONE), HAS_ONE).intoArray(y, yFrom + 6 * yStride);
        a6.rearrange(BY_ONE).blend(a7, HAS_ONE).intoArray(y, yFrom + 7 * yStride);
    }
}
