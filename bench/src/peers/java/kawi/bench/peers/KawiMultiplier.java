package kawi.bench.peers;

import java.util.Map;
import kawi.autograd.Tensor;
import kawi.autograd.array.Arena;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Device;
import kawi.autograd.device.KernelSets;
import kawi.autograd.device.Workspace;
import kawi.autograd.op.MatMul;
import kawi.bench.jmh.matmul.Product;

/// The matrix product of Kawi: the operation of a linear layer.
final class KawiMultiplier implements Multiplier, AutoCloseable {
    private Device device = new Device(KernelSets.preferred(), 1);

    @Override
    public String name() {
        return "Kawi";
    }

    @Override
    public Contender prepare(Product product, float[] a, float[] b, int threads) {
        if (device.threads() != threads) {
            device.close();
            device = new Device(KernelSets.preferred(), threads);
        }
        var workspace = new Workspace(device, new Arena(), false);
        var matmul = new MatMul(
                matrix(a, product.rows(), product.inner(), product.aTransposed()),
                product.aTransposed(),
                matrix(b, product.inner(), product.columns(), product.bTransposed()),
                product.bTransposed());
        Array c = Array.zeros(matmul.shape());
        return new Contender() {
            @Override
            public void run() {
                matmul.forward(workspace, c);
            }

            @Override
            public Map<String, float[]> results() {
                return Map.of("c", c.data());
            }
        };
    }

    private static Tensor matrix(float[] numbers, int rows, int columns, boolean transposed) {
        return Tensor.of(transposed ? Shape.of(columns, rows) : Shape.of(rows, columns), numbers);
    }

    @Override
    public void close() {
        device.close();
    }
}
