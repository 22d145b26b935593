package kawi.autograd.op;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.matmul.TiledMatmul;

/// `z = x W + b`, the product that [Linear], [LinearGelu] and [LinearResidual] have in common:
///
///     dx = dz Wᵀ
///     dW = xᵀ dz
///     db = sum of dz over the rows
///
/// @param product x W: x of (..., K) is one matrix of all its rows, W of (K, N)
/// @param bias b, (N), or empty
record Projection(MatMul product, Optional<? extends Operand> bias) {

    /// @throws ShapeException if the shapes do not fit; it names the operation
    static Projection of(String operation, Operand x, Operand weight, Optional<? extends Operand> bias) {
        Shape w = weight.shape();
        boolean fits = x.shape().rank() >= 2
                && w.rank() == 2
                && x.shape().columns() == w.size(0)
                && (bias.isEmpty() || bias.get().shape().equals(Shape.of(w.size(1))));
        if (!fits) {
            throw new ShapeException(operation + ": " + x.shape() + " times a weight of " + w
                    + bias.map(b -> " plus a bias of " + b.shape()).orElse("") + ": the sizes differ");
        }
        return new Projection(new MatMul(x, false, weight, false), bias);
    }

    List<Operand> operands() {
        return Stream.concat(product.operands().stream(), bias.stream()).toList();
    }

    /// (..., N).
    Shape shape() {
        return product.shape();
    }

    /// Computes z and, of each tile of it, something more.
    void forward(Workspace workspace, Array z, TiledMatmul.Epilogue ending) {
        if (bias.isEmpty()) {
            product.forward(workspace, z, ending);
            return;
        }
        Kernels kernels = workspace.kernels();
        float[] data = z.data();
        float[] b = bias.get().value().data();
        int columns = shape().columns();
        product.forward(workspace, z, (row, rowEnd, column, columnEnd) -> {
            for (int i = row; i < rowEnd; i++) {
                int at = i * columns + column;
                kernels.add(data, at, b, column, data, at, columnEnd - column);
            }
            ending.finish(row, rowEnd, column, columnEnd);
        });
    }

    /// Adds to the gradients of x, W and b.
    ///
    /// @param z the result of `forward`
    /// @param dz its gradient
    void backward(Workspace workspace, Array z, Array dz) {
        product.backward(workspace, z, dz);
        if (bias.isPresent() && bias.get().requiresGradient()) {
            float[] db = bias.get().gradient().data();
            int rows = shape().rows();
            int columns = shape().columns();
            Kernels kernels = workspace.kernels();
            workspace
                    .device()
                    .forColumns(
                            rows,
                            columns,
                            (from, n) -> kernels.addColumnSums(dz.data(), db, rows, columns, from, from + n));
        }
    }

    /// FLOP of the forward pass: the product, and the bias of each element.
    double forwardFlops() {
        return product.forwardCost().flops() + (bias.isPresent() ? shape().elements() : 0);
    }

    /// FLOP of the backward pass: the products, and the sum of dz for the bias.
    double backwardFlops() {
        boolean sums = bias.isPresent() && bias.get().requiresGradient();
        return product.backwardCost().flops() + (sums ? shape().elements() : 0);
    }
}
