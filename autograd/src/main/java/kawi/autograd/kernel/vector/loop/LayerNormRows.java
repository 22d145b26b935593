package kawi.autograd.kernel.vector.loop;

import static kawi.autograd.kernel.ReferenceKernels.floatsSuffice;
import static kawi.autograd.kernel.ReferenceKernels.rstd;
import static kawi.autograd.kernel.vector.loop.LaneSums.sumOfLanes;
import static kawi.autograd.kernel.vector.loop.Vectors.FLOATS;
import static kawi.autograd.kernel.vector.loop.Vectors.LANES;
import static kawi.autograd.kernel.vector.loop.Vectors.keepFirst;
import static kawi.autograd.kernel.vector.loop.Vectors.load;

import jdk.incubator.vector.FloatVector;
import kawi.autograd.kernel.ReferenceKernels;

/// Layer normalisation over rows and its gradient. The loops are written like those of [SoftmaxRows].
public final class LayerNormRows {
    private static final ReferenceKernels DEFINITION = new ReferenceKernels();

    private LayerNormRows() {}

    public static void layerNorm(
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

    public static void layerNormBackward(
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

    /// The sum of `g h` with `g = gain dy` rounded, and the product with h not rounded.
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
}
