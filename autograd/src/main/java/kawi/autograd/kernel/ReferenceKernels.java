package kawi.autograd.kernel;

import static kawi.autograd.kernel.scalar.Fma.fma;

import kawi.autograd.kernel.scalar.Exponential;
import kawi.autograd.kernel.scalar.Gelu;
import kawi.autograd.kernel.scalar.Power;
import kawi.autograd.kernel.scalar.ScalarFunction;

/// The definition of every kernel as plain loops. The contracts and shapes are in [Kernels].
public class ReferenceKernels implements Kernels {

    /// The lanes of a sum over a row: those of the widest vectors.
    private static final int LANES = 16;

    /// The ratio of the variance to the squared mean below which both are computed again in double.
    private static final float MIN_RELATIVE_VARIANCE = 0x1p-32f;

    @Override
    public String name() {
        return "reference";
    }

    // ---- matrix product

    // C = A B: (M, K) times (K, N) is (M, N)
    @Override
    public void matmul(Matrix a, Matrix b, Matrix c, Scratch scratch) {
        for (int i = 0; i < c.rows(); i++) {
            for (int j = 0; j < c.columns(); j++) {
                c.data()[c.at(i, j)] = 0;
            }
        }
        matmulAdd(a, b, c, scratch);
    }

    // C += A B: c[i, j] = fma(a[i, k], b[k, j], c[i, j])
    @Override
    public void matmulAdd(Matrix a, Matrix b, Matrix c, Scratch scratch) {
        for (int i = 0; i < c.rows(); i++) {
            for (int j = 0; j < c.columns(); j++) {
                float sum = c.data()[c.at(i, j)];
                for (int k = 0; k < a.columns(); k++) {
                    sum = fma(a.data()[a.at(i, k)], b.data()[b.at(k, j)], sum);
                }
                c.data()[c.at(i, j)] = sum;
            }
        }
    }

    // ---- element by element

    @Override
    public void add(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n) {
        for (int i = 0; i < n; i++) {
            y[yFrom + i] = a[aFrom + i] + b[bFrom + i];
        }
    }

    @Override
    public void multiply(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n) {
        for (int i = 0; i < n; i++) {
            y[yFrom + i] = a[aFrom + i] * b[bFrom + i];
        }
    }

    @Override
    public void multiplyAdd(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n) {
        for (int i = 0; i < n; i++) {
            y[yFrom + i] = fma(a[aFrom + i], b[bFrom + i], y[yFrom + i]);
        }
    }

    @Override
    public void subtract(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n) {
        for (int i = 0; i < n; i++) {
            y[yFrom + i] = a[aFrom + i] - b[bFrom + i];
        }
    }

    @Override
    public void divide(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n) {
        for (int i = 0; i < n; i++) {
            y[yFrom + i] = a[aFrom + i] / b[bFrom + i];
        }
    }

    @Override
    public void divideAdd(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n) {
        for (int i = 0; i < n; i++) {
            y[yFrom + i] += a[aFrom + i] / b[bFrom + i];
        }
    }

    @Override
    public void divideBackward(
            float[] b, int bFrom, float[] y, int yFrom, float[] dy, int dyFrom, float[] db, int dbFrom, int n) {
        for (int i = 0; i < n; i++) {
            db[dbFrom + i] = fma(-y[yFrom + i], dy[dyFrom + i] / b[bFrom + i], db[dbFrom + i]);
        }
    }

    @Override
    public void maximum(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n) {
        for (int i = 0; i < n; i++) {
            y[yFrom + i] = Math.max(a[aFrom + i], b[bFrom + i]);
        }
    }

    @Override
    public void maximumBackward(
            float[] a, int aFrom, float[] b, int bFrom, float[] dy, int dyFrom, float[] da, int daFrom, int n) {
        for (int i = 0; i < n; i++) {
            float share = a[aFrom + i] == b[bFrom + i] ? 0.5f : 1;
            da[daFrom + i] += a[aFrom + i] < b[bFrom + i] ? 0 : share * dy[dyFrom + i];
        }
    }

    @Override
    public void greater(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n) {
        for (int i = 0; i < n; i++) {
            y[yFrom + i] = a[aFrom + i] > b[bFrom + i] ? 1 : 0;
        }
    }

    @Override
    public void scale(float factor, float[] x, int xFrom, float[] y, int yFrom, int n) {
        for (int i = 0; i < n; i++) {
            y[yFrom + i] = factor * x[xFrom + i];
        }
    }

    @Override
    public void scaleAdd(float factor, float[] x, int xFrom, float[] y, int yFrom, int n) {
        for (int i = 0; i < n; i++) {
            y[yFrom + i] = fma(factor, x[xFrom + i], y[yFrom + i]);
        }
    }

    @Override
    public void map(ScalarFunction function, float[] x, int xFrom, float[] y, int yFrom, int n) {
        for (int i = 0; i < n; i++) {
            y[yFrom + i] = function.of(x[xFrom + i]);
        }
    }

    @Override
    public void mapBackward(
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
        for (int i = 0; i < n; i++) {
            float derivative = function.derivative(x[xFrom + i], y[yFrom + i]);
            dx[dxFrom + i] = fma(derivative, dy[dyFrom + i], dx[dxFrom + i]);
        }
    }

    @Override
    public void pow(float exponent, float[] x, int xFrom, float[] y, int yFrom, int n) {
        for (int i = 0; i < n; i++) {
            y[yFrom + i] = Power.pow(x[xFrom + i], exponent);
        }
    }

    @Override
    public void powBackward(
            float exponent, float[] x, int xFrom, float[] dy, int dyFrom, float[] dx, int dxFrom, int n) {
        if (exponent == 0) {
            return;
        }
        for (int i = 0; i < n; i++) {
            float derivative = exponent * Power.pow(x[xFrom + i], exponent - 1);
            dx[dxFrom + i] = fma(derivative, dy[dyFrom + i], dx[dxFrom + i]);
        }
    }

    // y = gelu(x) = x s with s = 1 / (1 + e^(-2u)), see Gelu
    @Override
    public void gelu(float[] x, int xFrom, float[] y, int yFrom, int n) {
        for (int i = 0; i < n; i++) {
            float xi = x[xFrom + i];
            y[yFrom + i] = xi * sigmoidOfGelu(xi);
        }
    }

    // dx += gelu'(x) dy with gelu'(x) = s + x s (1 - s) 2 u'(x)
    @Override
    public void geluBackward(float[] x, int xFrom, float[] dy, int dyFrom, float[] dx, int dxFrom, int n) {
        for (int i = 0; i < n; i++) {
            float xi = x[xFrom + i];
            float derivative = derivativeOfGelu(xi, sigmoidOfGelu(xi));
            dx[dxFrom + i] = fma(derivative, dy[dyFrom + i], dx[dxFrom + i]);
        }
    }

    @Override
    public void geluAndSlope(float[] x, int xFrom, float[] y, int yFrom, float[] slope, int slopeFrom, int n) {
        for (int i = 0; i < n; i++) {
            float xi = x[xFrom + i];
            float s = sigmoidOfGelu(xi);
            y[yFrom + i] = xi * s;
            slope[slopeFrom + i] = derivativeOfGelu(xi, s);
        }
    }

    private static float derivativeOfGelu(float x, float s) {
        float square = Math.min(x * x, Float.MAX_VALUE); // s or 1 - s may be 0, and 0 times infinity is NaN
        return fma(x * s * (1 - s), fma(Gelu.SLOPE_CURVATURE, square, Gelu.SLOPE), s);
    }

    /// `1 / (1 + e^(-2u))`.
    private static float sigmoidOfGelu(float x) {
        return 1 / (1 + Exponential.exp(x * fma(Gelu.CUBIC, x * x, Gelu.LINEAR)));
    }

    @Override
    public void relu(float[] x, int xFrom, float[] y, int yFrom, int n) {
        for (int i = 0; i < n; i++) {
            y[yFrom + i] = Math.max(x[xFrom + i], 0);
        }
    }

    @Override
    public void reluBackward(float[] x, int xFrom, float[] dy, int dyFrom, float[] dx, int dxFrom, int n) {
        for (int i = 0; i < n; i++) {
            if (x[xFrom + i] > 0) {
                dx[dxFrom + i] += dy[dyFrom + i];
            }
        }
    }

    @Override
    public void dropout(DropoutMask mask, int firstIndex, float[] x, int xFrom, float[] y, int yFrom, int n) {
        for (int i = 0; i < n; i++) {
            y[yFrom + i] = mask.keeps(firstIndex + i) ? mask.scale() * x[xFrom + i] : 0;
        }
    }

    @Override
    public void dropoutBackward(
            DropoutMask mask, int firstIndex, float[] dy, int dyFrom, float[] dx, int dxFrom, int n) {
        for (int i = 0; i < n; i++) {
            if (mask.keeps(firstIndex + i)) {
                dx[dxFrom + i] = fma(mask.scale(), dy[dyFrom + i], dx[dxFrom + i]);
            }
        }
    }

    // ---- rows

    @Override
    public float max(float[] x, int xFrom, int n) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            max = Math.max(max, x[xFrom + i]);
        }
        return max;
    }

    @Override
    public float sumOfExponentials(float shift, float[] x, int xFrom, int n) {
        float[] lanes = new float[LANES];
        for (int i = 0; i < n; i++) {
            lanes[i % LANES] += Exponential.exp(x[xFrom + i] - shift);
        }
        return sumOfLanes(lanes);
    }

    @Override
    public void exponentialsScale(float shift, float factor, float[] x, int xFrom, float[] y, int yFrom, int n) {
        for (int i = 0; i < n; i++) {
            y[yFrom + i] = factor * Exponential.exp(x[xFrom + i] - shift);
        }
    }

    // y = softmax(scale x)
    @Override
    public void scaledSoftmax(float scale, float[] x, int xFrom, float[] y, int yFrom, int n) {
        scale(scale, x, xFrom, y, yFrom, n);
        softmax(y, yFrom, y, yFrom, n);
    }

    // dx = scale (y (dy - s)) with s = sum of y dy
    @Override
    public void scaledSoftmaxBackward(
            float scale, float[] y, int yFrom, float[] dy, int dyFrom, float[] dx, int dxFrom, int n) {
        float sum = sumOfProducts(y, yFrom, dy, dyFrom, n);
        for (int i = 0; i < n; i++) {
            dx[dxFrom + i] = y[yFrom + i] * (dy[dyFrom + i] - sum) * scale;
        }
    }

    // y = exp(x - max x) / sum of exp(x - max x)
    @Override
    public void softmax(float[] x, int xFrom, float[] y, int yFrom, int n) {
        float max = max(x, xFrom, n);
        if (max == Float.NEGATIVE_INFINITY) {
            for (int i = 0; i < n; i++) {
                y[yFrom + i] = 0;
            }
            return;
        }
        float[] lanes = new float[LANES];
        for (int i = 0; i < n; i++) {
            float exponential = Exponential.exp(x[xFrom + i] - max);
            lanes[i % LANES] += exponential;
            y[yFrom + i] = exponential;
        }
        scale(1 / sumOfLanes(lanes), y, yFrom, y, yFrom, n);
    }

    // dx += y (dy - s) with s = sum of y dy
    @Override
    public void softmaxBackward(float[] y, int yFrom, float[] dy, int dyFrom, float[] dx, int dxFrom, int n) {
        float sum = sumOfProducts(y, yFrom, dy, dyFrom, n);
        for (int i = 0; i < n; i++) {
            dx[dxFrom + i] = fma(y[yFrom + i], dy[dyFrom + i] - sum, dx[dxFrom + i]);
        }
    }

    private static float sumOfProducts(float[] a, int aFrom, float[] b, int bFrom, int n) {
        float[] lanes = new float[LANES];
        for (int i = 0; i < n; i++) {
            lanes[i % LANES] = fma(a[aFrom + i], b[bFrom + i], lanes[i % LANES]);
        }
        return sumOfLanes(lanes);
    }

    // y = gain (x - mean) rstd + bias with rstd = 1 / sqrt(variance + epsilon)
    @Override
    public void layerNorm(
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
        float[] lanes = new float[LANES];
        for (int i = 0; i < n; i++) {
            lanes[i % LANES] += x[xFrom + i];
        }
        float mean = sumOfLanes(lanes) / n;

        float[] squares = new float[LANES];
        for (int i = 0; i < n; i++) {
            float centred = x[xFrom + i] - mean;
            squares[i % LANES] = fma(centred, centred, squares[i % LANES]);
        }
        float variance = sumOfLanes(squares) / n;
        float rstd;
        if (floatsSuffice(mean, variance)) {
            rstd = rstd(variance, epsilon);
        } else {
            double exactMean = sum(x, xFrom, n) / n;
            mean = (float) exactMean;
            rstd = rstd(sumOfSquaresAround(exactMean, x, xFrom, n) / n, epsilon);
        }

        for (int i = 0; i < n; i++) {
            float normalised = (x[xFrom + i] - mean) * rstd;
            y[yFrom + i] = bias == null ? normalised * gain[i] : fma(normalised, gain[i], bias[i]);
        }
        statistics[2 * row] = mean;
        statistics[2 * row + 1] = rstd;
    }

    /// Whether a mean and a variance summed in float32 are accurate: not if a sum has overflowed, nor if the numbers
    /// are so similar that the rounding error of their sum is as large as their differences.
    public static boolean floatsSuffice(float mean, float variance) {
        return variance > mean * mean * MIN_RELATIVE_VARIANCE && variance < Float.POSITIVE_INFINITY;
    }

    /// The sum of `(x - mean)^2` in double.
    private static double sumOfSquaresAround(double mean, float[] x, int xFrom, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double centred = x[xFrom + i] - mean;
            sum = Math.fma(centred, centred, sum);
        }
        return sum;
    }

    /// `1 / sqrt(variance + epsilon)` in double, rounded once.
    public static float rstd(double variance, float epsilon) {
        return (float) (1 / Math.sqrt(variance + epsilon));
    }

    // dx += rstd (g - mean(g) - h mean(g h)) with h = (x - mean) rstd and g = gain dy
    @Override
    public void layerNormBackward(
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
        float[] sums = new float[LANES];
        float[] products = new float[LANES];
        for (int i = 0; i < n; i++) {
            float normalised = (x[xFrom + i] - mean) * rstd;
            float g = gain[i] * dy[dyFrom + i];
            sums[i % LANES] += g;
            products[i % LANES] = fma(g, normalised, products[i % LANES]);
        }
        float meanOfG = sumOfLanes(sums) / n;
        float meanOfProducts = sumOfLanes(products) / n;
        for (int i = 0; i < n; i++) {
            float normalised = (x[xFrom + i] - mean) * rstd;
            float g = gain[i] * dy[dyFrom + i];
            float centred = fma(-normalised, meanOfProducts, g - meanOfG);
            dx[dxFrom + i] = fma(rstd, centred, dx[dxFrom + i]);
        }
    }

    // dGain += sum of dy h over the rows with h = (x - mean) rstd
    @Override
    public void layerNormGainBackward(
            float[] x,
            int xFrom,
            float[] statistics,
            int row,
            float[] dy,
            int dyFrom,
            float[] dGain,
            int rows,
            int columns,
            int from,
            int to) {
        for (int i = 0; i < rows; i++) {
            float mean = statistics[2 * (row + i)];
            float rstd = statistics[2 * (row + i) + 1];
            for (int j = from; j < to; j++) {
                float normalised = (x[xFrom + i * columns + j] - mean) * rstd;
                dGain[j] = fma(dy[dyFrom + i * columns + j], normalised, dGain[j]);
            }
        }
    }

    // y = gain (x r) with r = 1 / sqrt(mean(x^2) + epsilon)
    @Override
    public void rmsNorm(
            float[] x,
            int xFrom,
            float[] gain,
            float epsilon,
            float[] statistics,
            int row,
            float[] y,
            int yFrom,
            int n) {
        float meanSquare = sumOfProducts(x, xFrom, x, xFrom, n) / n;
        float r = meanSquare < Float.POSITIVE_INFINITY
                ? rstd(meanSquare, epsilon)
                : rstd(sumOfSquares(x, xFrom, n) / n, epsilon);
        for (int i = 0; i < n; i++) {
            y[yFrom + i] = x[xFrom + i] * r * gain[i];
        }
        statistics[2 * row] = 0;
        statistics[2 * row + 1] = r;
    }

    // dx += r (g - h mean(g h)) with h = x r and g = gain dy
    @Override
    public void rmsNormBackward(
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
        float[] products = new float[LANES];
        for (int i = 0; i < n; i++) {
            products[i % LANES] = fma(gain[i] * dy[dyFrom + i], x[xFrom + i] * r, products[i % LANES]);
        }
        float meanOfProducts = sumOfLanes(products) / n;
        for (int i = 0; i < n; i++) {
            float h = x[xFrom + i] * r;
            float slope = fma(-h, meanOfProducts, gain[i] * dy[dyFrom + i]);
            dx[dxFrom + i] = fma(r, slope, dx[dxFrom + i]);
        }
    }

    // y_a = x_a cos - x_b sin, y_b = x_b cos + x_a sin for each pair (a, b)
    @Override
    public void rotate(
            RotaryTable table, int position, boolean backwards, float[] x, int xFrom, float[] y, int yFrom, int heads) {
        int size = table.headSize();
        for (int head = 0; head < heads; head++) {
            for (int pair = 0; pair < size / 2; pair++) {
                int first = table.pairs().first(pair, size);
                int second = table.pairs().second(pair, size);
                float cos = table.cos()[position * size + second];
                float forwardSin = table.sin()[position * size + second];
                float sin = backwards ? -forwardSin : forwardSin;
                float a = x[xFrom + head * size + first];
                float b = x[xFrom + head * size + second];
                y[yFrom + head * size + first] = fma(b, -sin, a * cos);
                y[yFrom + head * size + second] = fma(a, sin, b * cos);
            }
        }
    }

    // sums[j] += sum of x[i, j] over the rows i
    @Override
    public void addColumnSums(float[] x, float[] sums, int rows, int columns, int from, int to) {
        for (int row = 0; row < rows; row++) {
            for (int j = from; j < to; j++) {
                sums[j] += x[row * columns + j];
            }
        }
    }

    // ---- attention

    @Override
    public void attention(AttentionHead head, Matrix y, float[] statistics, int statisticsFrom, Scratch scratch) {
        ReferenceAttention.attention(this, head, y, statistics, statisticsFrom, scratch);
    }

    @Override
    public void attentionBackward(
            AttentionHead head,
            float[] statistics,
            int statisticsFrom,
            Matrix dy,
            Matrix dQueries,
            Matrix dKeys,
            Matrix dValues,
            boolean accumulate,
            Scratch scratch) {
        ReferenceAttention.attentionBackward(
                this, head, statistics, statisticsFrom, dy, dQueries, dKeys, dValues, accumulate, scratch);
    }

    /// The tree over the lanes: adds the upper half to the lower until one lane is left.
    private static float sumOfLanes(float[] lanes) {
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int l = 0; l < half; l++) {
                lanes[l] += lanes[l + half];
            }
        }
        return lanes[0];
    }

    // ---- long sums

    @Override
    public double sum(float[] x, int xFrom, int n) {
        double[] lanes = new double[LANES];
        for (int i = 0; i < n; i++) {
            lanes[i % LANES] += x[xFrom + i];
        }
        return sumOfLanes(lanes);
    }

    @Override
    public double sumOfSquares(float[] x, int xFrom, int n) {
        double[] lanes = new double[LANES];
        for (int i = 0; i < n; i++) {
            double xi = x[xFrom + i];
            lanes[i % LANES] += xi * xi; // exact in double, so the same as fma
        }
        return sumOfLanes(lanes);
    }

    private static double sumOfLanes(double[] lanes) {
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int l = 0; l < half; l++) {
                lanes[l] += lanes[l + half];
            }
        }
        return lanes[0];
    }

    // ---- updates of parameters

    @Override
    public void adamW(AdamWStep step, float[] g, float[] m, float[] v, float[] w, int from, int n) {
        for (int i = from; i < from + n; i++) {
            float gradient = step.gradientScale() * g[i];
            m[i] = fma(step.beta1(), m[i], step.oneMinusBeta1() * gradient);
            v[i] = fma(step.beta2(), v[i], step.oneMinusBeta2() * gradient * gradient);
            float denominator = fma((float) Math.sqrt(v[i]), step.inverseRootCorrection(), step.epsilon());
            boolean decays = !step.cautious() || m[i] * w[i] > 0;
            w[i] = fma(-step.stepSize(), m[i] / denominator, decays ? w[i] * step.decay() : w[i]);
        }
    }

    @Override
    public void cautiousDecay(float factor, float[] u, int uFrom, float[] w, int wFrom, int n) {
        for (int i = 0; i < n; i++) {
            if (u[uFrom + i] * w[wFrom + i] > 0) {
                w[wFrom + i] *= factor;
            }
        }
    }
}
