package kawi.autograd.op;

import static kawi.autograd.fixture.Numbers.parameter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import kawi.autograd.Tensor;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.fixture.FusedCheck;
import kawi.autograd.fixture.GradientCheck;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SwiGluTest {

    @Property(tries = 30)
    void itsGradientIsThatOfTheFormula(
            @ForAll @IntRange(max = 6) int rows, @ForAll @IntRange(max = 33) int columns, @ForAll long seed) {
        GradientCheck.check(
                x -> x[0].swiGlu(), x -> swiGlu(x[0], columns), parameter("x", Shape.of(rows, 2 * columns), seed));
    }

    private static double[] swiGlu(double[] x, int columns) {
        double[] y = new double[x.length / 2];
        for (int i = 0; i < y.length; i++) {
            double gate = x[i / columns * 2 * columns + i % columns];
            double value = x[i / columns * 2 * columns + columns + i % columns];
            y[i] = gate / (1 + Math.exp(-gate)) * value;
        }
        return y;
    }

    @Property(tries = 30)
    void itEqualsTheVisibleOperations(
            @ForAll @IntRange(max = 90) int rows, @ForAll @IntRange(max = 40) int columns, @ForAll long seed) {
        FusedCheck.check(
                x -> x[0].swiGlu(), x -> visible(x[0], columns), parameter("x", Shape.of(rows, 2 * columns), seed));
    }

    /// Its gradient is added to that of another use.
    @Property(tries = 20)
    void itEqualsThemBesideAnotherUseOfItsOperand(
            @ForAll @IntRange(max = 9) int rows, @ForAll @IntRange(max = 40) int columns, @ForAll long seed) {
        FusedCheck.check(
                x -> x[0].swiGlu().add(x[0].slice(-1, 0, columns)),
                x -> visible(x[0], columns).add(x[0].slice(-1, 0, columns)),
                parameter("x", Shape.of(2, rows, 2 * columns), seed));
    }

    private static Tensor visible(Tensor x, int columns) {
        Tensor gate = x.slice(-1, 0, columns);
        Tensor value = x.slice(-1, columns, 2 * columns);
        return gate.multiply(gate.sigmoid()).multiply(value);
    }

    @Test
    void anOddNumberOfColumnsIsRefused() {
        Tensor x = Tensor.of(Shape.of(2, 3), new float[6]);
        assertEquals(
                "SwiGLU: a gate and a value need an even number of columns, but the operand is (2, 3)",
                assertThrows(ShapeException.class, () -> new SwiGlu(x)).getMessage());
    }
}
