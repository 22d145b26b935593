package kawi.autograd.kernel.vector;

import static jdk.incubator.vector.VectorOperators.SQRT;
import static kawi.autograd.kernel.vector.Vectors.FLOATS;
import static kawi.autograd.kernel.vector.Vectors.HALF_FLOATS;
import static kawi.autograd.kernel.vector.Vectors.LANES;
import static kawi.autograd.kernel.vector.Vectors.broadcast;
import static kawi.autograd.kernel.vector.Vectors.load;

import jdk.incubator.vector.FloatVector;
import kawi.autograd.kernel.ReferenceKernels;
import kawi.autograd.kernel.ScalarFunction;

/// The kernels that map numbers by a [ScalarFunction], and powers. Each function has a loop of its own: in one common
/// loop that calls a function, every vector would become an object.
final class Functions {
    private static final ReferenceKernels DEFINITION = new ReferenceKernels();

    private Functions() {}

    static void map(ScalarFunction function, float[] x, int xFrom, float[] y, int yFrom, int n) {
        int whole = FLOATS.loopBound(n);
        switch (function) {
            case EXP -> {
                for (int i = 0; i < whole; i += LANES) {
                    VectorExponential.exp(load(x, xFrom + i)).intoArray(y, yFrom + i);
                }
            }
            case LOG -> {
                for (int i = 0; i < whole; i += LANES) {
                    VectorLogarithm.log(load(x, xFrom + i)).intoArray(y, yFrom + i);
                }
            }
            case SQRT -> {
                for (int i = 0; i < whole; i += LANES) {
                    load(x, xFrom + i).lanewise(SQRT).intoArray(y, yFrom + i);
                }
            }
            case RSQRT -> {
                for (int i = 0; i < whole; i += LANES) {
                    broadcast(1).div(load(x, xFrom + i).lanewise(SQRT)).intoArray(y, yFrom + i);
                }
            }
            case TANH -> {
                for (int i = 0; i < whole; i += LANES) {
                    VectorHyperbolicTangent.tanh(load(x, xFrom + i)).intoArray(y, yFrom + i);
                }
            }
            case SIGMOID -> {
                for (int i = 0; i < whole; i += LANES) {
                    FloatVector sum =
                            VectorExponential.onePlusExp(load(x, xFrom + i).neg());
                    broadcast(1).div(sum).intoArray(y, yFrom + i);
                }
            }
            case GELU_ERF -> {
                for (int i = 0; i < whole; i += LANES) {
                    VectorGeluErf.gelu(load(x, xFrom + i)).intoArray(y, yFrom + i);
                }
            }
        }
        DEFINITION.map(function, x, xFrom + whole, y, yFrom + whole, n - whole);
    }

    static void mapBackward(
            ScalarFunction function,
            float[] x,
            int xFrom,
            float[] y,
            int yFrom,
            float[] dy,
            int dyFrom,
            float[] dx,
            int dxFrom,
            int n) {
        int whole = FLOATS.loopBound(n);
        switch (function) {
            case EXP -> Arithmetic.multiplyAdd(y, yFrom, dy, dyFrom, dx, dxFrom, whole);
            case LOG -> {
                for (int i = 0; i < whole; i += LANES) {
                    FloatVector derivative = broadcast(1).div(load(x, xFrom + i));
                    derivative.fma(load(dy, dyFrom + i), load(dx, dxFrom + i)).intoArray(dx, dxFrom + i);
                }
            }
            case SQRT -> {
                for (int i = 0; i < whole; i += LANES) {
                    FloatVector derivative = broadcast(0.5f).div(load(y, yFrom + i));
                    derivative.fma(load(dy, dyFrom + i), load(dx, dxFrom + i)).intoArray(dx, dxFrom + i);
                }
            }
            case RSQRT -> {
                for (int i = 0; i < whole; i += LANES) {
                    FloatVector yi = load(y, yFrom + i);
                    FloatVector derivative = yi.mul(-0.5f).mul(yi).mul(yi);
                    derivative.fma(load(dy, dyFrom + i), load(dx, dxFrom + i)).intoArray(dx, dxFrom + i);
                }
            }
            case TANH -> {
                for (int i = 0; i < whole; i += LANES) {
                    FloatVector yi = load(y, yFrom + i);
                    FloatVector derivative = yi.neg().fma(yi, broadcast(1));
                    derivative.fma(load(dy, dyFrom + i), load(dx, dxFrom + i)).intoArray(dx, dxFrom + i);
                }
            }
            case SIGMOID -> {
                for (int i = 0; i < whole; i += LANES) {
                    FloatVector yi = load(y, yFrom + i);
                    FloatVector derivative = yi.mul(broadcast(1).sub(yi));
                    derivative.fma(load(dy, dyFrom + i), load(dx, dxFrom + i)).intoArray(dx, dxFrom + i);
                }
            }
            case GELU_ERF -> {
                for (int i = 0; i < whole; i += LANES) {
                    FloatVector derivative = VectorGeluErf.slopeOfGelu(load(x, xFrom + i));
                    derivative.fma(load(dy, dyFrom + i), load(dx, dxFrom + i)).intoArray(dx, dxFrom + i);
                }
            }
        }
        int rest = n - whole;
        DEFINITION.mapBackward(
                function, x, xFrom + whole, y, yFrom + whole, dy, dyFrom + whole, dx, dxFrom + whole, rest);
    }

    static void pow(float exponent, float[] x, int xFrom, float[] y, int yFrom, int n) {
        if (exponent == 2) {
            Arithmetic.multiply(x, xFrom, x, xFrom, y, yFrom, n);
            return;
        }
        if (exponent == 0 || exponent == 1) {
            DEFINITION.pow(exponent, x, xFrom, y, yFrom, n);
            return;
        }
        int step = HALF_FLOATS.length();
        int whole = HALF_FLOATS.loopBound(n);
        for (int i = 0; i < whole; i += step) {
            FloatVector xi = FloatVector.fromArray(HALF_FLOATS, x, xFrom + i);
            if (VectorPower.covers(xi)) {
                VectorPower.pow(xi, exponent).intoArray(y, yFrom + i);
            } else {
                DEFINITION.pow(exponent, x, xFrom + i, y, yFrom + i, step);
            }
        }
        DEFINITION.pow(exponent, x, xFrom + whole, y, yFrom + whole, n - whole);
    }

    static void powBackward(
            float exponent, float[] x, int xFrom, float[] dy, int dyFrom, float[] dx, int dxFrom, int n) {
        if (exponent == 2) {
            squareBackward(x, xFrom, dy, dyFrom, dx, dxFrom, n);
            return;
        }
        if (exponent == 0 || exponent == 1 || exponent == 3) {
            DEFINITION.powBackward(exponent, x, xFrom, dy, dyFrom, dx, dxFrom, n);
            return;
        }
        int step = HALF_FLOATS.length();
        int whole = HALF_FLOATS.loopBound(n);
        for (int i = 0; i < whole; i += step) {
            FloatVector xi = FloatVector.fromArray(HALF_FLOATS, x, xFrom + i);
            if (VectorPower.covers(xi)) {
                FloatVector derivative = VectorPower.pow(xi, exponent - 1).mul(exponent);
                FloatVector before = FloatVector.fromArray(HALF_FLOATS, dx, dxFrom + i);
                derivative
                        .fma(FloatVector.fromArray(HALF_FLOATS, dy, dyFrom + i), before)
                        .intoArray(dx, dxFrom + i);
            } else {
                DEFINITION.powBackward(exponent, x, xFrom + i, dy, dyFrom + i, dx, dxFrom + i, step);
            }
        }
        DEFINITION.powBackward(exponent, x, xFrom + whole, dy, dyFrom + whole, dx, dxFrom + whole, n - whole);
    }

    private static void squareBackward(float[] x, int xFrom, float[] dy, int dyFrom, float[] dx, int dxFrom, int n) {
        int whole = FLOATS.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector derivative = load(x, xFrom + i).mul(2);
            derivative.fma(load(dy, dyFrom + i), load(dx, dxFrom + i)).intoArray(dx, dxFrom + i);
        }
        DEFINITION.powBackward(2, x, xFrom + whole, dy, dyFrom + whole, dx, dxFrom + whole, n - whole);
    }
}
