package kawi.bench.jmh;

import kawi.autograd.Parameter;
import kawi.autograd.array.Shape;
import kawi.autograd.kernel.Matrix;
import kawi.autograd.random.CounterRandom;

/// What benchmarks compute with: normal numbers, the same in every run. Zeros would be denormal or predictable
/// somewhere, and be faster or slower than what a model computes with.
public final class Numbers {
    private static final CounterRandom RANDOM = CounterRandom.ofSeed(1);

    private Numbers() {}

    /// @param stream arrays of different streams have different numbers
    public static float[] normal(int n, int stream) {
        float[] numbers = new float[n];
        for (int i = 0; i < n; i++) {
            numbers[i] = (float) RANDOM.child(stream).normal(i);
        }
        return numbers;
    }

    /// A matrix of (rows, columns).
    ///
    /// @param byColumns whether its columns lie in one piece, and not its rows
    /// @param stream matrices of different streams have different numbers
    public static Matrix matrix(int rows, int columns, boolean byColumns, int stream) {
        float[] numbers = normal(rows * columns, stream);
        return byColumns
                ? Matrix.rowMajor(numbers, 0, columns, rows).transpose()
                : Matrix.rowMajor(numbers, 0, rows, columns);
    }

    /// A tensor that gathers a gradient.
    ///
    /// @param name tensors of different names have different numbers
    public static Parameter parameter(String name, int... sizes) {
        return Parameter.normal(name, Shape.of(sizes), 1, RANDOM);
    }

    /// Token ids or other classes, each as likely as another.
    ///
    /// @param bound ids are below it
    public static int[] ids(int n, int bound) {
        int[] ids = new int[n];
        for (int i = 0; i < n; i++) {
            ids[i] = RANDOM.below(bound, i);
        }
        return ids;
    }

    /// The sizes that a parameter of a benchmark such as `768x128` names.
    ///
    /// @throws IllegalArgumentException if there are not as many as are expected
    public static int[] sizes(String text, int expected) {
        String[] parts = text.split("x", -1);
        if (parts.length != expected) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" names " + parts.length + " sizes where there should be " + expected);
        }
        int[] sizes = new int[expected];
        for (int i = 0; i < expected; i++) {
            sizes[i] = Integer.parseInt(parts[i]);
        }
        return sizes;
    }
}
