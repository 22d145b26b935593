package kawi.autograd.kernel.vector.loop;

import static kawi.autograd.kernel.vector.loop.Vectors.DOUBLES;
import static kawi.autograd.kernel.vector.loop.Vectors.FLOATS;
import static kawi.autograd.kernel.vector.loop.Vectors.HALF_FLOATS;
import static kawi.autograd.kernel.vector.loop.Vectors.LANES;
import static kawi.autograd.kernel.vector.loop.Vectors.load;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import kawi.autograd.kernel.ReferenceKernels;

/// Powers and their gradients. [VectorPower] computes half a vector of floats at a time, in double.
public final class Powers {
    private static final ReferenceKernels DEFINITION = new ReferenceKernels();

    /// Doubles in a vector. Two at a time are slower than plain loops.
    private static final int STEP = DOUBLES.length();

    /// Elements whose logarithms are stored at a time: they stay in the first-level cache.
    private static final int CHUNK = 256;

    private Powers() {}

    public static void pow(float exponent, float[] x, int xFrom, float[] y, int yFrom, int n) {
        if (exponent == 2) {
            Arithmetic.multiply(x, xFrom, x, xFrom, y, yFrom, n);
            return;
        }
        int whole = exponent == 0 || exponent == 1 || STEP == 2 ? 0 : n / STEP * STEP;
        double[] logarithms = new double[Math.min(CHUNK, whole)];
        for (int at = 0; at < whole; at += CHUNK) {
            int count = Math.min(CHUNK, whole - at);
            logarithms(exponent, x, xFrom + at, logarithms, count);
            powers(logarithms, exponent, x, xFrom + at, y, yFrom + at, count);
        }
        DEFINITION.pow(exponent, x, xFrom + whole, y, yFrom + whole, n - whole);
    }

    public static void powBackward(
            float exponent, float[] x, int xFrom, float[] dy, int dyFrom, float[] dx, int dxFrom, int n) {
        if (exponent == 2) {
            squaresBackward(x, xFrom, dy, dyFrom, dx, dxFrom, n);
            return;
        }
        int whole = exponent == 0 || exponent == 1 || exponent == 3 || STEP == 2 ? 0 : n / STEP * STEP;
        double[] logarithms = new double[Math.min(CHUNK, whole)];
        for (int at = 0; at < whole; at += CHUNK) {
            int count = Math.min(CHUNK, whole - at);
            logarithms(exponent - 1, x, xFrom + at, logarithms, count);
            powersBackward(logarithms, exponent, x, xFrom + at, dy, dyFrom + at, dx, dxFrom + at, count);
        }
        DEFINITION.powBackward(exponent, x, xFrom + whole, dy, dyFrom + whole, dx, dxFrom + whole, n - whole);
    }

    /// `exponent log2 |x|`.
    private static void logarithms(float exponent, float[] x, int xFrom, double[] logarithms, int n) {
        for (int i = 0; i < n; i += STEP) {
            VectorPower.log2(FloatVector.fromArray(HALF_FLOATS, x, xFrom + i))
                    .mul(exponent)
                    .intoArray(logarithms, i);
        }
    }

    private static void powers(double[] logarithms, float exponent, float[] x, int xFrom, float[] y, int yFrom, int n) {
        boolean isInteger = isInteger(exponent);
        boolean isOdd = isOdd(exponent);
        for (int i = 0; i < n; i += STEP) {
            FloatVector xi = FloatVector.fromArray(HALF_FLOATS, x, xFrom + i);
            VectorPower.pow(DoubleVector.fromArray(DOUBLES, logarithms, i), xi, isInteger, isOdd)
                    .intoArray(y, yFrom + i);
        }
    }

    private static void powersBackward(
            double[] logarithms,
            float exponent,
            float[] x,
            int xFrom,
            float[] dy,
            int dyFrom,
            float[] dx,
            int dxFrom,
            int n) {
        boolean isInteger = isInteger(exponent - 1);
        boolean isOdd = isOdd(exponent - 1);
        for (int i = 0; i < n; i += STEP) {
            FloatVector xi = FloatVector.fromArray(HALF_FLOATS, x, xFrom + i);
            FloatVector power = VectorPower.pow(DoubleVector.fromArray(DOUBLES, logarithms, i), xi, isInteger, isOdd);
            FloatVector before = FloatVector.fromArray(HALF_FLOATS, dx, dxFrom + i);
            power.mul(exponent)
                    .fma(FloatVector.fromArray(HALF_FLOATS, dy, dyFrom + i), before)
                    .intoArray(dx, dxFrom + i);
        }
    }

    private static void squaresBackward(float[] x, int xFrom, float[] dy, int dyFrom, float[] dx, int dxFrom, int n) {
        int whole = FLOATS.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector derivative = load(x, xFrom + i).mul(2);
            derivative.fma(load(dy, dyFrom + i), load(dx, dxFrom + i)).intoArray(dx, dxFrom + i);
        }
        DEFINITION.powBackward(2, x, xFrom + whole, dy, dyFrom + whole, dx, dxFrom + whole, n - whole);
    }

    private static boolean isInteger(float exponent) {
        return exponent == (float) Math.rint(exponent);
    }

    private static boolean isOdd(float exponent) {
        return Math.abs(exponent % 2) == 1;
    }
}
