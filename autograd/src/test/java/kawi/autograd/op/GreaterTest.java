package kawi.autograd.op;

import static kawi.autograd.fixture.Numbers.parameterOf;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import kawi.autograd.Parameter;
import kawi.autograd.Tape;
import kawi.autograd.Tensor;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Device;
import kawi.autograd.fixture.Devices;
import kawi.autograd.kernel.Kernels;
import org.junit.jupiter.api.Test;

class GreaterTest {
    private final Parameter a = parameterOf("a", Shape.of(2, 3), 1, 2, Float.NaN, -0f, 5, Float.POSITIVE_INFINITY);
    private final Parameter b = parameterOf("b", Shape.of(3), 0, 2, 1);

    @Test
    void isOneWhereTheLeftIsGreaterAndZeroElsewhereAndForNaN() {
        for (Kernels kernels : Devices.kernels()) {
            var tape = new Tape(new Device(kernels, 1));
            assertArrayEquals(
                    new float[] {1, 0, 0, 0, 1, 1},
                    tape.record(() -> a.greater(b)).toFloats());
            assertArrayEquals(
                    new float[] {0, 0, 0, 0, 0, 0}, tape.record(() -> a.less(b)).toFloats());
        }
    }

    @Test
    void itsResultHasNoGradientButWhatIsChosenByItHas() {
        var x = parameterOf("x", Shape.of(4), 1, -2, 3, -4);
        var tape = new Tape(Devices.reference(1));
        Tensor loss = tape.record(() -> {
            Tensor positive = x.greater(Tensor.of(Shape.SCALAR, 0));
            assertFalse(positive.requiresGradient());
            return x.multiply(positive).sum();
        });
        tape.backward(loss);
        assertArrayEquals(new float[] {1, 0, 1, 0}, x.gradient().toFloats());
    }
}
