package kawi.engine.train.diloco;

import java.util.ArrayList;
import java.util.List;

/// A sum of the weights of workers with consecutive numbers, in double precision.
///
/// Sums are added in the shape of a binary tree over the numbers of the workers: of n sums, the first p, where p is the
/// largest power of two below n, and the others are added up separately. So partial sums of 2^k consecutive workers can
/// be made anywhere, in any order of arrival, and the total has the same bits.
///
/// @param workers number of workers
/// @param weights the sum, an array for each parameter
public record WeightSum(int workers, List<double[]> weights) {

    /// The weights of one worker.
    public static WeightSum of(List<float[]> weights) {
        List<double[]> doubles = new ArrayList<>(weights.size());
        for (float[] each : weights) {
            double[] values = new double[each.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = each[i];
            }
            doubles.add(values);
        }
        return new WeightSum(1, doubles);
    }

    /// The sum over workers.
    ///
    /// @param weights of each worker, in the order of their numbers
    /// @throws IllegalArgumentException if there is none
    public static WeightSum ofWorkers(List<List<float[]>> weights) {
        requireSome(weights);
        if (weights.size() == 1) {
            return of(weights.getFirst());
        }
        int first = firstHalf(weights.size());
        return ofWorkers(weights.subList(0, first)).plus(ofWorkers(weights.subList(first, weights.size())));
    }

    /// The sum of partial sums.
    ///
    /// @param parts in the order of the workers, each over 2^k workers but the last, which may be over fewer
    /// @throws IllegalArgumentException if there is none
    public static WeightSum ofParts(List<WeightSum> parts) {
        requireSome(parts);
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        int first = firstHalf(parts.size());
        return ofParts(parts.subList(0, first)).plus(ofParts(parts.subList(first, parts.size())));
    }

    /// The largest power of two below a number of at least 2.
    private static int firstHalf(int count) {
        return Integer.highestOneBit(count - 1);
    }

    private static void requireSome(List<?> terms) {
        if (terms.isEmpty()) {
            throw new IllegalArgumentException("there are no weights to add up");
        }
    }

    private WeightSum plus(WeightSum other) {
        List<double[]> sums = new ArrayList<>(weights.size());
        for (int p = 0; p < weights.size(); p++) {
            double[] a = weights.get(p);
            double[] b = other.weights.get(p);
            double[] sum = new double[a.length];
            for (int i = 0; i < sum.length; i++) {
                sum[i] = a[i] + b[i];
            }
            sums.add(sum);
        }
        return new WeightSum(workers + other.workers, sums);
    }
}
