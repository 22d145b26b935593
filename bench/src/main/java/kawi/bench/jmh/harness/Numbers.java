package kawi.bench.jmh.harness;

import kawi.autograd.Parameter;
import kawi.autograd.array.Shape;
import kawi.autograd.kernel.Matrix;
import kawi.autograd.random.CounterRandom;

/// The input data of the benchmarks: normally distributed numbers, the same in every run. With zeros some kernels would
/// be faster or slower than with the numbers of a model, because of denormal results or predictable branches.
public final class Numbers {
    private static final CounterRandom RANDOM = CounterRandom.ofSeed(1);

    private Numbers() {}

    /// An array of n normally distributed numbers.
    ///
    /// @param stream arrays of different streams have different numbers
    public static float[] normal(int n, int stream) {
        float[] numbers = new float[n];
        for (int i = 0; i < n; i++) {
            numbers[i] = (float) RANDOM.child(stream).normal(i);
        }
        return numbers;
    }

    /// A matrix of shape (rows, columns).
    ///
    /// @param byColumns whether the matrix is stored column after column instead of row after row
    /// @param stream matrices of different streams have different numbers
    public static Matrix matrix(int rows, int columns, boolean byColumns, int stream) {
        float[] numbers = normal(rows * columns, stream);
        return byColumns
                ? Matrix.rowMajor(numbers, 0, columns, rows).transpose()
                : Matrix.rowMajor(numbers, 0, rows, columns);
    }

    /// A tensor with a gradient.
    ///
    /// @param name parameters of different names have different numbers
    public static Parameter parameter(String name, int... sizes) {
        return Parameter.normal(name, Shape.of(sizes), 1, RANDOM);
    }

    /// Uniformly distributed token ids or class indices.
    ///
    /// @param bound the exclusive upper bound
    public static int[] ids(int n, int bound) {
        int[] ids = new int[n];
        for (int i = 0; i < n; i++) {
            ids[i] = RANDOM.below(bound, i);
        }
        return ids;
    }

    /// Parses the sizes in a parameter such as `768x128`.
    ///
    /// @throws IllegalArgumentException if the number of sizes is not the expected one
    public static int[] sizes(String text, int expected) {
        String[] parts = text.split("x", -1);
        if (parts.length != expected) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" contains " + parts.length + " sizes, expected " + expected);
        }
        int[] sizes = new int[expected];
        for (int i = 0; i < expected; i++) {
            sizes[i] = Integer.parseInt(parts[i]);
        }
        return sizes;
    }
}
