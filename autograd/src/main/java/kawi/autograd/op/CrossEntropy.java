package kawi.autograd.op;

import java.util.List;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;

/// Mean negative log-likelihood of the targets, in nats: the mean of `-log p(target)`, with p the softmax of the
/// logits.
///
///     loss = 1/N sum over rows of (log(sum of exp(x)) - x[target])
///     dx   = (softmax(x) - oneHot(target)) dLoss / N
///
/// Rows whose target is [#IGNORED] do not count. N is the number of targets that do. In a step of several micro-batches
/// it is the number in all of them, so that every target has the same weight. If no target counts the loss is 0.
public final class CrossEntropy implements Operation {

    /// A target that does not count, such as padding. PyTorch ignores the same value by default.
    public static final int IGNORED = -100;

    private final Operand logits;
    private final SoftmaxCrossEntropy targets;

    /// @param logits (..., V)
    /// @param targets one for each row, in [0, V) or [#IGNORED]; shared, not copied
    /// @param divisor N
    /// @throws kawi.autograd.array.ShapeException if the numbers of targets and rows differ
    /// @throws IndexOutOfBoundsException if a target is outside the vocabulary
    public CrossEntropy(Operand logits, int[] targets, long divisor) {
        this.logits = logits;
        Shape shape = logits.shape();
        this.targets = new SoftmaxCrossEntropy(shape.rows(), shape.columns(), targets, divisor);
    }

    /// The number of targets that are not ignored.
    public static int count(int[] targets) {
        int count = 0;
        for (int target : targets) {
            if (target != IGNORED) {
                count++;
            }
        }
        return count;
    }

    @Override
    public List<Operand> operands() {
        return List.of(logits);
    }

    @Override
    public Shape shape() {
        return Shape.SCALAR;
    }

    @Override
    public void forward(Workspace workspace, Array y) {
        targets.allocate(workspace);
        targets.measure(workspace, logits.value().data(), 0, logits.shape().rows());
        y.data()[0] = targets.mean();
    }

    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        if (!logits.requiresGradient() || !targets.any()) {
            return;
        }
        float[] x = logits.value().data();
        int rows = logits.shape().rows();
        if (!logits.hasGradient()) {
            targets.gradients(workspace, x, 0, rows, logits.allocateGradient().data(), dy.data()[0]);
            return;
        }
        Array part = workspace.allocate(logits.shape());
        targets.gradients(workspace, x, 0, rows, part.data(), dy.data()[0]);
        float[] dx = logits.gradient().data();
        Kernels kernels = workspace.kernels();
        workspace
                .device()
                .forElements(part.elements(), (from, n) -> kernels.add(dx, from, part.data(), from, dx, from, n));
        workspace.release(part);
    }

    /// The maximum, the difference, the exponential, the sum.
    @Override
    public Cost forwardCost() {
        return Cost.forward(this, 4.0 * logits.shape().elements());
    }

    /// A product and a sum: the forward pass keeps the statistics of each row.
    @Override
    public Cost backwardCost() {
        return Cost.backward(this, 2.0 * logits.shape().elements());
    }
}
