package kawi.autograd.op;

import java.util.List;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
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
    private final int[] targets;
    private final long divisor;

    /// The largest logit and the sum of exponentials of every row, kept from forward to backward: (rows, 2).
    private Array statistics;

    /// @param logits (..., V)
    /// @param targets one for each row, in [0, V) or [#IGNORED]; shared, not copied
    /// @param divisor N
    /// @throws ShapeException if there are not as many targets as rows
    /// @throws IndexOutOfBoundsException if a target is outside the vocabulary
    public CrossEntropy(Operand logits, int[] targets, long divisor) {
        int vocabularySize = logits.shape().columns();
        if (targets.length != logits.shape().rows()) {
            throw new ShapeException("cross entropy: " + targets.length + " targets for logits of " + logits.shape());
        }
        for (int i = 0; i < targets.length; i++) {
            if (targets[i] != IGNORED && (targets[i] < 0 || targets[i] >= vocabularySize)) {
                throw new IndexOutOfBoundsException("cross entropy: the target " + targets[i] + " at index " + i
                        + " is outside the vocabulary of " + vocabularySize);
            }
        }
        this.logits = logits;
        this.targets = targets;
        this.divisor = divisor;
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
        statistics = workspace.allocate(Shape.of(targets.length, 2));
        Kernels kernels = workspace.kernels();
        float[] x = logits.value().data();
        float[] kept = statistics.data();
        int columns = logits.shape().columns();
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
        y.data()[0] = divisor == 0 ? 0 : (float) (sum / divisor);
    }

    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        if (!logits.requiresGradient() || divisor == 0) {
            return;
        }
        Kernels kernels = workspace.kernels();
        float[] x = logits.value().data();
        float[] dx = logits.gradient().data();
        float[] kept = statistics.data();
        int columns = logits.shape().columns();
        float weight = (float) (dy.data()[0] / (double) divisor);
        workspace.device().forRows(targets.length, columns, (from, n) -> {
            for (int row = from; row < from + n; row++) {
                if (targets[row] != IGNORED) {
                    int at = row * columns;
                    float factor = weight / kept[2 * row + 1];
                    kernels.exponentialsScaleAdd(kept[2 * row], factor, x, at, dx, at, columns);
                    dx[at + targets[row]] -= weight;
                }
            }
        });
    }
}
