package kawi.autograd.optim;

import static kawi.autograd.fixture.Numbers.parameterOf;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import kawi.autograd.Parameter;
import kawi.autograd.array.Shape;
import kawi.autograd.fixture.Devices;
import org.junit.jupiter.api.Test;

class SgdTest {

    @Test
    void aStepIsTheLearningRateTimesTheScaledGradient() {
        Parameter a = parameterOf("a", Shape.of(2), 1, 2);
        Parameter b = parameterOf("b", Shape.of(1, 1), 3);
        a.gradient().data()[0] = 4;
        a.gradient().data()[1] = -8;
        b.gradient().data()[0] = 16;
        new Sgd(List.of(a, b)).step(Devices.reference(1), 0.25, 0.5);
        assertArrayEquals(new float[] {0.5f, 3}, a.toFloats());
        assertArrayEquals(new float[] {1}, b.toFloats());
    }

    @Test
    void aParameterWithoutAGradientStays() {
        Parameter a = parameterOf("a", Shape.of(2), 1, 2);
        new Sgd(List.of(a)).step(Devices.reference(1), 0.25, 1);
        assertArrayEquals(new float[] {1, 2}, a.toFloats());
    }
}
