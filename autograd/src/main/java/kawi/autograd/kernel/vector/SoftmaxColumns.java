package kawi.autograd.kernel.vector;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static kawi.autograd.kernel.vector.loop.Vectors.FLOATS;
import static kawi.autograd.kernel.vector.loop.Vectors.LANES;
import static kawi.autograd.kernel.vector.loop.Vectors.LANES_OF_A_SUM;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import kawi.autograd.kernel.vector.loop.VectorExponential;

/// The softmax of attention and its gradient, with queries as columns and keys as rows, for as many queries as a vector
/// has lanes: each query is one lane, and nothing moves between lanes.
///
/// The sixteen lanes of a sum over keys ([kawi.autograd.kernel.vector.loop.LaneSums]) are sixteen rows here: key k is
/// added to row `k mod 16`, and the tree adds rows.
final class SoftmaxColumns {
    /// Floats of memory for a sum over keys.
    static final int FLOATS_OF_A_SUM = LANES_OF_A_SUM * LANES;

    private static final FloatVector COLUMN_NUMBERS = FloatVector.zero(FLOATS).addIndex(1);

    private SoftmaxColumns() {}

    /// `P = exp(scale S - max) factor` in place of S, with the reciprocal of the sum of the exponentials as factor; 0
    /// where a query does not see a key.
    ///
    /// @param x S: row k begins at `from + k stride`
    /// @param seen number of keys that the query of the first column sees; each next query sees one more
    /// @param max output: the largest scaled score of each column; 0 if it has no finite one
    /// @param factor output: the factor of each column; 0 if it has no finite score
    /// @param at index of the first column in both
    /// @param sums memory for [#FLOATS_OF_A_SUM] floats
    static void softmax(
            float scale,
            float[] x,
            int from,
            int stride,
            int keys,
            int seen,
            float[] max,
            float[] factor,
            int at,
            float[] sums) {
        hide(x, from, stride, keys, seen, Float.NEGATIVE_INFINITY);
        scaledMax(scale, x, from, stride, keys, max, at);
        exponentials(scale, x, from, stride, keys, max, at, sums);
        sumOfLanes(sums);
        FloatVector sum = FloatVector.fromArray(FLOATS, sums, 0);
        // The sum is zero only if all scores are negative infinity.
        FloatVector.broadcast(FLOATS, 1).div(sum).blend(0, sum.compare(EQ, 0)).intoArray(factor, at);
        multiply(x, from, stride, keys, factor, at);
    }

    /// Keeps two independent maxima, of even and of odd keys. They are compared and blended: the maximum of the Vector
    /// API takes several instructions because it propagates NaN, which a comparison does not. A score that is NaN still
    /// makes its query's weights NaN, by their sum.
    private static void scaledMax(float scale, float[] x, int from, int stride, int keys, float[] max, int at) {
        FloatVector even = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
        FloatVector odd = even;
        int pairs = keys / 2 * 2;
        for (int k = 0; k < pairs; k += 2) {
            FloatVector first = FloatVector.fromArray(FLOATS, x, from + k * stride);
            FloatVector second = FloatVector.fromArray(FLOATS, x, from + (k + 1) * stride);
            even = even.blend(first, first.compare(GT, even));
            odd = odd.blend(second, second.compare(GT, odd));
        }
        if (pairs < keys) {
            even = even.max(FloatVector.fromArray(FLOATS, x, from + pairs * stride));
        }
        FloatVector largest = even.max(odd);
        largest.mul(scale)
                .blend(0, largest.compare(EQ, Float.NEGATIVE_INFINITY))
                .intoArray(max, at);
    }

    /// Writes a value wherever a query does not see a key.
    private static void hide(float[] x, int from, int stride, int keys, int seen, float value) {
        for (int k = seen; k < keys; k++) {
            int i = from + k * stride;
            FloatVector.fromArray(FLOATS, x, i)
                    .blend(value, COLUMN_NUMBERS.compare(LE, (float) (k - seen)))
                    .intoArray(x, i);
        }
    }

    /// `x = exp(scale x - max)`, and the sixteen lanes of the sums.
    private static void exponentials(
            float scale, float[] x, int from, int stride, int keys, float[] max, int at, float[] sums) {
        FloatVector shift = FloatVector.fromArray(FLOATS, max, at);
        Arrays.fill(sums, 0, FLOATS_OF_A_SUM, 0);
        for (int k = 0; k < keys; k++) {
            int i = from + k * stride;
            int lane = k % LANES_OF_A_SUM * LANES;
            FloatVector exponential = VectorExponential.expOfNonPositive(
                    FloatVector.fromArray(FLOATS, x, i).mul(scale).sub(shift));
            exponential.intoArray(x, i);
            FloatVector.fromArray(FLOATS, sums, lane).add(exponential).intoArray(sums, lane);
        }
    }

    private static void multiply(float[] x, int from, int stride, int keys, float[] factor, int at) {
        FloatVector factors = FloatVector.fromArray(FLOATS, factor, at);
        for (int k = 0; k < keys; k++) {
            int i = from + k * stride;
            FloatVector.fromArray(FLOATS, x, i).mul(factors).intoArray(x, i);
        }
    }

    /// [#softmax] once more, from the max and factor that it computed.
    static void softmaxAgain(
            float scale, float[] x, int from, int stride, int keys, int seen, float[] max, float[] factor, int at) {
        FloatVector shift = FloatVector.fromArray(FLOATS, max, at);
        FloatVector factors = FloatVector.fromArray(FLOATS, factor, at);
        for (int k = 0; k < keys; k++) {
            int i = from + k * stride;
            VectorExponential.expOfNonPositive(
                            FloatVector.fromArray(FLOATS, x, i).mul(scale).sub(shift))
                    .mul(factors)
                    .intoArray(x, i);
        }
        hide(x, from, stride, keys, seen, 0);
    }

    /// `dS = P (dP - s) scale` in place of dP, with `s = sum over the keys of P dP`.
    ///
    /// @param p P: row k begins at `from + k stride`
    /// @param dp dP, with the same layout
    /// @param sums memory for [#FLOATS_OF_A_SUM] floats
    static void softmaxBackward(float scale, float[] p, float[] dp, int from, int stride, int keys, float[] sums) {
        sumsOfProducts(p, dp, from, stride, keys, sums);
        sumOfLanes(sums);
        FloatVector sum = FloatVector.fromArray(FLOATS, sums, 0);
        for (int k = 0; k < keys; k++) {
            int i = from + k * stride;
            FloatVector difference = FloatVector.fromArray(FLOATS, dp, i).sub(sum);
            FloatVector.fromArray(FLOATS, p, i).mul(difference).mul(scale).intoArray(dp, i);
        }
    }

    private static void sumsOfProducts(float[] p, float[] dp, int from, int stride, int keys, float[] sums) {
        Arrays.fill(sums, 0, FLOATS_OF_A_SUM, 0);
        for (int k = 0; k < keys; k++) {
            int i = from + k * stride;
            int lane = k % LANES_OF_A_SUM * LANES;
            FloatVector.fromArray(FLOATS, p, i)
                    .fma(FloatVector.fromArray(FLOATS, dp, i), FloatVector.fromArray(FLOATS, sums, lane))
                    .intoArray(sums, lane);
        }
    }

    /// The tree over the sixteen rows; the result is in the first.
    private static void sumOfLanes(float[] sums) {
        for (int half = FLOATS_OF_A_SUM / 2; half >= LANES; half /= 2) {
            for (int i = 0; i < half; i += LANES) {
                FloatVector.fromArray(FLOATS, sums, i)
                        .add(FloatVector.fromArray(FLOATS, sums, i + half))
                        .intoArray(sums, i);
            }
        }
    }
}
