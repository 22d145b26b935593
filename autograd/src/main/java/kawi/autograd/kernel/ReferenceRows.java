package kawi.autograd.kernel;

import static kawi.autograd.kernel.scalar.Fma.fma;

import kawi.autograd.kernel.scalar.Exponential;

/// The plain loops of the kernels over rows, such as softmax and layer norm. The contracts and shapes are in [Kernels].
abstract class ReferenceRows extends ReferenceElementwise {
    /// The lanes of a sum over a row: those of the widest vectors.
    static final int LANES = 16;

    /// The ratio of the variance to the squared mean below which both are computed again in double.
    private static final float MIN_RELATIVE_VARIANCE = 0x1p-32f;

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

    /// The tree over the lanes: adds the upper half to the lower until one lane is left.
    private static float sumOfLanes(float[] lanes) {
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int l = 0; l < half; l++) {
                lanes[l] += lanes[l + half];
            }
        }
        return lanes[0];
    }
}
