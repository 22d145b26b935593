package kawi.autograd.kernel.vector.loop;

import static kawi.autograd.kernel.vector.loop.Vectors.FLOATS;
import static kawi.autograd.kernel.vector.loop.Vectors.LANES;
import static kawi.autograd.kernel.vector.loop.Vectors.broadcast;
import static kawi.autograd.kernel.vector.loop.Vectors.load;

import jdk.incubator.vector.FloatVector;
import kawi.autograd.kernel.ReferenceKernels;
import kawi.autograd.kernel.scalar.ScalarFunction;

/// The gradients of [Functions]: `dx = fma(f'(x), dy, dx)`, with a loop for each function.
public final class FunctionGradients {
    private static final ReferenceKernels DEFINITION = new ReferenceKernels();

    private FunctionGradients() {}

    public static void mapBackward(
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
            case LOG -> log(x, xFrom, dy, dyFrom, dx, dxFrom, whole);
            case SQRT -> sqrt(y, yFrom, dy, dyFrom, dx, dxFrom, whole);
            case RSQRT -> rsqrt(y, yFrom, dy, dyFrom, dx, dxFrom, whole);
            case TANH -> tanh(y, yFrom, dy, dyFrom, dx, dxFrom, whole);
            case SIGMOID -> sigmoid(y, yFrom, dy, dyFrom, dx, dxFrom, whole);
            case GELU_ERF -> geluErf(x, xFrom, dy, dyFrom, dx, dxFrom, whole);
            case RELU_SQUARED -> reluSquared(x, xFrom, dy, dyFrom, dx, dxFrom, whole);
        }
        int rest = n - whole;
        DEFINITION.mapBackward(
                function, x, xFrom + whole, y, yFrom + whole, dy, dyFrom + whole, dx, dxFrom + whole, rest);
    }

    private static void log(float[] x, int xFrom, float[] dy, int dyFrom, float[] dx, int dxFrom, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector derivative = broadcast(1).div(load(x, xFrom + i));
            derivative.fma(load(dy, dyFrom + i), load(dx, dxFrom + i)).intoArray(dx, dxFrom + i);
        }
    }

    private static void sqrt(float[] y, int yFrom, float[] dy, int dyFrom, float[] dx, int dxFrom, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector derivative = broadcast(0.5f).div(load(y, yFrom + i));
            derivative.fma(load(dy, dyFrom + i), load(dx, dxFrom + i)).intoArray(dx, dxFrom + i);
        }
    }

    private static void rsqrt(float[] y, int yFrom, float[] dy, int dyFrom, float[] dx, int dxFrom, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector yi = load(y, yFrom + i);
            FloatVector derivative = yi.mul(-0.5f).mul(yi).mul(yi);
            derivative.fma(load(dy, dyFrom + i), load(dx, dxFrom + i)).intoArray(dx, dxFrom + i);
        }
    }

    private static void tanh(float[] y, int yFrom, float[] dy, int dyFrom, float[] dx, int dxFrom, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector yi = load(y, yFrom + i);
            FloatVector derivative = yi.neg().fma(yi, broadcast(1));
            derivative.fma(load(dy, dyFrom + i), load(dx, dxFrom + i)).intoArray(dx, dxFrom + i);
        }
    }

    private static void sigmoid(float[] y, int yFrom, float[] dy, int dyFrom, float[] dx, int dxFrom, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector yi = load(y, yFrom + i);
            FloatVector derivative = yi.mul(broadcast(1).sub(yi));
            derivative.fma(load(dy, dyFrom + i), load(dx, dxFrom + i)).intoArray(dx, dxFrom + i);
        }
    }

    private static void geluErf(float[] x, int xFrom, float[] dy, int dyFrom, float[] dx, int dxFrom, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector derivative = VectorGeluErf.slopeOfGelu(load(x, xFrom + i));
            derivative.fma(load(dy, dyFrom + i), load(dx, dxFrom + i)).intoArray(dx, dxFrom + i);
        }
    }

    private static void reluSquared(float[] x, int xFrom, float[] dy, int dyFrom, float[] dx, int dxFrom, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector derivative = Functions.relu(load(x, xFrom + i)).mul(2);
            derivative.fma(load(dy, dyFrom + i), load(dx, dxFrom + i)).intoArray(dx, dxFrom + i);
        }
    }
}
