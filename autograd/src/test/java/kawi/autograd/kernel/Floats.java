package kawi.autograd.kernel;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Floats to test with, and their comparison to the last bit.
final class Floats {
    private static final float[] SPECIAL = {
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        0f,
        -0f,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        0x1p-130f,
        Float.MIN_NORMAL,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        1f,
        -1f,
        88.7f,
        -103.9f
    };

    private Floats() {}

    /// Numbers as they occur in a network.
    static float[] ordinary(int n, RandomGenerator random) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) (2 * random.nextGaussian());
        }
        return x;
    }

    /// Ordinary numbers among which are NaN, infinities, zeros of both signs, denormals and huge numbers.
    static float[] withSpecialValues(int n, RandomGenerator random) {
        float[] x = ordinary(n, random);
        for (int i = 0; i < n; i++) {
            if (random.nextInt(6) == 0) {
                x[i] = SPECIAL[random.nextInt(SPECIAL.length)];
            }
        }
        return x;
    }

    /// Fails unless both hold the same bits; one NaN is as good as another.
    static void assertSameBits(float[] expected, float[] actual, String what) {
        int i = Arrays.mismatch(expected, actual);
        if (i >= 0) {
            fail(what + ": at " + i + " expected " + expected[i] + " (" + Float.toHexString(expected[i]) + ") but was "
                    + actual[i] + " (" + Float.toHexString(actual[i]) + ")");
        }
    }
}
