package kawi.autograd.kernel.vector.loop;

import static jdk.incubator.vector.VectorOperators.MAX;
import static kawi.autograd.kernel.vector.loop.LaneSums.sumOfLanes;
import static kawi.autograd.kernel.vector.loop.VectorExponential.exp;
import static kawi.autograd.kernel.vector.loop.VectorExponential.expOfNonPositive;
import static kawi.autograd.kernel.vector.loop.Vectors.FLOATS;
import static kawi.autograd.kernel.vector.loop.Vectors.LANES;
import static kawi.autograd.kernel.vector.loop.Vectors.keepFirst;
import static kawi.autograd.kernel.vector.loop.Vectors.load;
import static kawi.autograd.kernel.vector.loop.Vectors.store;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/// Softmax over rows, its gradient, and the maximum and the exponentials of a row.
///
/// Rows are short and of any length, so where a sum or an exponential is computed, the last, incomplete vector is
/// loaded with a mask: `load(x, index, count)` gives zeros beyond the end. Elsewhere a plain loop finishes the row.
/// [LaneSums] explains the order of sums.
///
/// Each method has one loop, which calls the Vector API and hardly any helper. The compiler always inlines the API, but
/// helpers only up to a size, and a vector passed to a call becomes an object: such a loop is several times slower.
public final class SoftmaxRows {
    private SoftmaxRows() {}

    public static float max(float[] x, int xFrom, int n) {
        // The maximum does not depend on the order.
        float max = Float.NEGATIVE_INFINITY;
        int whole = FLOATS.loopBound(n);
        if (whole > 0) {
            FloatVector largest = FloatVector.fromArray(FLOATS, x, xFrom);
            for (int i = LANES; i < whole; i += LANES) {
                largest = largest.max(FloatVector.fromArray(FLOATS, x, xFrom + i));
            }
            max = largest.reduceLanes(MAX);
        }
        for (int i = whole; i < n; i++) {
            max = Math.max(max, x[xFrom + i]);
        }
        return max;
    }

    public static float sumOfExponentials(float shift, float[] x, int xFrom, int n) {
        FloatVector s0 = FloatVector.zero(FLOATS);
        FloatVector s1 = FloatVector.zero(FLOATS);
        FloatVector s2 = FloatVector.zero(FLOATS);
        FloatVector s3 = FloatVector.zero(FLOATS);
        for (int i = 0; i < n; i += LANES) {
            FloatVector exponential = exp(load(x, xFrom + i, n - i).sub(shift));
            FloatVector sum = s0.add(keepFirst(exponential, n - i));
            s0 = LANES == 16 ? sum : s1;
            s1 = LANES == 8 ? sum : s2;
            s2 = s3;
            s3 = sum;
        }
        return sumOfLanes(s0, s1, s2, s3);
    }

    public static void exponentialsScale(float shift, float factor, float[] x, int xFrom, float[] y, int yFrom, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector exponential = exp(load(x, xFrom + i, n - i).sub(shift));
            store(exponential.mul(factor), y, yFrom + i, n - i);
        }
    }

    public static void scaledSoftmax(float scale, float[] x, int xFrom, float[] y, int yFrom, int n) {
        // Rounding preserves the order, so the largest product is that of the largest element.
        float max = scale * max(x, xFrom, n);
        if (max == Float.NEGATIVE_INFINITY) {
            Arrays.fill(y, yFrom, yFrom + n, 0);
            return;
        }
        float sum = exponentials(scale, max, x, xFrom, y, yFrom, n);
        Elementwise.scale(1 / sum, y, yFrom, y, yFrom, n);
    }

    /// `y = exp(scale x - shift)`, and their sum.
    private static float exponentials(float scale, float shift, float[] x, int xFrom, float[] y, int yFrom, int n) {
        FloatVector s0 = FloatVector.zero(FLOATS);
        FloatVector s1 = FloatVector.zero(FLOATS);
        FloatVector s2 = FloatVector.zero(FLOATS);
        FloatVector s3 = FloatVector.zero(FLOATS);
        int whole = FLOATS.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector exponential = expOfNonPositive(
                    FloatVector.fromArray(FLOATS, x, xFrom + i).mul(scale).sub(shift));
            exponential.intoArray(y, yFrom + i);
            FloatVector sum = s0.add(exponential);
            s0 = LANES == 16 ? sum : s1;
            s1 = LANES == 8 ? sum : s2;
            s2 = s3;
            s3 = sum;
        }
        if (whole < n) {
            s0 = s0.add(lastExponentials(scale, shift, x, xFrom + whole, y, yFrom + whole, n - whole));
        }
        return sumOfLanes(s0, s1, s2, s3);
    }

    private static FloatVector lastExponentials(
            float scale, float shift, float[] x, int xFrom, float[] y, int yFrom, int count) {
        VectorMask<Float> first = FLOATS.indexInRange(0, count);
        FloatVector exponential = expOfNonPositive(
                FloatVector.fromArray(FLOATS, x, xFrom, first).mul(scale).sub(shift));
        exponential.intoArray(y, yFrom, first);
        return keepFirst(exponential, count);
    }

    public static void scaledSoftmaxBackward(
            float scale, float[] y, int yFrom, float[] dy, int dyFrom, float[] dx, int dxFrom, int n) {
        scaledDifferences(scale, sumOfProducts(y, yFrom, dy, dyFrom, n), y, yFrom, dy, dyFrom, dx, dxFrom, n);
    }

    /// `dx = y (dy - sum) scale`.
    private static void scaledDifferences(
            float scale, float sum, float[] y, int yFrom, float[] dy, int dyFrom, float[] dx, int dxFrom, int n) {
        int whole = FLOATS.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector difference =
                    FloatVector.fromArray(FLOATS, dy, dyFrom + i).sub(sum);
            FloatVector.fromArray(FLOATS, y, yFrom + i)
                    .mul(difference)
                    .mul(scale)
                    .intoArray(dx, dxFrom + i);
        }
        for (int i = whole; i < n; i++) {
            dx[dxFrom + i] = y[yFrom + i] * (dy[dyFrom + i] - sum) * scale;
        }
    }

    public static void softmaxBackward(float[] y, int yFrom, float[] dy, int dyFrom, float[] dx, int dxFrom, int n) {
        addSoftmaxGradient(sumOfProducts(y, yFrom, dy, dyFrom, n), y, yFrom, dy, dyFrom, dx, dxFrom, n);
    }

    private static void addSoftmaxGradient(
            float s, float[] y, int yFrom, float[] dy, int dyFrom, float[] dx, int dxFrom, int n) {
        int whole = FLOATS.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector difference =
                    FloatVector.fromArray(FLOATS, dy, dyFrom + i).sub(s);
            FloatVector before = FloatVector.fromArray(FLOATS, dx, dxFrom + i);
            FloatVector.fromArray(FLOATS, y, yFrom + i).fma(difference, before).intoArray(dx, dxFrom + i);
        }
        for (int i = whole; i < n; i++) {
            dx[dxFrom + i] = Math.fma(y[yFrom + i], dy[dyFrom + i] - s, dx[dxFrom + i]);
        }
    }

    private static float sumOfProducts(float[] a, int aFrom, float[] b, int bFrom, int n) {
        FloatVector s0 = FloatVector.zero(FLOATS);
        FloatVector s1 = FloatVector.zero(FLOATS);
        FloatVector s2 = FloatVector.zero(FLOATS);
        FloatVector s3 = FloatVector.zero(FLOATS);
        int whole = FLOATS.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector bi = FloatVector.fromArray(FLOATS, b, bFrom + i);
            FloatVector sum = FloatVector.fromArray(FLOATS, a, aFrom + i).fma(bi, s0);
            s0 = LANES == 16 ? sum : s1;
            s1 = LANES == 8 ? sum : s2;
            s2 = s3;
            s3 = sum;
        }
        if (whole < n) {
            int rest = n - whole;
            s0 = load(a, aFrom + whole, rest).fma(load(b, bFrom + whole, rest), s0);
        }
        return sumOfLanes(s0, s1, s2, s3);
    }
}
