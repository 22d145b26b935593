package kawi.autograd.kernel.vector.loop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.UnaryOperator;
import jdk.incubator.vector.FloatVector;
import kawi.autograd.fixture.Floats;
import kawi.autograd.kernel.scalar.Exponential;
import org.junit.jupiter.api.Test;

final class VectorExponentialTest {

    /// For one in ten thousand floats, down to negative infinity.
    @Test
    void expOfNonPositiveHasTheBitsOfTheDefinition() {
        check(0x8000_0000, 0xff80_0000, VectorExponential::expOfNonPositive, Exponential::exp);
    }

    @Test
    void onePlusExpHasTheBitsOfTheDefinition() {
        check(0x8000_0000, 0xff80_0000, VectorExponential::onePlusExp, x -> 1 + Exponential.exp(x));
        check(0, 0x7f80_0000, VectorExponential::onePlusExp, x -> 1 + Exponential.exp(x));
    }

    private interface Definition {
        float of(float x);
    }

    private static void check(int fromBits, int toBits, UnaryOperator<FloatVector> vector, Definition definition) {
        float[] x = new float[1 << 13];
        float[] expected = new float[x.length];
        float[] actual = new float[x.length];
        for (int bits = fromBits; bits < toBits; ) {
            for (int i = 0; i < x.length; i++) {
                x[i] = Float.intBitsToFloat(Math.min(bits, toBits));
                expected[i] = definition.of(x[i]);
                bits = bits < toBits - 10_009 ? bits + 10_009 : toBits;
            }
            for (int i = 0; i < x.length; i += Vectors.LANES) {
                vector.apply(Vectors.load(x, i)).intoArray(actual, i);
            }
            Floats.assertSameBits(expected, actual, "exponentials from " + x[0]);
        }
    }

    @Test
    void ofNaNIsNaN() {
        FloatVector nan = Vectors.broadcast(Float.NaN);
        assertTrue(Float.isNaN(VectorExponential.expOfNonPositive(nan).lane(0)));
        assertTrue(Float.isNaN(VectorExponential.onePlusExp(nan).lane(0)));
    }
}
