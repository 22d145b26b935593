package kawi.bench.peers;

import kawi.bench.Product;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// libtorch, the C++ part of PyTorch, through its Java preset.
final class Torch implements Multiplier {
    @Override
    public String name() {
        return "libtorch";
    }

    /// What it computes with.
    static String description() {
        return "libtorch, " + torch.get_cpu_capability().getString();
    }

    static void useThreads(int threads) {
        torch.set_num_threads(threads);
        OpenBlas.useThreads(threads); // which it multiplies with
    }

    @Override
    public Prepared prepare(Product product, float[] aNumbers, float[] bNumbers, int threads) {
        useThreads(threads);
        Tensor a = matrix(aNumbers, product.rows(), product.inner(), product.aTransposed());
        Tensor b = matrix(bNumbers, product.inner(), product.columns(), product.bTransposed());
        Tensor c = torch.empty(product.rows(), product.columns());
        return new Prepared() {
            @Override
            public void run() {
                torch.mm_out(c, a, b);
            }

            @Override
            public float[] result() {
                float[] numbers = new float[product.rows() * product.columns()];
                new FloatPointer(c.data_ptr()).get(numbers);
                return numbers;
            }
        };
    }

    private static Tensor matrix(float[] numbers, int rows, int columns, boolean transposed) {
        return transposed ? tensor(numbers, columns, rows).t() : tensor(numbers, rows, columns);
    }

    /// A tensor with memory of its own.
    static Tensor tensor(float[] numbers, long... sizes) {
        return torch.from_blob(new FloatPointer(numbers), sizes).clone();
    }
}
