package kawi.bench.jmh.matmul;

import kawi.autograd.Tensor;
import kawi.autograd.array.Arena;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Device;
import kawi.autograd.device.KernelSets;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.Matrix;
import kawi.autograd.kernel.Scratch;
import kawi.autograd.op.Cost;
import kawi.autograd.op.MatMul;
import kawi.bench.jmh.harness.MeasuredBenchmark;
import kawi.bench.jmh.harness.Numbers;
import kawi.bench.jmh.harness.Rung;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.TearDown;

/// Measures the gain of each optimisation of the matrix product.
///
/// `2 M K N` operations; `4 (M K + K N + M N)` bytes. Compare `ofPeak` from rung to rung; `bench/matrix-product.md`
/// explains each.
///
/// Pitfalls: all rungs compute the same bits, so none is fast by computing less. The vector rungs need the compiler to
/// keep their vectors in registers: if a rung is much slower on another JVM, one of its sums is probably in memory,
/// which its machine code shows.
///
///     ./kawi jmh MatMulLadder
public class MatMulLadderBenchmark extends MeasuredBenchmark {

    /// Rows, inner size and columns: the first feed-forward layer of the small model, and of the baby model. M is a
    /// multiple of 6, N of two vectors.
    @Param({"768x128x512", "2046x384x1536"})
    public String shape;

    private final Device device = Rung.PARALLEL.device();
    private final Workspace workspace = new Workspace(device, new Arena(), false);
    private final Scratch scratch = new Scratch();
    private final Kernels kernels = KernelSets.preferred();
    private int m;
    private int inner;
    private int n;
    private float[] a;
    private float[] b;
    private float[] c;
    private float[] panels;
    private MatMul product;
    private Array parallel;

    @Override
    protected void prepare() {
        int[] sizes = Numbers.sizes(shape, 3);
        m = sizes[0];
        inner = sizes[1];
        n = sizes[2];
        if (m % MatMulRungs.ROWS != 0 || n % MatMulRungs.columns() != 0) {
            throw new IllegalArgumentException("the ladder needs a multiple of " + MatMulRungs.ROWS + " rows and of "
                    + MatMulRungs.columns() + " columns, not " + shape);
        }
        a = Numbers.normal(m * inner, 1);
        b = Numbers.normal(inner * n, 2);
        c = new float[m * n];
        panels = new float[inner * n];
        product = new MatMul(Tensor.of(Shape.of(m, inner), a), false, Tensor.of(Shape.of(inner, n), b), false);
        parallel = new Array(c, product.shape());
    }

    @Override
    protected Cost cost(String benchmark) {
        return Cost.of(2.0 * m * inner * n, (double) m * inner + (double) inner * n + (double) m * n);
    }

    @Override
    protected int threads(String benchmark) {
        return benchmark.equals("rung7Parallel") ? device.threads() : 1;
    }

    @Benchmark
    public float[] rung1ElementByElement() {
        MatMulRungs.elementByElement(a, b, c, m, inner, n);
        return c;
    }

    @Benchmark
    public float[] rung2RowByRow() {
        MatMulRungs.rowByRow(a, b, c, m, inner, n);
        return c;
    }

    @Benchmark
    public float[] rung3FourRowsAtATime() {
        MatMulRungs.fourRowsAtATime(a, b, c, m, inner, n);
        return c;
    }

    @Benchmark
    public float[] rung4Tiles() {
        MatMulRungs.tiles(a, b, c, m, inner, n);
        return c;
    }

    @Benchmark
    public float[] rung5Panels() {
        MatMulRungs.panels(a, b, c, m, inner, n, panels);
        return c;
    }

    /// Kawi's product: panels of one block at a time, k in blocks, edges, any layout.
    @Benchmark
    public float[] rung6Blocks() {
        kernels.matmul(
                Matrix.rowMajor(a, 0, m, inner), Matrix.rowMajor(b, 0, inner, n), Matrix.rowMajor(c, 0, m, n), scratch);
        return c;
    }

    /// Kawi's product with the tiles of C divided among all threads.
    @Benchmark
    public float[] rung7Parallel() {
        product.forward(workspace, parallel);
        return parallel.data();
    }

    /// Stops the workers.
    @TearDown
    public void tearDown() {
        device.close();
    }
}
