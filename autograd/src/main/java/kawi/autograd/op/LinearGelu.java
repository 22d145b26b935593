package kawi.autograd.op;

import java.util.List;
import java.util.Optional;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;

/// `y = gelu(x W + b)`: the same bits as [MatMul] followed by [Add] and [Gelu].
///
///     z = x W + b,   y = gelu(z)
///     dz = gelu'(z) dy
///     dx = dz Wᵀ,   dW = xᵀ dz,   db = sum of dz over the rows
///
/// Only gelu reads z, so gelu'(z) is stored in its place: both need the same exponential, which the forward pass
/// computes once, while a tile of the product is still in a near cache. Without a backward pass gelu' is not computed.
/// The gradient dz overwrites dy. (Its zeros may differ in sign from those of [Gelu], which adds to a zero; no sum
/// depends on it.)
public final class LinearGelu implements Operation {
    private final Linear linear;

    /// gelu'(z), kept for the backward pass.
    private Array slopes;

    /// @param x (..., K)
    /// @param weight W, (K, N)
    /// @param bias b, (N), or empty
    /// @throws kawi.autograd.array.ShapeException if the shapes do not fit
    public LinearGelu(Operand x, Operand weight, Optional<? extends Operand> bias) {
        linear = new Linear("linear gelu", x, weight, bias);
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
        int columns = shape().columns();
        if (!workspace.gradientsEnabled()) {
            float[] data = y.data();
            linear.forward(workspace, y, (row, rowEnd, column, columnEnd) -> {
                for (int i = row; i < rowEnd; i++) {
                    int at = i * columns + column;
                    kernels.gelu(data, at, data, at, columnEnd - column);
                }
            });
            return;
        }
        slopes = workspace.allocate(shape());
        float[] z = slopes.data();
        linear.forward(workspace, slopes, (row, rowEnd, column, columnEnd) -> {
            for (int i = row; i < rowEnd; i++) {
                int at = i * columns + column;
                kernels.geluAndSlope(z, at, y.data(), at, z, at, columnEnd - column);
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

    /// The product and bias, and [Gelu].
    @Override
    public Cost forwardCost() {
        return Cost.forward(this, linear.forwardCost().flops() + 8.0 * shape().elements());
    }

    /// The slope, 2; the derivative, 5; times dy.
    @Override
    public Cost backwardCost() {
        return Cost.backward(this, linear.backwardCost().flops() + 8.0 * shape().elements());
    }
}
