package kawi.autograd.op;

import java.util.Arrays;
import java.util.List;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;

/// The causal mask: a query sees its own key and earlier ones. The scores of later keys become negative infinity, which
/// softmax turns into weight 0. It allows training to predict all positions of a sequence at once.
///
///     y[q, k]  = x[q, k] if k <= q, else negative infinity
///     dx[q, k] = dy[q, k] if k <= q, else 0
///
/// @param x scores (..., T, T)
public record CausalMask(Operand x) implements Operation {

    /// @throws ShapeException if the two innermost sizes differ
    public CausalMask {
        if (x.shape().rank() < 2 || x.shape().size(-2) != x.shape().size(-1)) {
            throw new ShapeException("causal mask: scores must be (..., T, T), not " + x.shape());
        }
    }

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
        int length = shape().columns();
        float[] xData = x.value().data();
        workspace.device().forRows(shape().rows(), length, (from, n) -> {
            for (int row = from; row < from + n; row++) {
                int at = row * length;
                int visible = row % length + 1;
                System.arraycopy(xData, at, y.data(), at, visible);
                Arrays.fill(y.data(), at + visible, at + length, Float.NEGATIVE_INFINITY);
            }
        });
    }

    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        if (x.requiresGradient()) {
            int length = shape().columns();
            Kernels kernels = workspace.kernels();
            float[] dx = x.gradient().data();
            workspace.device().forRows(shape().rows(), length, (from, n) -> {
                for (int row = from; row < from + n; row++) {
                    int at = row * length;
                    kernels.add(dx, at, dy.data(), at, dx, at, row % length + 1);
                }
            });
        }
    }

    @Override
    public Cost forwardCost() {
        return Cost.forward(this, 0);
    }

    @Override
    public Cost backwardCost() {
        return Cost.backwardOfLinear(this, shape().elements());
    }
}
