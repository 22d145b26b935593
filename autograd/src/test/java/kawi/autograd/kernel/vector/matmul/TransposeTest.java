package kawi.autograd.kernel.vector.matmul;

import static kawi.autograd.fixture.Floats.assertSameBits;

import java.util.Random;
import kawi.autograd.fixture.Floats;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// Every float moves to its place and nothing else is written, with or without incomplete blocks and gaps between rows.
final class TransposeTest {

    @Property(tries = 300)
    void movesEveryFloatToItsPlace(
            @ForAll @IntRange(max = 50) int rows,
            @ForAll @IntRange(max = 50) int columns,
            @ForAll @IntRange(max = 9) int xGap,
            @ForAll @IntRange(max = 9) int yGap,
            @ForAll long seed) {
        Random random = new Random(seed);
        int xStride = columns + xGap;
        int yStride = rows + yGap;
        float[] x = Floats.withSpecialValues(3 + rows * xStride, random);
        float[] actual = Floats.ordinary(5 + columns * yStride + 4, random);
        float[] expected = actual.clone();
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                expected[5 + j * yStride + i] = x[3 + i * xStride + j];
            }
        }
        Transpose.transpose(x, 3, xStride, rows, columns, actual, 5, yStride);
        assertSameBits(expected, actual, rows + " x " + columns + ", gaps " + xGap + " and " + yGap);
    }
}
