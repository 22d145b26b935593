package kawi.autograd.op;

import java.util.List;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Workspace;

/// The cross entropy of the logits `x Eᵀ`, with E an embedding table: the same bits as [MatMul] followed by
/// [CrossEntropy].
///
///     logits  = x Eᵀ,   loss = 1/N sum over rows of (log(sum of exp(logits)) - logits[target])
///     dLogits = (softmax(logits) - oneHot(target)) dLoss / N
///     dx = dLogits E,   dE = dLogitsᵀ x
///
/// Nothing else reads the logits, so the backward pass overwrites them with their gradient: the largest array of a
/// model, (rows, V), exists only once.
public final class LinearCrossEntropy implements Operation {
    private final MatMul product;
    private final CrossEntropy.Rows targets;

    /// The logits, then their gradient: (..., V).
    private Array logits;

    /// @param x (..., C)
    /// @param embedding E, (V, C)
    /// @param targets one for each row of x, in [0, V) or [CrossEntropy#IGNORED]; shared, not copied
    /// @param divisor N
    /// @throws kawi.autograd.array.ShapeException if the shapes do not fit, or the numbers of targets and rows differ
    /// @throws IndexOutOfBoundsException if a target is outside the vocabulary
    public LinearCrossEntropy(Operand x, Operand embedding, int[] targets, long divisor) {
        product = new MatMul(x, false, embedding, true);
        this.targets = new CrossEntropy.Rows(product.shape(), targets, divisor);
    }

    @Override
    public List<Operand> operands() {
        return product.operands();
    }

    @Override
    public Shape shape() {
        return Shape.SCALAR;
    }

    @Override
    public void forward(Workspace workspace, Array y) {
        logits = workspace.allocate(product.shape());
        product.forward(workspace, logits);
        y.data()[0] = targets.mean(workspace, logits.data());
    }

    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        if (targets.any()) {
            targets.gradients(workspace, logits.data(), logits.data(), dy.data()[0]);
            product.backward(workspace, logits, logits);
        }
    }

    /// The product, and [CrossEntropy].
    @Override
    public Cost forwardCost() {
        return Cost.forward(
                this, product.forwardCost().flops() + 4.0 * product.shape().elements());
    }

    /// Its products, and the gradient of [CrossEntropy].
    @Override
    public Cost backwardCost() {
        return Cost.backward(
                this, product.backwardCost().flops() + 2.0 * product.shape().elements());
    }
}
