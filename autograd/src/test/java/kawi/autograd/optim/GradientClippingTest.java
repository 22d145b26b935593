package kawi.autograd.optim;

import static kawi.autograd.fixture.Numbers.parameter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import kawi.autograd.Parameter;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Device;
import kawi.autograd.fixture.Devices;
import kawi.autograd.fixture.Numbers;
import kawi.autograd.kernel.Kernels;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GradientClippingTest {

    @Property(tries = 20)
    void theNormIsThatOfAllGradientsAsOneVector(
            @ForAll @IntRange(max = 40_000) int elements, @ForAll @IntRange(max = 50) int others, @ForAll long seed) {
        Parameter a = parameter("a", Shape.of(elements), seed);
        Parameter b = parameter("b", Shape.of(others, 2), seed);
        double squares = 0;
        for (Parameter p : List.of(a, b)) {
            float[] numbers =
                    Numbers.normal(p.shape().elements(), seed + p.shape().rank());
            System.arraycopy(numbers, 0, p.gradient().data(), 0, numbers.length);
            for (double g : numbers) {
                squares += g * g;
            }
        }
        double expected = Math.sqrt(squares);
        for (Kernels kernels : Devices.kernels()) {
            double norm = GradientClipping.norm(new Device(kernels, 1), List.of(a, b));
            assertEquals(expected, norm, 1e-12 * (1 + expected), "norm");
        }
    }

    @Test
    void hugeAndTinyGradientsNeitherOverflowNorVanish() {
        Device device = Devices.reference(1);
        var x = new Parameter("x", Shape.of(2));
        x.gradient().fill(1e30f);
        assertEquals(Math.sqrt(2) * 1e30f, GradientClipping.norm(device, List.of(x)), 1e20);
        x.gradient().fill(1e-30f);
        assertEquals(Math.sqrt(2) * 1e-30f, GradientClipping.norm(device, List.of(x)), 1e-40);
    }

    @Test
    void nothingHasTheNormZero() {
        assertEquals(0, GradientClipping.norm(Devices.reference(1), List.of()));
    }

    @Test
    void shortGradientsAreLeftAlone() {
        assertEquals(1, GradientClipping.coefficient(0, 1));
        assertEquals(1, GradientClipping.coefficient(0.5, 1));
    }

    @Property(tries = 100)
    void longGradientsAreScaledToTheLimit(
            @ForAll @DoubleRange(min = 0.1, max = 10) double limit,
            @ForAll @DoubleRange(min = 10, max = 1e6) double norm) {
        double coefficient = GradientClipping.coefficient(norm, limit);
        assertEquals(Math.min(1, limit / (norm + 1e-6)), coefficient);
        assertTrue(coefficient * norm <= limit, "clipped norm " + coefficient * norm);
    }

    @Test
    void aLimitOfZeroMeansNoLimit() {
        assertEquals(1, GradientClipping.coefficient(1e9, 0));
    }

    @Test
    void aNormThatIsNoNumberIsNotHidden() {
        assertTrue(Double.isNaN(GradientClipping.coefficient(Double.NaN, 1)));
    }

    // ---- the edges of float32

    @Test
    void theNormOfTheLargestGradientsIsFinite() {
        int count = 40_000;
        for (Kernels kernels : Devices.kernels()) {
            Device device = new Device(kernels, 1);
            var x = new Parameter("x", Shape.of(count));
            for (float g : new float[] {Float.MAX_VALUE, Float.MIN_VALUE, 0}) {
                x.gradient().fill(g);
                double expected = Math.sqrt(count) * g;
                assertEquals(expected, GradientClipping.norm(device, List.of(x)), 1e-12 * expected);
            }
            x.gradient().data()[39_999] = Float.NEGATIVE_INFINITY;
            assertEquals(Double.POSITIVE_INFINITY, GradientClipping.norm(device, List.of(x)));
        }
    }

    /// AdamW takes the coefficient as a float, which may be a subnormal one.
    @Test
    void theLargestGradientsAreClippedToTheLimit() {
        double norm = Math.sqrt(40_000) * Float.MAX_VALUE;
        float coefficient = (float) GradientClipping.coefficient(norm, 1);
        assertEquals(1 / Math.sqrt(40_000), coefficient * Float.MAX_VALUE, 1e-5);
    }
}
