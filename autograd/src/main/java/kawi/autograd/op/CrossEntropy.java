package kawi.autograd.op;

import java.util.Arrays;
import java.util.List;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
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
    private final Rows targets;

    /// @param logits (..., V)
    /// @param targets one for each row, in [0, V) or [#IGNORED]; shared, not copied
    /// @param divisor N
    /// @throws ShapeException if the numbers of targets and rows differ
    /// @throws IndexOutOfBoundsException if a target is outside the vocabulary
    public CrossEntropy(Operand logits, int[] targets, long divisor) {
        this.logits = logits;
        this.targets = new Rows(logits.shape(), targets, divisor);
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

    /// The loss and the gradient of rows of logits with known targets: what [CrossEntropy] and [LinearCrossEntropy]
    /// have in common.
    static final class Rows {
        private final int[] targets;
        private final long divisor;
        private final int columns;

        /// The largest logit and the sum of exponentials of every row, kept for the backward pass: (rows, 2).
        private Array statistics;

        /// @param logits (..., V)
        /// @param targets one for each row, in [0, V) or [#IGNORED]
        /// @param divisor N
        /// @throws ShapeException if the numbers of targets and rows differ
        /// @throws IndexOutOfBoundsException if a target is outside the vocabulary
        Rows(Shape logits, int[] targets, long divisor) {
            columns = logits.columns();
            if (targets.length != logits.rows()) {
                throw new ShapeException("cross entropy: " + targets.length + " targets for logits of " + logits);
            }
            for (int i = 0; i < targets.length; i++) {
                if (targets[i] != IGNORED && (targets[i] < 0 || targets[i] >= columns)) {
                    throw new IndexOutOfBoundsException("cross entropy: the target " + targets[i] + " at index " + i
                            + " is outside the vocabulary of " + columns);
                }
            }
            this.targets = targets;
            this.divisor = divisor;
        }

        /// Whether any target counts.
        boolean any() {
            return divisor != 0;
        }

        /// The sum of `log(sum of exp(x)) - x[target]` over the rows, divided; 0 if no target counts.
        float mean(Workspace workspace, float[] x) {
            statistics = workspace.allocate(Shape.of(targets.length, 2));
            Kernels kernels = workspace.kernels();
            float[] kept = statistics.data();
            workspace.device().forRows(targets.length, columns, (from, n) -> {
                for (int row = from; row < from + n; row++) {
                    if (targets[row] != IGNORED) {
                        float max = kernels.max(x, row * columns, columns);
                        kept[2 * row] = max;
                        kept[2 * row + 1] = kernels.sumOfExponentials(max, x, row * columns, columns);
                    }
                }
            });
            double sum = 0;
            for (int row = 0; row < targets.length; row++) {
                if (targets[row] != IGNORED) {
                    double max = kept[2 * row];
                    sum += StrictMath.log(kept[2 * row + 1]) + (max - x[row * columns + targets[row]]);
                }
            }
            return any() ? (float) (sum / divisor) : 0;
        }

        /// `dx = (softmax(x) - oneHot(target)) dLoss / divisor`, zeros in the rows of ignored targets.
        ///
        /// @param dx the result; may be x
        void gradients(Workspace workspace, float[] x, float[] dx, float dLoss) {
            workspace.device().forRows(targets.length, columns, (from, n) -> {
                for (int row = from; row < from + n; row++) {
                    gradientOfRow(workspace.kernels(), row, x, dx, dLoss);
                }
            });
        }

        /// [#gradients] of one row.
        void gradientOfRow(Kernels kernels, int row, float[] x, float[] dx, float dLoss) {
            float weight = (float) (dLoss / (double) divisor);
            float[] kept = statistics.data();
            int at = row * columns;
            if (targets[row] == IGNORED) {
                Arrays.fill(dx, at, at + columns, 0);
            } else {
                float factor = weight / kept[2 * row + 1];
                kernels.exponentialsScale(kept[2 * row], factor, x, at, dx, at, columns);
                dx[at + targets[row]] -= weight;
            }
        }
    }
}
