package kawi.autograd.kernel.scalar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import kawi.autograd.fixture.Textbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ScalarFunctionTest {

    private static DoubleUnaryOperator exact(ScalarFunction function) {
        return switch (function) {
            case EXP -> Math::exp;
            case LOG -> Math::log;
            case SQRT -> Math::sqrt;
            case RSQRT -> x -> 1 / Math.sqrt(x);
            case TANH -> Math::tanh;
            case SIGMOID -> x -> 1 / (1 + Math.exp(-x));
            case GELU_ERF -> Textbook::geluErf;
            case RELU_SQUARED -> x -> Math.max(x, 0) * Math.max(x, 0);
        };
    }

    private static double unitsInTheLastPlace(ScalarFunction function) {
        return switch (function) {
            case EXP -> 2;
            case LOG -> 1;
            case SQRT -> 0.5;
            case RSQRT -> 1.5;
            case TANH -> 1.4;
            case SIGMOID -> 2.5;
            case GELU_ERF -> 6;
            case RELU_SQUARED -> 0.5;
        };
    }

    @ParameterizedTest
    @EnumSource
    void keepsItsPromiseOfPrecisionFromMinus87To87(ScalarFunction function) {
        for (float x = -87; x < 87; x += 0.00071f) {
            double exact = exact(function).applyAsDouble(x);
            if (!Double.isNaN(exact)) {
                double error = Math.abs(function.of(x) - exact) / Math.ulp((float) exact);
                float at = x;
                assertTrue(error <= unitsInTheLastPlace(function), () -> function + "(" + at + "): " + error + " ulp");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void itsDerivativeIsTheSlopeOfTheFormula(ScalarFunction function) {
        double h = 1e-5;
        for (float x = 0.05f; x < 9; x += 0.013f) {
            DoubleUnaryOperator f = exact(function);
            double slope = (f.applyAsDouble(x + h) - f.applyAsDouble(x - h)) / (2 * h);
            float derivative = function.derivative(x, function.of(x));
            assertEquals(slope, derivative, 1e-6 * Math.max(1, Math.abs(slope)), function + " at " + x);
        }
    }

    @Test
    void atTheEdgesTheyAreThoseOfPyTorch() {
        assertEquals(Float.POSITIVE_INFINITY, ScalarFunction.LOG.derivative(0, Float.NEGATIVE_INFINITY));
        assertEquals(Float.POSITIVE_INFINITY, ScalarFunction.SQRT.derivative(0, 0));
        assertTrue(Float.isNaN(ScalarFunction.SQRT.of(-1)));
        assertEquals(Float.POSITIVE_INFINITY, ScalarFunction.RSQRT.of(0));
        assertEquals(0, ScalarFunction.RSQRT.of(Float.POSITIVE_INFINITY));
        assertEquals(0, ScalarFunction.SIGMOID.of(Float.NEGATIVE_INFINITY));
        assertEquals(0, ScalarFunction.SIGMOID.of(-200));
        assertEquals(1, ScalarFunction.SIGMOID.of(200));
        assertEquals(0.5f, ScalarFunction.SIGMOID.of(-0f));
        assertEquals(Float.POSITIVE_INFINITY, ScalarFunction.GELU_ERF.of(Float.POSITIVE_INFINITY));
        assertEquals(-0f, ScalarFunction.GELU_ERF.of(-Float.MAX_VALUE));
        assertEquals(-0f, ScalarFunction.GELU_ERF.of(-0f));
        assertEquals(0, ScalarFunction.GELU_ERF.derivative(-Float.MAX_VALUE, 0));
        assertEquals(1, ScalarFunction.GELU_ERF.derivative(Float.POSITIVE_INFINITY, 0));
        assertEquals(0.5f, ScalarFunction.GELU_ERF.derivative(0, 0));
        assertEquals(0, ScalarFunction.RELU_SQUARED.of(Float.NEGATIVE_INFINITY));
        assertEquals(0, ScalarFunction.RELU_SQUARED.derivative(-1, 0));
        assertEquals(Float.POSITIVE_INFINITY, ScalarFunction.RELU_SQUARED.of(Float.MAX_VALUE));
        assertTrue(Float.isNaN(ScalarFunction.RELU_SQUARED.of(Float.NaN)));
        assertTrue(Float.isNaN(ScalarFunction.RELU_SQUARED.derivative(Float.NaN, Float.NaN)));
        assertTrue(Float.isNaN(ScalarFunction.GELU_ERF.of(Float.NaN)));
        assertTrue(Float.isNaN(ScalarFunction.GELU_ERF.derivative(Float.NaN, Float.NaN)));
    }
}
