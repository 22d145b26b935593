package kawi.autograd.op;

import java.util.Arrays;
import java.util.List;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.Scratch;
import kawi.autograd.kernel.scalar.ScalarFunction;

/// The cross entropy of the logits `x Eᵀ`, with E an embedding table: the same bits as [MatMul] followed by
/// [CrossEntropy].
///
///     logits  = x Eᵀ,   loss = 1/N sum over rows of (log(sum of exp(logits)) - logits[target])
///     dLogits = (softmax(logits) - oneHot(target)) dLoss / N
///     dx = dLogits E,   dE = dLogitsᵀ x
///
/// The logits may have a [SoftCap] before the loss: dLogits is then multiplied by its slope, row by row.
///
/// Nothing else reads the logits, so the backward pass overwrites them with their gradient: the largest array of a
/// model, (rows, V), exists only once.
public final class LinearCrossEntropy implements Operation {
    private final MatMul product;
    private final CrossEntropy.Rows targets;
    private final float cap;

    /// The logits, capped if there is a cap, then their gradient: (..., V).
    private Array logits;

    /// The loss of logits without a cap.
    ///
    /// @param x (..., C)
    /// @param embedding E, (V, C)
    /// @param targets one for each row of x, in [0, V) or [CrossEntropy#IGNORED]; shared, not copied
    /// @param divisor N
    public LinearCrossEntropy(Operand x, Operand embedding, int[] targets, long divisor) {
        this(x, embedding, targets, divisor, 0);
    }

    /// @param x (..., C)
    /// @param embedding E, (V, C)
    /// @param targets one for each row of x, in [0, V) or [CrossEntropy#IGNORED]; shared, not copied
    /// @param divisor N
    /// @param cap of the logits; 0 for none
    /// @throws kawi.autograd.array.ShapeException if the shapes do not fit, or the numbers of targets and rows differ
    /// @throws IndexOutOfBoundsException if a target is outside the vocabulary
    public LinearCrossEntropy(Operand x, Operand embedding, int[] targets, long divisor, float cap) {
        product = new MatMul(x, false, embedding, true);
        this.targets = new CrossEntropy.Rows(product.shape(), targets, divisor);
        this.cap = cap;
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
        if (cap != 0) {
            float[] x = logits.data();
            Kernels kernels = workspace.kernels();
            workspace
                    .device()
                    .forElements(logits.elements(), (from, n) -> SoftCap.cap(kernels, cap, x, from, x, from, n));
        }
        y.data()[0] = targets.mean(workspace, logits.data());
    }

    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        if (targets.any()) {
            if (cap == 0) {
                targets.gradients(workspace, logits.data(), logits.data(), dy.data()[0]);
            } else {
                gradientsBeforeTheCap(workspace, logits.data(), dy.data()[0]);
            }
            product.backward(workspace, logits, logits);
        }
    }

    /// Overwrites the capped logits with the gradient of the logits.
    private void gradientsBeforeTheCap(Workspace workspace, float[] logits, float dLoss) {
        Kernels kernels = workspace.kernels();
        int columns = product.shape().columns();
        workspace.device().forRows(product.shape().rows(), columns, (from, n, scratch) -> {
            float[] tanh = scratch.buffer(Scratch.Use.ROW, columns);
            float[] dx = scratch.buffer(Scratch.Use.ROW_GRADIENT, columns);
            for (int row = from; row < from + n; row++) {
                int at = row * columns;
                kernels.scale(1 / cap, logits, at, tanh, 0, columns);
                targets.gradientOfRow(kernels, row, logits, logits, dLoss);
                Arrays.fill(dx, 0, columns, 0);
                kernels.mapBackward(ScalarFunction.TANH, tanh, 0, tanh, 0, logits, at, dx, 0, columns);
                System.arraycopy(dx, 0, logits, at, columns);
            }
        });
    }

    /// The product, and [CrossEntropy]; 7 more with a [SoftCap].
    @Override
    public Cost forwardCost() {
        double perLogit = cap == 0 ? 4 : 11;
        return Cost.forward(
                this, product.forwardCost().flops() + perLogit * product.shape().elements());
    }

    /// Its products, and the gradient of [CrossEntropy]; 5 more with a [SoftCap].
    @Override
    public Cost backwardCost() {
        double perLogit = cap == 0 ? 2 : 7;
        return Cost.backward(
                this,
                product.backwardCost().flops() + perLogit * product.shape().elements());
    }
}
