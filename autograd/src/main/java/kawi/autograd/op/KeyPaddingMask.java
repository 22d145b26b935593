package kawi.autograd.op;

import java.util.List;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.device.Workspace;

/// The padding mask: the scores of keys that are padding become negative infinity for every query of their sequence.
///
///     y[b, ..., k]  = x[b, ..., k] if attentionMask[b][k], else negative infinity
///     dx[b, ..., k] = dy[b, ..., k] if attentionMask[b][k], else 0
public final class KeyPaddingMask implements Operation {
    private final Operand x;
    private final boolean[][] attentionMask;

    /// @param x scores (B, ..., T)
    /// @param attentionMask for each of the B sequences, which of its T keys are not padding; shared, not copied
    /// @throws ShapeException if `attentionMask` is not (B, T)
    public KeyPaddingMask(Operand x, boolean[][] attentionMask) {
        if (x.shape().rank() < 2) {
            throw new ShapeException("key padding mask: scores must be (B, ..., T), not " + x.shape());
        }
        check("key padding mask", attentionMask, x.shape(), x.shape().columns());
        this.x = x;
        this.attentionMask = attentionMask;
    }

    /// Checks that a mask is (B, T).
    ///
    /// @param masked the shape of what is masked, (B, ...)
    /// @param length T
    static void check(String operation, boolean[][] attentionMask, Shape masked, int length) {
        int batchSize = masked.size(0);
        if (attentionMask.length != batchSize) {
            throw new ShapeException(operation + ": a mask of " + attentionMask.length + " sequences for the "
                    + batchSize + " of " + masked);
        }
        for (boolean[] keys : attentionMask) {
            if (keys.length != length) {
                throw new ShapeException(
                        operation + ": a mask of " + keys.length + " keys for the " + length + " of " + masked);
            }
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
        float[] xData = x.value().data();
        forEachKey(workspace, (at, attended) -> y.data()[at] = attended ? xData[at] : Float.NEGATIVE_INFINITY);
    }

    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        if (x.requiresGradient()) {
            float[] dx = x.gradient().data();
            forEachKey(workspace, (at, attended) -> {
                if (attended) {
                    dx[at] += dy.data()[at];
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

    private interface KeyTask {
        void run(int at, boolean attended);
    }

    private void forEachKey(Workspace workspace, KeyTask task) {
        int columns = shape().columns();
        int rows = shape().rows();
        int rowsOfSequence = attentionMask.length == 0 ? 0 : rows / attentionMask.length;
        workspace.device().forRows(rows, columns, (from, n) -> {
            for (int row = from; row < from + n; row++) {
                boolean[] keys = attentionMask[row / rowsOfSequence];
                for (int k = 0; k < columns; k++) {
                    task.run(row * columns + k, keys[k]);
                }
            }
        });
    }
}
