package kawi.autograd.op;

import java.util.Arrays;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;

/// The loss and the gradient of rows of logits with known targets: what [CrossEntropy] and [LinearCrossEntropy] have in
/// common.
///
/// The logits may be given in pieces of some rows. Each row has its statistics and its gradient for itself, and [#mean]
/// adds the losses of all rows in ascending order, so the size of the pieces changes no bit.
final class SoftmaxCrossEntropy {
    /// Statistics of a row: its largest logit, its sum of exponentials, the logit of its target.
    private static final int STATISTICS = 3;

    private final int[] targets;
    private final long divisor;
    private final int columns;

    /// Kept for the backward pass: (rows, 3).
    private Array statistics;

    /// @param rows number of rows of logits
    /// @param columns V
    /// @param targets one for each row, in [0, V) or [CrossEntropy#IGNORED]; shared, not copied
    /// @param divisor N
    /// @throws ShapeException if the numbers of targets and rows differ
    /// @throws IndexOutOfBoundsException if a target is outside the vocabulary
    SoftmaxCrossEntropy(int rows, int columns, int[] targets, long divisor) {
        if (targets.length != rows) {
            throw new ShapeException(
                    "cross entropy: " + targets.length + " targets for logits of (" + rows + ", " + columns + ")");
        }
        for (int i = 0; i < targets.length; i++) {
            if (targets[i] != CrossEntropy.IGNORED && (targets[i] < 0 || targets[i] >= columns)) {
                throw new IndexOutOfBoundsException("cross entropy: the target " + targets[i] + " at index " + i
                        + " is outside the vocabulary of " + columns);
            }
        }
        this.targets = targets;
        this.divisor = divisor;
        this.columns = columns;
    }

    /// Whether any target counts.
    boolean any() {
        return divisor != 0;
    }

    /// Allocates the statistics of all rows; [#measure] writes them.
    void allocate(Workspace workspace) {
        statistics = workspace.allocate(Shape.of(targets.length, STATISTICS));
    }

    /// Computes the statistics of some rows.
    ///
    /// @param first the row with which `x` begins
    /// @param rows how many there are in `x`
    void measure(Workspace workspace, float[] x, int first, int rows) {
        Kernels kernels = workspace.kernels();
        float[] kept = statistics.data();
        workspace.device().forRows(rows, columns, (from, n) -> {
            for (int i = from; i < from + n; i++) {
                int target = targets[first + i];
                if (target != CrossEntropy.IGNORED) {
                    int at = (first + i) * STATISTICS;
                    float max = kernels.max(x, i * columns, columns);
                    kept[at] = max;
                    kept[at + 1] = kernels.sumOfExponentials(max, x, i * columns, columns);
                    kept[at + 2] = x[i * columns + target];
                }
            }
        });
    }

    /// The sum of `log(sum of exp(x)) - x[target]` over the rows, divided; 0 if no target counts.
    float mean() {
        float[] kept = statistics.data();
        double sum = 0;
        for (int row = 0; row < targets.length; row++) {
            if (targets[row] != CrossEntropy.IGNORED) {
                int at = row * STATISTICS;
                double max = kept[at];
                sum += StrictMath.log(kept[at + 1]) + (max - kept[at + 2]);
            }
        }
        return any() ? (float) (sum / divisor) : 0;
    }

    /// `dx = (softmax(x) - oneHot(target)) dLoss / divisor`, zeros in the rows of ignored targets.
    ///
    /// @param first the row with which `x` begins
    /// @param rows how many there are in `x`
    /// @param dx the result; may be x
    void gradients(Workspace workspace, float[] x, int first, int rows, float[] dx, float dLoss) {
        workspace.device().forRows(rows, columns, (from, n) -> {
            for (int i = from; i < from + n; i++) {
                gradientOfRow(workspace.kernels(), first + i, x, dx, i * columns, dLoss);
            }
        });
    }

    /// [#gradients] of one row.
    ///
    /// @param at index in `x` and `dx` of the row's first logit
    void gradientOfRow(Kernels kernels, int row, float[] x, float[] dx, int at, float dLoss) {
        if (targets[row] == CrossEntropy.IGNORED) {
            Arrays.fill(dx, at, at + columns, 0);
            return;
        }
        float weight = (float) (dLoss / (double) divisor);
        float[] kept = statistics.data();
        float factor = weight / kept[row * STATISTICS + 1];
        kernels.exponentialsScale(kept[row * STATISTICS], factor, x, at, dx, at, columns);
        dx[at + targets[row]] -= weight;
    }
}
