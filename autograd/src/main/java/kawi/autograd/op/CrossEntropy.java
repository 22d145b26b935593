package kawi.autograd.op;

import java.util.List;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;

/// How surprised a model is by what really came next: the mean of `-log p(target)`, p being the softmax of the logits,
/// in nats.
///
///     loss = 1/N sum over rows of (log(sum of exp(x)) - x[target])
///     dx   = (softmax(x) - oneHot(target)) dLoss / N
///
/// Rows whose target is [#IGNORED] count for nothing. N is the number of targets that do count; where a step is made of
/// several micro-batches it is the number of all of them together, so that every target weighs the same. With none the
/// loss is 0.
public final class CrossEntropy implements Operation {

    /// A target that is not predicted: padding, say. The value that PyTorch ignores by default.
    public static final int IGNORED = -100;

    private final Operand logits;
    private final SoftmaxCrossEntropy targets;

    /// @param logits (..., V)
    /// @param targets one for each row, in [0, V) or [#IGNORED]; shared, not copied
    /// @param divisor N
    /// @throws kawi.autograd.array.ShapeException if there are not as many targets as rows
    /// @throws IndexOutOfBoundsException if a target is outside the vocabulary
    public CrossEntropy(Operand logits, int[] targets, long divisor) {
        this.logits = logits;
        this.targets = new SoftmaxCrossEntropy(logits.shape(), targets, divisor);
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
        y.data()[0] = targets.mean(workspace, logits.value().data());
    }

    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        if (!logits.requiresGradient() || !targets.any()) {
            return;
        }
        float[] x = logits.value().data();
        if (!logits.hasGradient()) {
            targets.gradients(workspace, x, logits.allocateGradient().data(), dy.data()[0]);
            return;
        }
        Array part = workspace.allocate(logits.shape());
        targets.gradients(workspace, x, part.data(), dy.data()[0]);
        float[] dx = logits.gradient().data();
        Kernels kernels = workspace.kernels();
        workspace
                .device()
                .forElements(part.elements(), (from, n) -> kernels.add(dx, from, part.data(), from, dx, from, n));
        workspace.release(part);
    }
}
