package kawi.bench.jmh.matmul;

import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.Matrix;
import kawi.autograd.kernel.Scratch;
import kawi.autograd.op.Cost;
import kawi.bench.jmh.KernelBenchmark;
import kawi.bench.jmh.Numbers;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/// How near to the peak is the matrix product, on one thread and the shapes of a GPT?
///
/// `2 M K N` operations; `4 (M K + K N + 2 M N)` bytes, since C is read and written. Compare `ofPeak`: a product of
/// this size should be bound by arithmetic, and the rest is lost on packing, caches and edges.
///
/// Pitfalls: C is not cleared, since clearing would be measured too; its numbers grow but stay finite. The operands of
/// the small product stay in the first-level cache from call to call, as in attention but not everywhere. Products of
/// 65 columns have an edge, those of 128 have none.
///
///     ./kawi jmh MatMulBenchmark -p kernels=vector
///     ./kawi jmh MatMulBenchmark -p product=NN-1024x1024x1024
public class MatMulBenchmark extends KernelBenchmark {

    /// Of the small model, batch 12 x context 64: both layers of the feed-forward part, the gradients of a weight
    /// and of an input, the logits, the scores and the weighted values of a head; of GPT-2, the feed-forward part
    /// for 256 tokens.
    @Param({
        "NN-768x128x512",
        "NN-768x512x128",
        "TN-128x768x512",
        "NT-768x512x128",
        "NT-768x128x65",
        "NN-64x64x32",
        "NN-64x32x64",
        "NN-256x768x3072"
    })
    public String product;

    private final Scratch scratch = new Scratch();
    private Kernels set;
    private Product shape;
    private Matrix a;
    private Matrix b;
    private Matrix c;

    @Override
    protected void prepare(Kernels chosen) {
        set = chosen;
        shape = Product.parse(product);
        a = Numbers.matrix(shape.rows(), shape.inner(), shape.aTransposed(), 1);
        b = Numbers.matrix(shape.inner(), shape.columns(), shape.bTransposed(), 2);
        c = Numbers.matrix(shape.rows(), shape.columns(), false, 3);
    }

    @Override
    protected Cost work(String benchmark) {
        return shape.work();
    }

    /// `C += A B`.
    @Benchmark
    public float[] product() {
        set.matmulAdd(a, b, c, scratch);
        return c.data();
    }
}
