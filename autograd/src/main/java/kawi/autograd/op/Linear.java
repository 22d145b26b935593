package kawi.autograd.op;

import java.util.List;
import java.util.Optional;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Workspace;
import kawi.autograd.matmul.TiledMatmul;

/// `y = x W + b`: the same bits as [MatMul] and [Add] one after the other, but the bias is added to each tile of the
/// product while it is still in a near cache.
///
///     dx = dy Wᵀ,   dW = xᵀ dy,   db = sum of dy over the rows
public final class Linear implements Operation {
    private final Projection projection;

    /// @param x (..., K)
    /// @param weight W, (K, N)
    /// @param bias b, (N), or empty
    /// @throws kawi.autograd.array.ShapeException if the shapes do not fit
    public Linear(Operand x, Operand weight, Optional<? extends Operand> bias) {
        projection = Projection.of("linear", x, weight, bias);
    }

    @Override
    public List<Operand> operands() {
        return projection.operands();
    }

    /// (..., N).
    @Override
    public Shape shape() {
        return projection.shape();
    }

    @Override
    public void forward(Workspace workspace, Array y) {
        projection.forward(workspace, y, TiledMatmul.Epilogue.NONE);
    }

    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        projection.backward(workspace, y, dy);
    }

    @Override
    public Cost forwardCost() {
        return Cost.forward(this, projection.forwardFlops());
    }

    @Override
    public Cost backwardCost() {
        return Cost.backward(this, projection.backwardFlops());
    }
}
