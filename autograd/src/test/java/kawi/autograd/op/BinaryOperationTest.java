package kawi.autograd.op;

import static kawi.autograd.fixture.Numbers.parameter;
import static kawi.autograd.fixture.Numbers.parameterOf;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import kawi.autograd.Inference;
import kawi.autograd.Parameter;
import kawi.autograd.Tape;
import kawi.autograd.Tensor;
import kawi.autograd.array.Broadcast;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.fixture.Devices;
import kawi.autograd.fixture.FusedCheck;
import kawi.autograd.fixture.GradientCheck;
import kawi.autograd.fixture.Textbook;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The promises of all operations on two tensors. The left numbers are multiples of 1/8, the right ones are between
/// such multiples: none is 0, and no two are equal or nearly equal.
class BinaryOperationTest {

    @SuppressWarnings("ImmutableEnumChecker") // the functions have no state
    enum Kind {
        ADD(Tensor::add, (a, b) -> a + b),
        SUBTRACT(Tensor::subtract, (a, b) -> a - b),
        MULTIPLY(Tensor::multiply, (a, b) -> a * b),
        DIVIDE(Tensor::divide, (a, b) -> a / b),
        MAXIMUM(Tensor::maximum, Math::max);

        private final BinaryOperator<Tensor> operation;
        private final DoubleBinaryOperator formula;

        Kind(BinaryOperator<Tensor> operation, DoubleBinaryOperator formula) {
            this.operation = operation;
            this.formula = formula;
        }

        void check(Parameter a, Parameter b) {
            Shape shape = Broadcast.of("test", a.shape(), b.shape()).shape();
            GradientCheck.check(
                    x -> operation.apply(x[0], x[1]),
                    x -> Textbook.broadcast(x[0], a.shape(), x[1], b.shape(), shape, formula),
                    a,
                    b);
        }
    }

    private static Parameter left(Shape shape, Random random) {
        var a = new Parameter("a", shape);
        for (int i = 0; i < shape.elements(); i++) {
            a.value().data()[i] = (1 + random.nextInt(16)) * (random.nextBoolean() ? 0.125f : -0.125f);
        }
        return a;
    }

    private static Parameter right(Shape shape, Random random) {
        var b = new Parameter("b", shape);
        for (int i = 0; i < shape.elements(); i++) {
            b.value().data()[i] = (1.5f + random.nextInt(16)) * (random.nextBoolean() ? 0.125f : -0.125f);
        }
        return b;
    }

    @Property(tries = 150)
    void gradientsAreThoseOfTheFormulaWhateverTheShapesThatBroadcast(@ForAll Kind kind, @ForAll long seed) {
        var random = new Random(seed);
        int[] sizes = random.ints(random.nextInt(5), 0, 6)
                .map(i -> new int[] {0, 1, 2, 3, 7, 18}[i])
                .toArray();
        if (Shape.of(sizes).elements() < 2000) {
            kind.check(left(shrunk(sizes, random), random), right(shrunk(sizes, random), random));
        }
    }

    /// Some sizes become 1, and some outermost ones are missing.
    private static Shape shrunk(int[] sizes, Random random) {
        int missing = random.nextInt(3) == 0 ? random.nextInt(sizes.length + 1) : 0;
        var shrunk = new int[sizes.length - missing];
        for (int i = 0; i < shrunk.length; i++) {
            shrunk[i] = random.nextInt(3) == 0 ? 1 : sizes[missing + i];
        }
        return Shape.of(shrunk);
    }

    @ParameterizedTest
    @EnumSource
    void aRowAColumnAndAScalarAreRepeated(Kind kind) {
        var random = new Random(1);
        for (Shape b : new Shape[] {Shape.of(7), Shape.of(3, 1), Shape.of(2, 1, 1), Shape.of(2, 1, 7), Shape.SCALAR}) {
            kind.check(left(Shape.of(2, 3, 7), random), right(b, random));
            kind.check(left(b, random), right(Shape.of(2, 3, 7), random));
        }
        kind.check(left(Shape.of(5, 1), random), right(Shape.of(7), random));
    }

    @ParameterizedTest
    @EnumSource
    void largeTensorsThatAreDividedAmongWorkersHaveTheSameBits(Kind kind) {
        Shape large = Shape.of(40, 13, 67);
        var random = new Random(2);
        for (Shape b : new Shape[] {
            large,
            Shape.of(67),
            Shape.of(13, 67),
            Shape.of(13, 1),
            Shape.of(40, 1, 1),
            Shape.of(40, 1, 67),
            Shape.SCALAR
        }) {
            GradientCheck.Network network = x -> kind.operation.apply(x[0], x[1]);
            FusedCheck.check(network, network, left(large, random), right(b, random));
        }
    }

    @Test
    void aTensorCombinedWithItselfAddsBothGradients() {
        var x = parameter("x", Shape.of(4, 5), 2);
        GradientCheck.check(t -> t[0].divide(t[0].add(3)), t -> Textbook.map(t[0], v -> v / (v + 3)), x);
        GradientCheck.check(t -> t[0].subtract(t[0]), t -> Textbook.map(t[0], v -> 0), x);
    }

    /// One gradient is 2^24: a float32 chain could not add ones to it.
    @Test
    void theGradientOfAColumnIsASumInDouble() {
        var a = new Parameter("a", Shape.of(2, 3000));
        var column = new Parameter("column", Shape.of(2, 1));
        var weights = Tensor.of(a.shape(), new float[6000]);
        Arrays.fill(weights.value().data(), 1);
        weights.value().data()[0] = 0x1p24f;
        var tape = new Tape(Devices.reference(2));
        tape.backward(tape.record(() -> a.add(column).multiply(weights).sum()));
        assertArrayEquals(new float[] {0x1p24f + 2999, 3000}, column.gradient().toFloats());
    }

    // ---- the edges, as in PyTorch

    private static float[] gradients(BinaryOperator<Tensor> operation, Parameter a, Parameter b) {
        a.clearGradient();
        b.clearGradient();
        var tape = new Tape(Devices.reference(1));
        tape.backward(tape.record(() -> operation.apply(a, b).sum()));
        return new float[] {a.gradient().data()[0], b.gradient().data()[0]};
    }

    private static float value(BinaryOperator<Tensor> operation, float a, float b) {
        return new Inference(Devices.reference(1))
                .run(() -> operation.apply(Tensor.of(Shape.of(1), a), Tensor.of(Shape.of(1), b)))
                .item();
    }

    @Test
    void divisionByZeroIsInfiniteAndZeroByZeroIsNotANumber() {
        assertEquals(Float.POSITIVE_INFINITY, value(Tensor::divide, 1, 0));
        assertEquals(Float.NEGATIVE_INFINITY, value(Tensor::divide, -1, 0));
        assertEquals(Float.NaN, value(Tensor::divide, 0, 0));
        var one = parameterOf("a", Shape.of(1), 1);
        var zero = parameterOf("b", Shape.of(1), 0);
        assertArrayEquals(
                new float[] {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}, gradients(Tensor::divide, one, zero));
    }

    @Test
    void equalElementsShareTheGradientOfTheirMaximum() {
        var a = parameterOf("a", Shape.of(1), 3);
        var b = parameterOf("b", Shape.of(1), 3);
        assertArrayEquals(new float[] {0.5f, 0.5f}, gradients(Tensor::maximum, a, b));
        assertEquals(Float.NaN, value(Tensor::maximum, Float.NaN, 3));
        assertEquals(Float.NaN, value(Tensor::maximum, 3, Float.NaN));
    }

    @Test
    void shapesThatDoNotBroadcastAreNamedWithTheOperation() {
        var a = parameter("a", Shape.of(4, 2, 3), 1);
        var b = parameter("b", Shape.of(5, 1), 1);
        String reason =
                ": (4, 2, 3) and (5, 1) do not broadcast: the sizes 2 and 5 of dimension -2 differ, and neither is 1";
        assertEquals("subtract" + reason, refusal(() -> new Subtract(a, b)));
        assertEquals("divide" + reason, refusal(() -> new Divide(a, b)));
        assertEquals("maximum" + reason, refusal(() -> new Maximum(a, b)));
        assertEquals("greater" + reason, refusal(() -> new Greater(a, b)));
    }

    private static String refusal(Executable constructor) {
        return assertThrows(ShapeException.class, constructor).getMessage();
    }
}
