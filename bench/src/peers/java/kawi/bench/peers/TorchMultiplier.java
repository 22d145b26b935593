package kawi.bench.peers;

import java.util.Map;
import kawi.bench.jmh.matmul.Product;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// The matrix product of libtorch.
final class TorchMultiplier implements Multiplier {
    @Override
    public String name() {
        return "libtorch";
    }

    @Override
    public Contender prepare(Product product, float[] aNumbers, float[] bNumbers, int threads) {
        Torch.useThreads(threads);
        Tensor a = matrix(aNumbers, product.rows(), product.inner(), product.aTransposed());
        Tensor b = matrix(bNumbers, product.inner(), product.columns(), product.bTransposed());
        Tensor c = torch.empty(product.rows(), product.columns());
        return new Contender() {
            @Override
            public void run() {
                torch.mm_out(c, a, b);
            }

            @Override
            public Map<String, float[]> results() {
                return Map.of("c", Torch.floats(c));
            }
        };
    }

    private static Tensor matrix(float[] numbers, int rows, int columns, boolean transposed) {
        return transposed ? Torch.tensor(numbers, columns, rows).t() : Torch.tensor(numbers, rows, columns);
    }
}
