package kawi.autograd.kernel.vector.loop;

import java.util.stream.LongStream;
import kawi.autograd.fixture.Floats;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.ReferenceKernels;
import kawi.autograd.kernel.scalar.ScalarFunction;
import kawi.autograd.kernel.vector.VectorKernels;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// One float of some thousand, from all 2^32, NaN and infinities among them.
final class FunctionsTest {
    private static final Kernels DEFINITION = new ReferenceKernels();
    private static final Kernels VECTOR = new VectorKernels();
    private static final int COUNT = 1 << 12;

    @ParameterizedTest
    @EnumSource
    void ofAllFloatsTheyAreTheBitsOfTheirDefinition(ScalarFunction function) {
        for (float[] x : allFloats(4_001)) {
            float[] expected = new float[COUNT];
            float[] actual = new float[COUNT];
            DEFINITION.map(function, x, 0, expected, 0, COUNT);
            VECTOR.map(function, x, 0, actual, 0, COUNT);
            Floats.assertSameBits(expected, actual, function + " from " + x[0]);
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 1, 2, 3, 4, 5, -1, -2, -3, 0.5f, -0.5f, 1 / 3f, -7.3f, 17, 1e-30f, 1e30f})
    void powersOfAllFloatsAreTheBitsOfTheirDefinition(float exponent) {
        for (float[] x : allFloats(40_009)) {
            float[] expected = new float[COUNT];
            float[] actual = new float[COUNT];
            DEFINITION.pow(exponent, x, 0, expected, 0, COUNT);
            VECTOR.pow(exponent, x, 0, actual, 0, COUNT);
            Floats.assertSameBits(expected, actual, "to the power of " + exponent + " from " + x[0]);
        }
    }

    private static Iterable<float[]> allFloats(int step) {
        long rows = (1L << 32) / step / COUNT + 1;
        return () -> LongStream.range(0, rows)
                .mapToObj(row -> {
                    float[] x = new float[COUNT];
                    for (int i = 0; i < COUNT; i++) {
                        x[i] = Float.intBitsToFloat((int) ((row * COUNT + i) * step));
                    }
                    return x;
                })
                .iterator();
    }
}
