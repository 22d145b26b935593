package kawi.bench.jmh.matmul;

import java.util.List;
import java.util.stream.IntStream;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.Matrix;
import kawi.autograd.kernel.Scratch;
import kawi.autograd.op.Cost;
import kawi.bench.jmh.harness.KernelBenchmark;
import kawi.bench.jmh.harness.Numbers;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/// Measures a matrix product whose operands are not in the first- or second-level cache. In a training step, megabytes
/// of other activations are read and written between two products.
///
/// One thread, `2 M K N` operations and `4 (M K + K N + M N)` bytes. A cold matrix is a different one in each call,
/// from a cycle of 16 MiB of matrices: it is read from the last-level cache or from memory, and C is written there.
/// Compare `ofPeak` with that of `none`: the difference is what prefetching cannot hide.
///
/// Pitfalls: a second-level cache of more than 16 MiB. The addresses of the matrices differ from run to run, which
/// changes the speed by some percent; more forks (`-f 5`) show how much.
///
///     ./kawi jmh ColdProduct -p kernels=vector
public class ColdProductBenchmark extends KernelBenchmark {
    /// The minimum number of floats in a cycle of cold matrices.
    private static final int FLOATS = 1 << 22;

    /// Products of the small model: queries, keys and values; the second feed-forward layer; the gradient of a weight.
    @Param({"NN-768x128x384", "NN-768x512x128", "TN-512x768x128"})
    public String product;

    /// Which matrices are cold: A, B, C, all or none.
    @Param({"none", "A", "B", "C", "ABC"})
    public String cold;

    private final Scratch scratch = new Scratch();
    private Kernels set;
    private Product shape;
    private List<Matrix> a;
    private List<Matrix> b;
    private List<Matrix> c;
    private int call;

    @Override
    protected void prepare(Kernels chosen) {
        if (!cold.matches("none|A?B?C?")) {
            throw new IllegalArgumentException(
                    "cold must be none, A, B, C or several of them, such as ABC, not " + cold);
        }
        set = chosen;
        shape = Product.parse(product);
        a = matrices("A", shape.rows(), shape.inner(), shape.aTransposed());
        b = matrices("B", shape.inner(), shape.columns(), shape.bTransposed());
        c = matrices("C", shape.rows(), shape.columns(), false);
    }

    private List<Matrix> matrices(String name, int rows, int columns, boolean byColumns) {
        int count = cold.contains(name) ? Math.ceilDiv(FLOATS, rows * columns) : 1;
        return IntStream.range(0, count)
                .mapToObj(stream -> Numbers.matrix(rows, columns, byColumns, stream))
                .toList();
    }

    @Override
    protected Cost cost(String benchmark) {
        double m = shape.rows();
        double k = shape.inner();
        double n = shape.columns();
        return Cost.of(2 * m * k * n, m * k + k * n + m * n);
    }

    /// `C = A B` with the next of the cold matrices.
    @Benchmark
    public float[] product() {
        call++;
        Matrix result = next(c);
        set.matmul(next(a), next(b), result, scratch);
        return result.data();
    }

    private Matrix next(List<Matrix> matrices) {
        return matrices.get(Integer.remainderUnsigned(call, matrices.size()));
    }
}
