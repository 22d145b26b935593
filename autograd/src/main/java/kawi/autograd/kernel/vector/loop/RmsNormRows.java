package kawi.autograd.kernel.vector.loop;

import static kawi.autograd.kernel.ReferenceKernels.rstd;
import static kawi.autograd.kernel.vector.loop.LaneSums.sumOfLanes;
import static kawi.autograd.kernel.vector.loop.Vectors.FLOATS;
import static kawi.autograd.kernel.vector.loop.Vectors.LANES;
import static kawi.autograd.kernel.vector.loop.Vectors.load;

import jdk.incubator.vector.FloatVector;

/// RMS normalisation over rows and its gradient. The sums rotate as in [LaneSums].
public final class RmsNormRows {
    private RmsNormRows() {}

    public static void rmsNorm(
            float[] x,
            int xFrom,
            float[] gain,
            float epsilon,
            float[] statistics,
            int row,
            float[] y,
            int yFrom,
            int n) {
        float meanSquare = sumOfSquares(x, xFrom, n) / n;
        float r = meanSquare < Float.POSITIVE_INFINITY
                ? rstd(meanSquare, epsilon)
                : rstd(LaneSums.sumOfSquares(x, xFrom, n) / n, epsilon);
        int whole = FLOATS.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector normalised = FloatVector.fromArray(FLOATS, x, xFrom + i).mul(r);
            normalised.mul(FloatVector.fromArray(FLOATS, gain, i)).intoArray(y, yFrom + i);
        }
        for (int i = whole; i < n; i++) {
            y[yFrom + i] = x[xFrom + i] * r * gain[i];
        }
        statistics[2 * row] = 0;
        statistics[2 * row + 1] = r;
    }

    private static float sumOfSquares(float[] x, int xFrom, int n) {
        FloatVector s0 = FloatVector.zero(FLOATS);
        FloatVector s1 = FloatVector.zero(FLOATS);
        FloatVector s2 = FloatVector.zero(FLOATS);
        FloatVector s3 = FloatVector.zero(FLOATS);
        int whole = FLOATS.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector xi = FloatVector.fromArray(FLOATS, x, xFrom + i);
            FloatVector sum = xi.fma(xi, s0);
            s0 = LANES == 16 ? sum : s1;
            s1 = LANES == 8 ? sum : s2;
            s2 = s3;
            s3 = sum;
        }
        if (whole < n) {
            FloatVector xi = load(x, xFrom + whole, n - whole);
            s0 = xi.fma(xi, s0);
        }
        return sumOfLanes(s0, s1, s2, s3);
    }

    public static void rmsNormBackward(
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
        float r = statistics[2 * row + 1];
        float meanOfProducts = sumOfProducts(r, x, xFrom, gain, dy, dyFrom, n) / n;
        FloatVector factor = FloatVector.broadcast(FLOATS, r);
        FloatVector mean = FloatVector.broadcast(FLOATS, meanOfProducts);
        int whole = FLOATS.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector h = FloatVector.fromArray(FLOATS, x, xFrom + i).mul(factor);
            FloatVector g = FloatVector.fromArray(FLOATS, gain, i).mul(FloatVector.fromArray(FLOATS, dy, dyFrom + i));
            factor.fma(h.neg().fma(mean, g), FloatVector.fromArray(FLOATS, dx, dxFrom + i))
                    .intoArray(dx, dxFrom + i);
        }
        for (int i = whole; i < n; i++) {
            float slope = Math.fma(-(x[xFrom + i] * r), meanOfProducts, gain[i] * dy[dyFrom + i]);
            dx[dxFrom + i] = Math.fma(r, slope, dx[dxFrom + i]);
        }
    }

    /// The sum of `g h`, both rounded, their product not.
    private static float sumOfProducts(float r, float[] x, int xFrom, float[] gain, float[] dy, int dyFrom, int n) {
        FloatVector s0 = FloatVector.zero(FLOATS);
        FloatVector s1 = FloatVector.zero(FLOATS);
        FloatVector s2 = FloatVector.zero(FLOATS);
        FloatVector s3 = FloatVector.zero(FLOATS);
        int whole = FLOATS.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector h = FloatVector.fromArray(FLOATS, x, xFrom + i).mul(r);
            FloatVector g = FloatVector.fromArray(FLOATS, gain, i).mul(FloatVector.fromArray(FLOATS, dy, dyFrom + i));
            FloatVector sum = g.fma(h, s0);
            s0 = LANES == 16 ? sum : s1;
            s1 = LANES == 8 ? sum : s2;
            s2 = s3;
            s3 = sum;
        }
        if (whole < n) {
            int rest = n - whole;
            FloatVector h = Vectors.keepFirst(load(x, xFrom + whole, rest).mul(r), rest);
            s0 = load(gain, whole, rest).mul(load(dy, dyFrom + whole, rest)).fma(h, s0);
        }
        return sumOfLanes(s0, s1, s2, s3);
    }
}
