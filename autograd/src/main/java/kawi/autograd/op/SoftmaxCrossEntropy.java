package kawi.autograd.op;

import java.util.Arrays;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;

/// The losses of rows of logits whose targets are known, and their gradients: what [CrossEntropy] and
/// [LinearCrossEntropy] have in common.
final class SoftmaxCrossEntropy {
    private final int[] targets;
    private final long divisor;
    private final int columns;

    /// The largest logit and the sum of exponentials of every row, kept from forward to backward: (rows, 2).
    private Array statistics;

    /// @param logits (..., V)
    /// @param targets one for each row, in [0, V) or [CrossEntropy#IGNORED]
    /// @param divisor what the sum of the losses is divided by
    /// @throws ShapeException if there are not as many targets as rows
    /// @throws IndexOutOfBoundsException if a target is outside the vocabulary
    SoftmaxCrossEntropy(Shape logits, int[] targets, long divisor) {
        columns = logits.columns();
        if (targets.length != logits.rows()) {
            throw new ShapeException("cross entropy: " + targets.length + " targets for logits of " + logits);
        }
        for (int i = 0; i < targets.length; i++) {
            if (targets[i] != CrossEntropy.IGNORED && (targets[i] < 0 || targets[i] >= columns)) {
                throw new IndexOutOfBoundsException("cross entropy: the target " + targets[i] + " at index " + i
                        + " is outside the vocabulary of " + columns);
            }
        }
        this.targets = targets;
        this.divisor = divisor;
    }

    /// Whether there is anything to divide by.
    boolean any() {
        return divisor != 0;
    }

    /// The sum of `log(sum of exp(x)) - x[target]` over the rows, divided; 0 if there is nothing to divide by.
    float mean(Workspace workspace, float[] x) {
        statistics = workspace.allocate(Shape.of(targets.length, 2));
        Kernels kernels = workspace.kernels();
        float[] kept = statistics.data();
        workspace.device().forRows(targets.length, columns, (from, n) -> {
            for (int row = from; row < from + n; row++) {
                if (targets[row] != CrossEntropy.IGNORED) {
                    float max = kernels.max(x, row * columns, columns);
                    kept[2 * row] = max;
                    kept[2 * row + 1] = kernels.sumOfExponentials(max, x, row * columns, columns);
                }
            }
        });
        double sum = 0;
        for (int row = 0; row < targets.length; row++) {
            if (targets[row] != CrossEntropy.IGNORED) {
                double max = kept[2 * row];
                sum += StrictMath.log(kept[2 * row + 1]) + (max - x[row * columns + targets[row]]);
            }
        }
        return any() ? (float) (sum / divisor) : 0;
    }

    /// `dx = (softmax(x) - oneHot(target)) dLoss / divisor`, zeros in the rows of ignored targets.
    ///
    /// @param dx where it goes; may be x
    void gradients(Workspace workspace, float[] x, float[] dx, float dLoss) {
        Kernels kernels = workspace.kernels();
        float[] kept = statistics.data();
        float weight = (float) (dLoss / (double) divisor);
        workspace.device().forRows(targets.length, columns, (from, n) -> {
            for (int row = from; row < from + n; row++) {
                int at = row * columns;
                if (targets[row] == CrossEntropy.IGNORED) {
                    Arrays.fill(dx, at, at + columns, 0);
                } else {
                    float factor = weight / kept[2 * row + 1];
                    kernels.exponentialsScale(kept[2 * row], factor, x, at, dx, at, columns);
                    dx[at + targets[row]] -= weight;
                }
            }
        });
    }
}
