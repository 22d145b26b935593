package kawi.autograd.op;

import java.util.List;
import java.util.Optional;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;

/// `y = max(x W + b, 0)^2`: the same bits as [MatMul] followed by [Add] and [ReluSquared].
///
///     z = x W + b,   y = max(z, 0)^2
///     dz = 2 max(z, 0) dy
///     dx = dz Wᵀ,   dW = xᵀ dz,   db = sum of dz over the rows
///
/// The square is computed on each tile of the product while it is still in a near cache. The slope `2 max(z, 0)` is
/// stored in the place of z, so the backward pass is one multiplication, whose result overwrites dy. (The zeros of dz
/// may differ in sign from those of [ReluSquared], which adds to a zero; no sum depends on it.)
public final class LinearReluSquared implements Operation {
    private final Linear linear;

    /// `2 max(z, 0)`, kept for the backward pass.
    private Array slopes;

    /// @param x (..., K)
    /// @param weight W, (K, N)
    /// @param bias b, (N), or empty
    /// @throws kawi.autograd.array.ShapeException if the shapes do not fit
    public LinearReluSquared(Operand x, Operand weight, Optional<? extends Operand> bias) {
        linear = new Linear("linear relu squared", x, weight, bias);
    }

    @Override
    public List<Operand> operands() {
        return linear.operands();
    }

    /// (..., N).
    @Override
    public Shape shape() {
        return linear.shape();
    }

    @Override
    public void forward(Workspace workspace, Array y) {
        Kernels kernels = workspace.kernels();
        boolean keeps = workspace.gradientsEnabled();
        slopes = keeps ? workspace.allocate(shape()) : y;
        int columns = shape().columns();
        float[] z = slopes.data();
        linear.forward(workspace, slopes, (row, rowEnd, column, columnEnd) -> {
            int n = columnEnd - column;
            for (int i = row; i < rowEnd; i++) {
                int at = i * columns + column;
                kernels.relu(z, at, z, at, n);
                kernels.multiply(z, at, z, at, y.data(), at, n);
                if (keeps) {
                    kernels.scale(2, z, at, z, at, n);
                }
            }
        });
    }

    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        Kernels kernels = workspace.kernels();
        float[] slope = slopes.data();
        float[] dz = dy.data();
        workspace
                .device()
                .forElements(dy.elements(), (from, n) -> kernels.multiply(slope, from, dz, from, dz, from, n));
        linear.backward(workspace, y, dy);
    }

    /// The product and bias, and [ReluSquared].
    @Override
    public Cost forwardCost() {
        return Cost.forward(this, linear.forwardCost().flops() + 2.0 * shape().elements());
    }

    /// The slope; times dy.
    @Override
    public Cost backwardCost() {
        return Cost.backward(this, linear.backwardCost().flops() + 2.0 * shape().elements());
    }
}
