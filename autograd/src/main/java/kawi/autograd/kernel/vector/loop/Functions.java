package kawi.autograd.kernel.vector.loop;

import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.SQRT;
import static kawi.autograd.kernel.vector.loop.Vectors.FLOATS;
import static kawi.autograd.kernel.vector.loop.Vectors.LANES;
import static kawi.autograd.kernel.vector.loop.Vectors.ZERO;
import static kawi.autograd.kernel.vector.loop.Vectors.broadcast;
import static kawi.autograd.kernel.vector.loop.Vectors.load;

import jdk.incubator.vector.FloatVector;
import kawi.autograd.kernel.ReferenceKernels;
import kawi.autograd.kernel.scalar.ScalarFunction;

/// The kernels that map numbers by a [ScalarFunction]. Each function has a method with a loop of its own. In a common
/// loop, or in one large method with all loops, the compiler would not inline the function, and every vector would
/// become an object.
public final class Functions {
    private static final ReferenceKernels DEFINITION = new ReferenceKernels();

    private Functions() {}

    public static void map(ScalarFunction function, float[] x, int xFrom, float[] y, int yFrom, int n) {
        int whole = FLOATS.loopBound(n);
        switch (function) {
            case EXP -> exp(x, xFrom, y, yFrom, whole);
            case LOG -> log(x, xFrom, y, yFrom, whole);
            case SQRT -> sqrt(x, xFrom, y, yFrom, whole);
            case RSQRT -> rsqrt(x, xFrom, y, yFrom, whole);
            case TANH -> tanh(x, xFrom, y, yFrom, whole);
            case SIGMOID -> sigmoid(x, xFrom, y, yFrom, whole);
            case GELU_ERF -> geluErf(x, xFrom, y, yFrom, whole);
            case RELU_SQUARED -> reluSquared(x, xFrom, y, yFrom, whole);
        }
        DEFINITION.map(function, x, xFrom + whole, y, yFrom + whole, n - whole);
    }

    private static void exp(float[] x, int xFrom, float[] y, int yFrom, int n) {
        for (int i = 0; i < n; i += LANES) {
            VectorExponential.exp(load(x, xFrom + i)).intoArray(y, yFrom + i);
        }
    }

    private static void log(float[] x, int xFrom, float[] y, int yFrom, int n) {
        for (int i = 0; i < n; i += LANES) {
            VectorLogarithm.log(load(x, xFrom + i)).intoArray(y, yFrom + i);
        }
    }

    private static void sqrt(float[] x, int xFrom, float[] y, int yFrom, int n) {
        for (int i = 0; i < n; i += LANES) {
            load(x, xFrom + i).lanewise(SQRT).intoArray(y, yFrom + i);
        }
    }

    private static void rsqrt(float[] x, int xFrom, float[] y, int yFrom, int n) {
        for (int i = 0; i < n; i += LANES) {
            broadcast(1).div(load(x, xFrom + i).lanewise(SQRT)).intoArray(y, yFrom + i);
        }
    }

    private static void tanh(float[] x, int xFrom, float[] y, int yFrom, int n) {
        for (int i = 0; i < n; i += LANES) {
            VectorHyperbolicTangent.tanh(load(x, xFrom + i)).intoArray(y, yFrom + i);
        }
    }

    private static void sigmoid(float[] x, int xFrom, float[] y, int yFrom, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector sum = VectorExponential.onePlusExp(load(x, xFrom + i).neg());
            broadcast(1).div(sum).intoArray(y, yFrom + i);
        }
    }

    private static void geluErf(float[] x, int xFrom, float[] y, int yFrom, int n) {
        for (int i = 0; i < n; i += LANES) {
            VectorGeluErf.gelu(load(x, xFrom + i)).intoArray(y, yFrom + i);
        }
    }

    private static void reluSquared(float[] x, int xFrom, float[] y, int yFrom, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector positive = relu(load(x, xFrom + i));
            positive.mul(positive).intoArray(y, yFrom + i);
        }
    }

    /// `max(x, 0)`; NaN stays.
    static FloatVector relu(FloatVector x) {
        return x.blend(ZERO, x.compare(LE, 0));
    }
}
