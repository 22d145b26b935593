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

    /// Four vectors of columns: enough sums to hide the latency of `fma`, and whole cache lines of each row.
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
