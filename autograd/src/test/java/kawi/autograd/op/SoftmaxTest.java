package kawi.autograd.op;

import static kawi.autograd.fixture.Numbers.parameter;
import static kawi.autograd.fixture.Numbers.parameterOf;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import kawi.autograd.Tape;
import kawi.autograd.Tensor;
import kawi.autograd.array.Shape;
import kawi.autograd.fixture.Devices;
import kawi.autograd.fixture.GradientCheck;
import kawi.autograd.fixture.Textbook;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SoftmaxTest {

    @Property(tries = 40)
    void itsGradientIsThatOfTheFormula(
            @ForAll @IntRange(max = 6) int rows, @ForAll @IntRange(max = 40) int columns, @ForAll long seed) {
        GradientCheck.check(
                x -> x[0].softmax(),
                x -> Textbook.softmax(x[0], columns),
                parameter("x", Shape.of(rows, columns), seed));
    }

    @Test
    void largeTensorsAreCutIntoTasks() {
        GradientCheck.check(
                x -> x[0].softmax(), x -> Textbook.softmax(x[0], 401), parameter("x", Shape.of(60, 401), 1));
    }

    @Test
    void largeNumbersDoNotOverflow() {
        assertArrayEquals(new float[] {0.5f, 0, 0.5f}, softmax(1e30f, -1e30f, 1e30f));
    }

    @Test
    void aRowOfNegativeInfinitiesBecomesZeros() {
        float hidden = Float.NEGATIVE_INFINITY;
        assertArrayEquals(new float[3], softmax(hidden, hidden, hidden));
        assertArrayEquals(new float[] {0, 1, 0}, softmax(hidden, -7, hidden));
    }

    @Test
    void aRowOfNegativeInfinitiesHasNoGradient() {
        float hidden = Float.NEGATIVE_INFINITY;
        var x = parameterOf("x", Shape.of(1, 2), hidden, hidden);
        var tape = new Tape(Devices.reference(1));
        Tensor loss = tape.record(() -> x.softmax().sum());
        tape.backward(loss);
        assertArrayEquals(new float[2], x.gradient().toFloats());
    }

    private static float[] softmax(float... row) {
        return new Tape(Devices.reference(1))
                .record(() -> Tensor.of(Shape.of(1, row.length), row).softmax())
                .toFloats();
    }
}
