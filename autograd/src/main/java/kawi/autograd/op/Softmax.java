package kawi.autograd.op;

import java.util.List;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;

/// Softmax over the innermost dimension: positive numbers of sum 1, the largest where x is largest.
///
///     y[i]  = exp(x[i] - max x) / sum over j of exp(x[j] - max x)
///     dx[i] = y[i] (dy[i] - sum over j of y[j] dy[j])
///
/// A row of negative infinities becomes zeros.
///
/// @param x of any shape (..., C)
public record Softmax(Operand x) implements Operation {

    @Override
    public List<Operand> operands() {
        return List.of(x);
    }

    @Override
    public Shape shape() {
        return x.shape();
    }

    @Override
    public void forward(Workspace workspace, Array y) {
        Kernels kernels = workspace.kernels();
        float[] xData = x.value().data();
        int columns = shape().columns();
        workspace.device().forRows(shape().rows(), columns, (from, n) -> {
            for (int row = from; row < from + n; row++) {
                kernels.softmax(xData, row * columns, y.data(), row * columns, columns);
            }
        });
    }

    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        if (x.requiresGradient()) {
            Kernels kernels = workspace.kernels();
            float[] dx = x.gradient().data();
            int columns = shape().columns();
            workspace.device().forRows(shape().rows(), columns, (from, n) -> {
                for (int row = from; row < from + n; row++) {
                    int at = row * columns;
                    kernels.softmaxBackward(y.data(), at, dy.data(), at, dx, at, columns);
                }
            });
        }
    }

    /// The maximum, the difference, the exponential, the sum, the quotient.
    @Override
    public Cost forwardCost() {
        return Cost.forward(this, 5.0 * shape().elements());
    }

    /// The product and its sum; the difference, the product with y.
    @Override
    public Cost backwardCost() {
        return Cost.backward(this, 4.0 * shape().elements());
    }
}
