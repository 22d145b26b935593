package kawi.autograd.kernel.vector.loop;

import static kawi.autograd.kernel.vector.loop.Vectors.LANES;
import static kawi.autograd.kernel.vector.loop.Vectors.broadcast;
import static kawi.autograd.kernel.vector.loop.Vectors.load;
import static kawi.autograd.kernel.vector.loop.Vectors.store;

import jdk.incubator.vector.FloatVector;

/// Sums over the rows of a (rows, columns) array, for a range of columns.
public final class ColumnSums {
    private ColumnSums() {}

    public static void layerNormGainBackward(
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
        int j = from;
        for (; j + 4 * LANES <= to; j += 4 * LANES) {
            addFourGainGradients(x, xFrom + j, statistics, row, dy, dyFrom + j, dGain, rows, columns, j);
        }
        for (; j < to; j += LANES) {
            FloatVector sum = load(dGain, j, to - j);
            for (int i = 0; i < rows; i++) {
                int index = i * columns + j;
                FloatVector centred = load(x, xFrom + index, to - j).sub(statistics[2 * (row + i)]);
                FloatVector normalised = centred.mul(statistics[2 * (row + i) + 1]);
                sum = load(dy, dyFrom + index, to - j).fma(normalised, sum);
            }
            store(sum, dGain, j, to - j);
        }
    }

    /// Four vectors of columns: enough sums to hide the latency of `fma`, and whole cache lines of each row.
    private static void addFourGainGradients(
            float[] x,
            int xFrom,
            float[] statistics,
            int row,
            float[] dy,
            int dyFrom,
            float[] dGain,
            int rows,
            int columns,
            int j) {
        FloatVector sum0 = load(dGain, j);
        FloatVector sum1 = load(dGain, j + LANES);
        FloatVector sum2 = load(dGain, j + 2 * LANES);
        FloatVector sum3 = load(dGain, j + 3 * LANES);
        for (int i = 0; i < rows; i++) {
            int xi = xFrom + i * columns;
            int dyi = dyFrom + i * columns;
            FloatVector mean = broadcast(statistics[2 * (row + i)]);
            FloatVector factor = broadcast(statistics[2 * (row + i) + 1]);
            sum0 = load(dy, dyi).fma(load(x, xi).sub(mean).mul(factor), sum0);
            sum1 = load(dy, dyi + LANES).fma(load(x, xi + LANES).sub(mean).mul(factor), sum1);
            sum2 = load(dy, dyi + 2 * LANES)
                    .fma(load(x, xi + 2 * LANES).sub(mean).mul(factor), sum2);
            sum3 = load(dy, dyi + 3 * LANES)
                    .fma(load(x, xi + 3 * LANES).sub(mean).mul(factor), sum3);
        }
        sum0.intoArray(dGain, j);
        sum1.intoArray(dGain, j + LANES);
        sum2.intoArray(dGain, j + 2 * LANES);
        sum3.intoArray(dGain, j + 3 * LANES);
    }

    public static void addColumnSums(float[] x, float[] sums, int rows, int columns, int from, int to) {
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
