package kawi.autograd.kernel.vector;

import static jdk.incubator.vector.VectorOperators.MAX;
import static kawi.autograd.kernel.ReferenceKernels.floatsSuffice;
import static kawi.autograd.kernel.ReferenceKernels.rstd;
import static kawi.autograd.kernel.vector.LaneSums.sumOfLanes;
import static kawi.autograd.kernel.vector.VectorExponential.exp;
import static kawi.autograd.kernel.vector.VectorExponential.expOfNonPositive;
import static kawi.autograd.kernel.vector.Vectors.FLOATS;
import static kawi.autograd.kernel.vector.Vectors.LANES;
import static kawi.autograd.kernel.vector.Vectors.broadcast;
import static kawi.autograd.kernel.vector.Vectors.keepFirst;
import static kawi.autograd.kernel.vector.Vectors.load;
import static kawi.autograd.kernel.vector.Vectors.store;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import kawi.autograd.kernel.ReferenceKernels;

/// The kernels over rows. Rows are short and of any length, so where a sum or an exponential is made, the last,
/// incomplete vector is loaded with a mask: `load(x, index, count)` gives zeros past the end. Elsewhere a plain loop
/// finishes the row. How a sum is made is told in [LaneSums].
///
/// Each method has one loop, which calls the Vector API and hardly a helper. The compiler inlines the API always,
/// helpers only up to a size, and a vector that is handed to a call becomes an object: such a loop is several times
/// slower.
final class Rows {
    private static final ReferenceKernels DEFINITION = new ReferenceKernels();

    private Rows() {}

    static float max(float[] x, int xFrom, int n) {
        // The largest of many is the same in any order.
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

    static float sumOfExponentials(float shift, float[] x, int xFrom, int n) {
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

    static void exponentialsScale(float shift, float factor, float[] x, int xFrom, float[] y, int yFrom, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector exponential = exp(load(x, xFrom + i, n - i).sub(shift));
            store(exponential.mul(factor), y, yFrom + i, n - i);
        }
    }

    static void scaledSoftmax(float scale, float[] x, int xFrom, float[] y, int yFrom, int n) {
        // The largest product is that of the largest element: rounding keeps the order.
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

    static void scaledSoftmaxBackward(
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

    static void softmaxBackward(float[] y, int yFrom, float[] dy, int dyFrom, float[] dx, int dxFrom, int n) {
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

    static void layerNorm(
            float[] x,
            int xFrom,
            float[] gain,
            float[] bias,
            float epsilon,
            float[] statistics,
            int row,
            float[] y,
            int yFrom,
            int n) {
        float mean = sum(x, xFrom, n) / n;
        float variance = sumOfSquaresAround(mean, x, xFrom, n) / n;
        if (!floatsSuffice(mean, variance)) {
            DEFINITION.layerNorm(x, xFrom, gain, bias, epsilon, statistics, row, y, yFrom, n);
            return;
        }
        float rstd = rstd(variance, epsilon);
        if (bias == null) {
            normalise(mean, rstd, x, xFrom, gain, y, yFrom, n);
        } else {
            normalise(mean, rstd, x, xFrom, gain, bias, y, yFrom, n);
        }
        statistics[2 * row] = mean;
        statistics[2 * row + 1] = rstd;
    }

    private static void normalise(
            float mean, float rstd, float[] x, int xFrom, float[] gain, float[] y, int yFrom, int n) {
        int whole = FLOATS.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector centred = FloatVector.fromArray(FLOATS, x, xFrom + i).sub(mean);
            FloatVector normalised = centred.mul(rstd);
            normalised.mul(FloatVector.fromArray(FLOATS, gain, i)).intoArray(y, yFrom + i);
        }
        for (int i = whole; i < n; i++) {
            y[yFrom + i] = (x[xFrom + i] - mean) * rstd * gain[i];
        }
    }

    private static void normalise(
            float mean, float rstd, float[] x, int xFrom, float[] gain, float[] bias, float[] y, int yFrom, int n) {
        int whole = FLOATS.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector gains = FloatVector.fromArray(FLOATS, gain, i);
            FloatVector biases = FloatVector.fromArray(FLOATS, bias, i);
            FloatVector centred = FloatVector.fromArray(FLOATS, x, xFrom + i).sub(mean);
            centred.mul(rstd).fma(gains, biases).intoArray(y, yFrom + i);
        }
        for (int i = whole; i < n; i++) {
            y[yFrom + i] = Math.fma((x[xFrom + i] - mean) * rstd, gain[i], bias[i]);
        }
    }

    private static float sum(float[] x, int xFrom, int n) {
        FloatVector s0 = FloatVector.zero(FLOATS);
        FloatVector s1 = FloatVector.zero(FLOATS);
        FloatVector s2 = FloatVector.zero(FLOATS);
        FloatVector s3 = FloatVector.zero(FLOATS);
        int whole = FLOATS.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector sum = s0.add(FloatVector.fromArray(FLOATS, x, xFrom + i));
            s0 = LANES == 16 ? sum : s1;
            s1 = LANES == 8 ? sum : s2;
            s2 = s3;
            s3 = sum;
        }
        if (whole < n) {
            int rest = n - whole;
            s0 = s0.add(load(x, xFrom + whole, rest));
        }
        return sumOfLanes(s0, s1, s2, s3);
    }

    private static float sumOfSquaresAround(float mean, float[] x, int xFrom, int n) {
        FloatVector s0 = FloatVector.zero(FLOATS);
        FloatVector s1 = FloatVector.zero(FLOATS);
        FloatVector s2 = FloatVector.zero(FLOATS);
        FloatVector s3 = FloatVector.zero(FLOATS);
        int whole = FLOATS.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector centred = FloatVector.fromArray(FLOATS, x, xFrom + i).sub(mean);
            FloatVector sum = centred.fma(centred, s0);
            s0 = LANES == 16 ? sum : s1;
            s1 = LANES == 8 ? sum : s2;
            s2 = s3;
            s3 = sum;
        }
        if (whole < n) {
            int rest = n - whole;
            FloatVector centred = keepFirst(load(x, xFrom + whole, rest).sub(mean), rest);
            s0 = centred.fma(centred, s0);
        }
        return sumOfLanes(s0, s1, s2, s3);
    }

    static void layerNormBackward(
            float[] x,
            int xFrom,
            float[] gain,
            float[] statistics,
            int row,
            float[] dy,
            int dyFrom,
            float[] dx,
            int dxFrom,
            int n) {
        float mean = statistics[2 * row];
        float rstd = statistics[2 * row + 1];
        float meanOfG = sumOfRoundedProducts(gain, 0, dy, dyFrom, n) / n;
        float meanOfProducts = sumOfNormalisedProducts(mean, rstd, x, xFrom, gain, dy, dyFrom, n) / n;
        addLayerNormGradient(mean, rstd, meanOfG, meanOfProducts, x, xFrom, gain, dy, dyFrom, dx, dxFrom, n);
    }

    /// The sum of `g = gain dy`, each product rounded before it is added.
    private static float sumOfRoundedProducts(float[] a, int aFrom, float[] b, int bFrom, int n) {
        FloatVector s0 = FloatVector.zero(FLOATS);
        FloatVector s1 = FloatVector.zero(FLOATS);
        FloatVector s2 = FloatVector.zero(FLOATS);
        FloatVector s3 = FloatVector.zero(FLOATS);
        int whole = FLOATS.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector bi = FloatVector.fromArray(FLOATS, b, bFrom + i);
            FloatVector sum = s0.add(FloatVector.fromArray(FLOATS, a, aFrom + i).mul(bi));
            s0 = LANES == 16 ? sum : s1;
            s1 = LANES == 8 ? sum : s2;
            s2 = s3;
            s3 = sum;
        }
        if (whole < n) {
            int rest = n - whole;
            s0 = s0.add(load(a, aFrom + whole, rest).mul(load(b, bFrom + whole, rest)));
        }
        return sumOfLanes(s0, s1, s2, s3);
    }

    /// The sum of `g h`, g rounded, the product with h not.
    private static float sumOfNormalisedProducts(
            float mean, float rstd, float[] x, int xFrom, float[] gain, float[] dy, int dyFrom, int n) {
        FloatVector s0 = FloatVector.zero(FLOATS);
        FloatVector s1 = FloatVector.zero(FLOATS);
        FloatVector s2 = FloatVector.zero(FLOATS);
        FloatVector s3 = FloatVector.zero(FLOATS);
        int whole = FLOATS.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector centred = FloatVector.fromArray(FLOATS, x, xFrom + i).sub(mean);
            FloatVector dyi = FloatVector.fromArray(FLOATS, dy, dyFrom + i);
            FloatVector g = FloatVector.fromArray(FLOATS, gain, i).mul(dyi);
            FloatVector sum = g.fma(centred.mul(rstd), s0);
            s0 = LANES == 16 ? sum : s1;
            s1 = LANES == 8 ? sum : s2;
            s2 = s3;
            s3 = sum;
        }
        if (whole < n) {
            int rest = n - whole;
            FloatVector normalised = load(x, xFrom + whole, rest).sub(mean).mul(rstd);
            FloatVector g = load(gain, whole, rest).mul(load(dy, dyFrom + whole, rest));
            s0 = g.fma(keepFirst(normalised, rest), s0);
        }
        return sumOfLanes(s0, s1, s2, s3);
    }

    private static void addLayerNormGradient(
            float mean,
            float rstd,
            float meanOfG,
            float meanOfProducts,
            float[] x,
            int xFrom,
            float[] gain,
            float[] dy,
            int dyFrom,
            float[] dx,
            int dxFrom,
            int n) {
        FloatVector factor = FloatVector.broadcast(FLOATS, rstd);
        FloatVector slope = FloatVector.broadcast(FLOATS, meanOfProducts);
        int whole = FLOATS.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector normalised =
                    FloatVector.fromArray(FLOATS, x, xFrom + i).sub(mean).mul(factor);
            FloatVector g = FloatVector.fromArray(FLOATS, gain, i).mul(FloatVector.fromArray(FLOATS, dy, dyFrom + i));
            FloatVector centred = normalised.neg().fma(slope, g.sub(meanOfG));
            factor.fma(centred, FloatVector.fromArray(FLOATS, dx, dxFrom + i)).intoArray(dx, dxFrom + i);
        }
        for (int i = whole; i < n; i++) {
            float normalised = (x[xFrom + i] - mean) * rstd;
            float centred = Math.fma(-normalised, meanOfProducts, gain[i] * dy[dyFrom + i] - meanOfG);
            dx[dxFrom + i] = Math.fma(rstd, centred, dx[dxFrom + i]);
        }
    }

    static void layerNormGainBackward(
            float[] x, float[] statistics, float[] dy, float[] dGain, int rows, int columns, int from, int to) {
        int j = from;
        for (; j + 4 * LANES <= to; j += 4 * LANES) {
            addFourGainGradients(x, statistics, dy, dGain, rows, columns, j);
        }
        for (; j < to; j += LANES) {
            FloatVector sum = load(dGain, j, to - j);
            for (int row = 0; row < rows; row++) {
                int index = row * columns + j;
                FloatVector centred = load(x, index, to - j).sub(statistics[2 * row]);
                FloatVector normalised = centred.mul(statistics[2 * row + 1]);
                sum = load(dy, index, to - j).fma(normalised, sum);
            }
            store(sum, dGain, j, to - j);
        }
    }

    /// Four vectors of columns: as many sums as hide the time of an `fma`, and whole cache lines of each row.
    private static void addFourGainGradients(
            float[] x, float[] statistics, float[] dy, float[] dGain, int rows, int columns, int j) {
        FloatVector sum0 = load(dGain, j);
        FloatVector sum1 = load(dGain, j + LANES);
        FloatVector sum2 = load(dGain, j + 2 * LANES);
        FloatVector sum3 = load(dGain, j + 3 * LANES);
        for (int row = 0; row < rows; row++) {
            int index = row * columns + j;
            FloatVector mean = broadcast(statistics[2 * row]);
            FloatVector factor = broadcast(statistics[2 * row + 1]);
            sum0 = load(dy, index).fma(load(x, index).sub(mean).mul(factor), sum0);
            sum1 = load(dy, index + LANES).fma(load(x, index + LANES).sub(mean).mul(factor), sum1);
            sum2 = load(dy, index + 2 * LANES)
                    .fma(load(x, index + 2 * LANES).sub(mean).mul(factor), sum2);
            sum3 = load(dy, index + 3 * LANES)
                    .fma(load(x, index + 3 * LANES).sub(mean).mul(factor), sum3);
        }
        sum0.intoArray(dGain, j);
        sum1.intoArray(dGain, j + LANES);
        sum2.intoArray(dGain, j + 2 * LANES);
        sum3.intoArray(dGain, j + 3 * LANES);
    }

    static void addColumnSums(float[] x, float[] sums, int rows, int columns, int from, int to) {
        int j = from;
        for (; j + 4 * LANES <= to; j += 4 * LANES) {
            addFourColumnSums(x, sums, rows, columns, j);
        }
        for (; j < to; j += LANES) {
            FloatVector sum = load(sums, j, to - j);
            for (int row = 0; row < rows; row++) {
                sum = sum.add(load(x, row * columns + j, to - j));
            }
            store(sum, sums, j, to - j);
        }
    }

    private static void addFourColumnSums(float[] x, float[] sums, int rows, int columns, int j) {
        FloatVector sum0 = load(sums, j);
        FloatVector sum1 = load(sums, j + LANES);
        FloatVector sum2 = load(sums, j + 2 * LANES);
        FloatVector sum3 = load(sums, j + 3 * LANES);
        for (int row = 0; row < rows; row++) {
            int index = row * columns + j;
            sum0 = sum0.add(load(x, index));
            sum1 = sum1.add(load(x, index + LANES));
            sum2 = sum2.add(load(x, index + 2 * LANES));
            sum3 = sum3.add(load(x, index + 3 * LANES));
        }
        sum0.intoArray(sums, j);
        sum1.intoArray(sums, j + LANES);
        sum2.intoArray(sums, j + 2 * LANES);
        sum3.intoArray(sums, j + 3 * LANES);
    }
}
