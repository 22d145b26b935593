package kawi.autograd.kernel;

import static kawi.autograd.fixture.Floats.assertSameBits;

import java.util.Random;
import kawi.autograd.fixture.Floats;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// The other order of the loops writes the bits of the definition, whatever the layouts.
final class EmulatedFmaKernelsTest {
    private static final Kernels DEFINITION = new ReferenceKernels();
    private static final Kernels EMULATED = new EmulatedFmaKernels();

    enum Layout {
        ROWS,
        COLUMNS,
        NEITHER
    }

    private static Matrix matrix(int rows, int columns, Layout layout, Random random) {
        float[] data = Floats.withSpecialValues(3 + 2 * (rows + 1) * (columns + 1), random);
        return switch (layout) {
            case ROWS -> new Matrix(data, 3, rows, columns, columns + 1, 1);
            case COLUMNS -> new Matrix(data, 3, rows, columns, 1, rows + 1);
            case NEITHER -> new Matrix(data, 3, rows, columns, 2 * columns, 2);
        };
    }

    @Property(tries = 300)
    void agreesWithTheDefinition(
            @ForAll @IntRange(max = 20) int rows,
            @ForAll @IntRange(max = 20) int inner,
            @ForAll @IntRange(max = 40) int columns,
            @ForAll Layout left,
            @ForAll Layout right,
            @ForAll Layout result,
            @ForAll long seed) {
        Random random = new Random(seed);
        Matrix a = matrix(rows, inner, left, random);
        Matrix b = matrix(inner, columns, right, random);
        Matrix expected = matrix(rows, columns, result, random);
        Matrix actual =
                new Matrix(expected.data().clone(), 3, rows, columns, expected.rowStride(), expected.columnStride());
        DEFINITION.matmulAdd(a, b, expected, new Scratch());
        EMULATED.matmulAdd(a, b, actual, new Scratch());
        assertSameBits(expected.data(), actual.data(), "C += A B");
        DEFINITION.matmul(a, b, expected, new Scratch());
        EMULATED.matmul(a, b, actual, new Scratch());
        assertSameBits(expected.data(), actual.data(), "C = A B");
    }
}
