package kawi.autograd.op;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.Matrix;
import kawi.autograd.kernel.weights.EncodedMatrix;
import kawi.autograd.matmul.Epilogue;
import kawi.autograd.matmul.TiledMatmul;

/// `y = x W + b`: the same bits as [MatMul] followed by [Add], but the bias is added to each tile of the product while
/// it is still in a near cache.
///
///     dx = dy Wᵀ
///     dW = xᵀ dy
///     db = sum of dy over the rows
///
/// [LinearGelu], [LinearReluSquared] and [LinearResidual] compute more on each tile.
public final class Linear implements Operation {
    private final MatMul product;
    private final Optional<? extends Operand> bias;

    /// @param x (..., K)
    /// @param weight W, (K, N)
    /// @param bias b, (N), or empty
    /// @throws ShapeException if the shapes do not fit
    public Linear(Operand x, Operand weight, Optional<? extends Operand> bias) {
        this("linear", x, weight, bias);
    }

    /// @param operation the name for messages
    Linear(String operation, Operand x, Operand weight, Optional<? extends Operand> bias) {
        Shape w = weight.shape();
        boolean fits = x.shape().rank() >= 2
                && w.rank() == 2
                && x.shape().columns() == w.size(0)
                && (bias.isEmpty() || bias.get().shape().equals(Shape.of(w.size(1))));
        if (!fits) {
            throw new ShapeException(operation + ": " + x.shape() + " times a weight of " + w
                    + bias.map(b -> " plus a bias of " + b.shape()).orElse("") + ": the sizes differ");
        }
        this.product = new MatMul(x, false, weight, false);
        this.bias = bias;
    }

    @Override
    public List<Operand> operands() {
        return Stream.concat(product.operands().stream(), bias.stream()).toList();
    }

    /// (..., N).
    @Override
    public Shape shape() {
        return product.shape();
    }

    @Override
    public void forward(Workspace workspace, Array y) {
        forward(workspace, y, Epilogue.NONE);
    }

    /// Computes y, and the epilogue on each tile of it.
    void forward(Workspace workspace, Array y, Epilogue epilogue) {
        Matrix x = matrix(product.a().value()); // (rows, K)
        Epilogue all = bias.isPresent() ? addBias(workspace.kernels(), y, epilogue) : epilogue;
        Optional<EncodedMatrix> encoded = product.b().encoded(false);
        if (encoded.isPresent()) {
            TiledMatmul.matmul(workspace, x, encoded.get(), matrix(y), all);
            return;
        }
        Matrix w = matrix(product.b().value()); // (K, N)
        boolean isParameter = product.b().isParameter();
        TiledMatmul.matmul(workspace, x, w, isParameter, matrix(y), all);
    }

    private static Matrix matrix(Array array) {
        return Matrix.rowMajor(
                array.data(), 0, array.shape().rows(), array.shape().columns());
    }

    private Epilogue addBias(Kernels kernels, Array y, Epilogue next) {
        float[] data = y.data();
        float[] b = bias.orElseThrow().value().data();
        int columns = shape().columns();
        return (row, rowEnd, column, columnEnd) -> {
            for (int i = row; i < rowEnd; i++) {
                int at = i * columns + column;
                kernels.add(data, at, b, column, data, at, columnEnd - column);
            }
            next.apply(row, rowEnd, column, columnEnd);
        };
    }

    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        product.backward(workspace, y, dy);
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
                            (from, n) -> kernels.addColumnSums(dy.data(), db, rows, columns, from, from + n));
        }
    }

    /// The product, and the bias of each element.
    @Override
    public Cost forwardCost() {
        return Cost.forward(this, product.forwardCost().flops() + (bias.isPresent() ? shape().elements() : 0));
    }

    /// Its products, and the sum of dy for the bias.
    @Override
    public Cost backwardCost() {
        boolean sums = bias.isPresent() && bias.get().requiresGradient();
        return Cost.backward(this, product.backwardCost().flops() + (sums ? shape().elements() : 0));
    }
}
