package kawi.autograd.op;

import static kawi.autograd.fixture.Numbers.parameterOf;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import kawi.autograd.Parameter;
import kawi.autograd.Tensor;
import kawi.autograd.array.Shape;
import kawi.autograd.fixture.Edge;
import kawi.autograd.fixture.FusedCheck;
import kawi.autograd.fixture.GradientCheck;
import kawi.autograd.fixture.Numbers;
import kawi.autograd.fixture.Textbook;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The promises of all functions of one number. Functions of positive numbers get exponentials of normal numbers.
class UnaryOperationTest {

    @SuppressWarnings("ImmutableEnumChecker") // the functions have no state
    enum Kind {
        EXP(Tensor::exp, Math::exp, false),
        LOG(Tensor::log, Math::log, true),
        SQRT(Tensor::sqrt, Math::sqrt, true),
        RSQRT(Tensor::rsqrt, x -> 1 / Math.sqrt(x), true),
        TANH(Tensor::tanh, Math::tanh, false),
        SIGMOID(Tensor::sigmoid, x -> 1 / (1 + Math.exp(-x)), false),
        SQUARE(x -> x.pow(2), x -> x * x, false),
        CUBE(x -> x.pow(3), x -> x * x * x, false),
        ROOT(x -> x.pow(0.5f), Math::sqrt, true),
        RECIPROCAL(x -> x.pow(-1), x -> 1 / x, true),
        POWER(x -> x.pow(-1.75f), x -> Math.pow(x, -1.75), true);

        private final UnaryOperator<Tensor> operation;
        private final DoubleUnaryOperator formula;
        private final boolean needsPositive;

        Kind(UnaryOperator<Tensor> operation, DoubleUnaryOperator formula, boolean needsPositive) {
            this.operation = operation;
            this.formula = formula;
            this.needsPositive = needsPositive;
        }

        Parameter x(Shape shape, long seed) {
            float[] numbers = Numbers.normal(shape.elements(), seed);
            for (int i = 0; i < numbers.length && needsPositive; i++) {
                numbers[i] = (float) Math.exp(numbers[i] / 2);
            }
            return parameterOf("x", shape, numbers);
        }
    }

    @Property(tries = 60)
    void itsGradientIsThatOfTheFormula(
            @ForAll Kind kind,
            @ForAll @IntRange(max = 6) int rows,
            @ForAll @IntRange(max = 33) int columns,
            @ForAll long seed) {
        GradientCheck.check(
                x -> kind.operation.apply(x[0]),
                x -> Textbook.map(x[0], kind.formula),
                kind.x(Shape.of(rows, columns), seed));
    }

    @ParameterizedTest
    @EnumSource
    void largeTensorsThatAreDividedAmongWorkersHaveTheSameBits(Kind kind) {
        GradientCheck.Network network = x -> kind.operation.apply(x[0]);
        FusedCheck.check(network, network, kind.x(Shape.of(60, 401), 3));
    }

    @ParameterizedTest
    @EnumSource
    void aScalarIsATensorLikeOthers(Kind kind) {
        GradientCheck.check(
                x -> kind.operation.apply(x[0]), x -> Textbook.map(x[0], kind.formula), kind.x(Shape.SCALAR, 5));
    }

    // ---- the edges, as in PyTorch

    private static void check(UnaryOperator<Tensor> operation, float x, float value, float gradient) {
        Edge edge = Edge.of(t -> operation.apply(t[0]), Shape.of(19), Edge.filled(19, x));
        assertArrayEquals(Edge.filled(19, value), edge.value(), "value at " + x);
        assertArrayEquals(Edge.filled(19, gradient), edge.gradient(), "gradient at " + x);
    }

    private static final float INFINITY = Float.POSITIVE_INFINITY;

    @Test
    void theLogarithmOfZeroIsNegativeInfinityAndItsGradientInfinite() {
        check(Tensor::log, 0, -INFINITY, INFINITY);
        check(Tensor::log, -1, Float.NaN, -1);
        check(Tensor::log, INFINITY, INFINITY, 0);
    }

    @Test
    void theRootsOfZeroHaveInfiniteGradients() {
        check(Tensor::sqrt, 0, 0, INFINITY);
        check(Tensor::sqrt, -1, Float.NaN, Float.NaN);
        check(Tensor::rsqrt, 0, INFINITY, -INFINITY);
        check(x -> x.pow(0.5f), 0, 0, INFINITY);
        check(x -> x.pow(-1), 0, INFINITY, -INFINITY);
    }

    @Test
    void thePowerZeroIsOneWithoutAGradientEvenForZeroAndNaN() {
        check(x -> x.pow(0), 0, 1, 0);
        check(x -> x.pow(0), Float.NaN, 1, 0);
        check(x -> x.pow(1), 0, 0, 1);
    }

    @Test
    void aNegativeNumberHasPowersWithIntegerExponentsOnly() {
        check(x -> x.pow(3), -2, -8, 12);
        check(x -> x.pow(-2), -2, 0.25f, 0.25f);
        check(x -> x.pow(0.5f), -2, Float.NaN, Float.NaN);
    }

    @Test
    void theyAreFlatFarFromZero() {
        check(Tensor::exp, -200, 0, 0);
        check(Tensor::exp, 200, INFINITY, INFINITY);
        check(Tensor::tanh, -1e30f, -1, 0);
        check(Tensor::tanh, INFINITY, 1, 0);
        check(Tensor::sigmoid, -INFINITY, 0, 0);
        check(Tensor::sigmoid, 1e30f, 1, 0);
    }

    @Test
    void anExponentMustBeFinite() {
        var x = parameterOf("x", Shape.of(1), 2);
        var refused = assertThrows(IllegalArgumentException.class, () -> new Pow(x, Float.NaN));
        assertEquals("pow: the exponent must be finite, not NaN", refused.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Pow(x, INFINITY));
    }
}
