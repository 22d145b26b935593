package kawi.autograd.op;

import static kawi.autograd.fixture.Numbers.parameterOf;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import kawi.autograd.Tape;
import kawi.autograd.Tensor;
import kawi.autograd.array.Shape;
import kawi.autograd.fixture.Devices;
import kawi.autograd.fixture.GradientCheck;
import kawi.autograd.fixture.Numbers;
import kawi.autograd.fixture.Textbook;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ReluTest {

    @Property(tries = 30)
    void itsGradientIsThatOfTheFormulaAwayFromTheKink(
            @ForAll @IntRange(max = 6) int rows, @ForAll @IntRange(max = 33) int columns, @ForAll long seed) {
        float[] numbers = Numbers.normal(rows * columns, seed);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] += Math.copySign(0.01f, numbers[i]);
        }
        GradientCheck.check(
                x -> x[0].relu(),
                x -> Textbook.map(x[0], v -> Math.max(v, 0)),
                parameterOf("x", Shape.of(rows, columns), numbers));
    }

    @Test
    void atZeroTheGradientIsZero() {
        var x = parameterOf("x", Shape.of(2), 0, -0f);
        var tape = new Tape(Devices.reference(1));
        Tensor loss = tape.record(() -> x.relu().sum());
        tape.backward(loss);
        assertArrayEquals(new float[2], x.gradient().toFloats());
    }
}
