package kawi.bench.jmh.matmul;

import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.Matrix;
import kawi.autograd.kernel.Scratch;
import kawi.autograd.op.Cost;
import kawi.bench.jmh.harness.KernelBenchmark;
import kawi.bench.jmh.harness.Numbers;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/// What share of the peak does the matrix product reach, on one thread and with the shapes of a GPT?
///
/// `2 M K N` operations; `4 (M K + K N + 2 M N)` bytes, because C is accumulated. Look at `ofPeak`: a product this
/// large should be bound by arithmetic; the rest of the peak is lost on packing, caches and edges.
///
/// Pitfalls: C is not cleared, since clearing would be measured, too; its values grow but stay finite. The operands of
/// the small products stay in the first-level cache from call to call, which is the case in attention but not
/// everywhere. Products with 65 columns have an edge, those with 128 have none.
///
///     ./kawi jmh MatMulBenchmark -p kernels=vector
///     ./kawi jmh MatMulBenchmark -p product=NN-1024x1024x1024
public class MatMulBenchmark extends KernelBenchmark {

    /// Products of the small model with batch 12 and context 64: the two feed-forward layers, the gradients of a weight
    /// and of an input, the logits; the weighted values and the scores of one head. The last one is the first
    /// feed-forward layer of GPT-2 on 256 tokens.
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
    protected Cost cost(String benchmark) {
        return shape.cost();
    }

    /// `C += A B`.
    @Benchmark
    public float[] product() {
        set.matmulAdd(a, b, c, scratch);
        return c.data();
    }
}
