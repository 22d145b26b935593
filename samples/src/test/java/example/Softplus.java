package example;

import java.util.List;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Workspace;
import kawi.autograd.op.Cost;
import kawi.autograd.op.Operand;
import kawi.autograd.op.Operation;

/// `y = log(1 + e^x)`, a smooth form of ReLU.
///
///     dx = dy / (1 + e^(-x))
///
/// @param x of any shape
record Softplus(Operand x) implements Operation.Custom {
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
        float[] in = x.value().data();
        workspace.device().forElements(y.elements(), (from, n) -> {
            for (int i = from; i < from + n; i++) {
                y.data()[i] = (float) (Math.max(in[i], 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(in[i]))));
            }
        });
    }

    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        if (x.requiresGradient()) {
            float[] in = x.value().data();
            float[] dx = x.gradient().data();
            workspace.device().forElements(dy.elements(), (from, n) -> {
                for (int i = from; i < from + n; i++) {
                    dx[i] += (float) (dy.data()[i] / (1 + StrictMath.exp(-in[i])));
                }
            });
        }
    }

    /// The maximum; the sign, the exponential, the sum, the logarithm; the sum.
    @Override
    public Cost forwardCost() {
        return Cost.forward(this, 6.0 * shape().elements());
    }
}
