package kawi.autograd.op;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.DropoutMask;
import kawi.autograd.kernel.Kernels;

/// `y = r + dropout(x W + b)`: the last layer of a branch and its sum with the residual stream r. The same bits as
/// [MatMul] followed by [Add], [Dropout] and [Add].
///
///     dr = dy
///     dz = dropout(dy)
///     dx = dz Wᵀ,   dW = xᵀ dz,   db = sum of dz over the rows
///
/// Nothing reads dy afterwards, so it is donated to r if r has no gradient yet.
public final class LinearResidual implements Operation {
    private final Operand residual;
    private final Linear linear;
    private final Optional<DropoutMask> dropout;

    /// @param residual r, (..., N)
    /// @param x (..., K)
    /// @param weight W, (K, N)
    /// @param bias b, (N), or empty
    /// @param dropout of the branch; empty for none
    /// @throws ShapeException if the shapes do not fit
    public LinearResidual(
            Operand residual,
            Operand x,
            Operand weight,
            Optional<? extends Operand> bias,
            Optional<DropoutMask> dropout) {
        this.residual = residual;
        this.linear = new Linear("linear residual", x, weight, bias);
        this.dropout = dropout;
        if (!residual.shape().equals(linear.shape())) {
            throw new ShapeException("linear residual: " + linear.shape() + " cannot be added to " + residual.shape());
        }
    }

    @Override
    public List<Operand> operands() {
        return Stream.concat(Stream.of(residual), linear.operands().stream()).toList();
    }

    /// (..., N).
    @Override
    public Shape shape() {
        return linear.shape();
    }

    @Override
    public void forward(Workspace workspace, Array y) {
        Kernels kernels = workspace.kernels();
        float[] r = residual.value().data();
        float[] data = y.data();
        int columns = shape().columns();
        linear.forward(workspace, y, (row, rowEnd, column, columnEnd) -> {
            int n = columnEnd - column;
            for (int i = row; i < rowEnd; i++) {
                int at = i * columns + column;
                if (dropout.isPresent()) {
                    kernels.dropout(dropout.get(), at, data, at, data, at, n);
                }
                kernels.add(r, at, data, at, data, at, n);
            }
        });
    }

    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        if (dropout.isPresent()) {
            Kernels kernels = workspace.kernels();
            Array dz = workspace.allocate(shape());
            workspace
                    .device()
                    .forElements(
                            dz.elements(),
                            (from, n) -> kernels.dropout(dropout.get(), from, dy.data(), from, dz.data(), from, n));
            linear.backward(workspace, y, dz);
            workspace.release(dz);
        } else {
            linear.backward(workspace, y, dy);
        }
        if (!residual.requiresGradient()) {
            return;
        }
        if (residual.hasGradient()) {
            Kernels kernels = workspace.kernels();
            float[] dr = residual.gradient().data();
            workspace
                    .device()
                    .forElements(dy.elements(), (from, n) -> kernels.add(dr, from, dy.data(), from, dr, from, n));
        } else {
            residual.donateGradient(dy);
        }
    }

    @Override
    public Cost forwardCost() {
        return Cost.forward(this, linear.forwardCost().flops() + branchFlops());
    }

    @Override
    public Cost backwardCost() {
        return Cost.backward(this, linear.backwardCost().flops() + branchFlops());
    }

    /// The sum with the residual, and the scale of what dropout keeps.
    private double branchFlops() {
        return (dropout.isPresent() ? 2.0 : 1.0) * shape().elements();
    }
}
