package kawi.autograd.op;

import static kawi.autograd.fixture.Numbers.parameter;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import kawi.autograd.Inference;
import kawi.autograd.Tensor;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Device;
import kawi.autograd.fixture.Devices;
import kawi.autograd.fixture.FusedCheck;
import kawi.autograd.fixture.GradientCheck;
import kawi.autograd.fixture.Textbook;
import kawi.autograd.kernel.Kernels;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoftCapTest {

    @Property(tries = 30)
    void itsGradientIsThatOfTheFormula(
            @ForAll @IntRange(max = 6) int rows, @ForAll @IntRange(max = 33) int columns, @ForAll long seed) {
        GradientCheck.check(
                x -> x[0].softCap(1.5f),
                x -> Textbook.map(x[0], v -> 1.5 * Math.tanh(v / 1.5)),
                parameter("x", Shape.of(rows, columns), seed));
    }

    @Property(tries = 20)
    void itsValueIsThatOfTheVisibleOperations(@ForAll @IntRange(max = 40_000) int n, @ForAll long seed) {
        for (Kernels kernels : Devices.kernels()) {
            try (var device = new Device(kernels, 2)) {
                Tensor x = parameter("x", Shape.of(n), seed);
                var inference = new Inference(device);
                assertArrayEquals(
                        inference.run(() -> x.scale(1 / 30f).tanh().scale(30)).toFloats(),
                        inference.run(() -> x.softCap(30)).toFloats());
            }
        }
    }

    /// The bits of the plain loops, with every set of kernels, on any number of threads.
    @Property(tries = 20)
    void itsBitsAreTheSameForAllKernels(@ForAll @IntRange(max = 40_000) int n, @ForAll long seed) {
        FusedCheck.check(x -> x[0].softCap(2), x -> x[0].softCap(2), parameter("x", Shape.of(n), seed));
    }

    @Test
    void itNeverExceedsTheCap() {
        try (var device = new Device(Devices.kernels().getFirst(), 1)) {
            Tensor x = Tensor.of(Shape.of(4), 1e30f, Float.POSITIVE_INFINITY, -1e30f, 0);
            assertArrayEquals(
                    new float[] {30, 30, -30, 0},
                    new Inference(device).run(() -> x.softCap(30)).toFloats());
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {0, -1, Float.NaN, Float.POSITIVE_INFINITY})
    void aCapThatIsNotPositiveIsRefused(float cap) {
        Tensor x = Tensor.of(Shape.of(1), 1f);
        assertEquals(
                "soft cap: the cap must be positive, not " + cap,
                assertThrows(IllegalArgumentException.class, () -> new SoftCap(x, cap))
                        .getMessage());
    }
}
