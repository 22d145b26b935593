package kawi.autograd.kernel;

import static kawi.autograd.kernel.Vectors.FLOATS;
import static kawi.autograd.kernel.Vectors.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/// Transposes eight rows at a time in the registers of 256-bit vectors, by exchanging ever smaller halves (Eklundh, "A
/// fast computer method for matrix transposing", 1972):
///
///     A B   ->   A C      with blocks of 4 x 4, then of 2 x 2 within each, then of 1 x 1
///     C D        B D
///
/// Each exchange is a rotation of one vector and a blend with another. Float by float it takes more than twice as long,
/// because a processor stores one vector in the time that it stores one float. Other widths go float by float.
final class VectorTranspose {
    private static final boolean EIGHT = LANES == 8;
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
        int wholeRows = EIGHT ? rows / 8 * 8 : 0;
        int wholeColumns = EIGHT ? columns / 8 * 8 : 0;
        for (int row = 0; row < wholeRows; row += 8) {
            for (int column = 0; column < wholeColumns; column += 8) {
                transposeEight(x, xFrom + row * xStride + column, xStride, y, yFrom + column * yStride + row, yStride);
            }
        }
        transposeFloats(x, xFrom, xStride, 0, wholeRows, wholeColumns, columns, y, yFrom, yStride);
        transposeFloats(x, xFrom, xStride, wholeRows, rows, 0, columns, y, yFrom, yStride);
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
