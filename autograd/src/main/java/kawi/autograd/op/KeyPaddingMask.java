package kawi.autograd.op;

import java.util.List;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.device.Workspace;

/// Hides keys that are padding: their scores become negative infinity for every query of their sequence.
///
///     y[b, ..., k]  = x[b, ..., k] if real[b][k], else negative infinity
///     dx[b, ..., k] = dy[b, ..., k] if real[b][k], else 0
public final class KeyPaddingMask implements Operation {
    private final Operand x;
    private final boolean[][] real;

    /// @param x scores (B, ..., T)
    /// @param real for each of the B sequences, which of its T keys are real; shared, not copied
    /// @throws ShapeException if `real` is not (B, T)
    public KeyPaddingMask(Operand x, boolean[][] real) {
        if (x.shape().rank() < 2) {
            throw new ShapeException("key padding mask: scores must be (B, ..., T), not " + x.shape());
        }
        check("key padding mask", real, x.shape(), x.shape().columns());
        this.x = x;
        this.real = real;
    }

    /// Checks that a mask is (B, T).
    ///
    /// @param masked the shape of what is masked, (B, ...)
    /// @param length T
    static void check(String operation, boolean[][] real, Shape masked, int length) {
        int batchSize = masked.size(0);
        if (real.length != batchSize) {
            throw new ShapeException(
                    operation + ": a mask of " + real.length + " sequences for the " + batchSize + " of " + masked);
        }
        for (boolean[] keys : real) {
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
        forEachKey(workspace, (at, isReal) -> y.data()[at] = isReal ? xData[at] : Float.NEGATIVE_INFINITY);
    }

    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        if (x.requiresGradient()) {
            float[] dx = x.gradient().data();
            forEachKey(workspace, (at, isReal) -> {
                if (isReal) {
                    dx[at] += dy.data()[at];
                }
            });
        }
    }

    private interface KeyTask {
        void run(int at, boolean isReal);
    }

    private void forEachKey(Workspace workspace, KeyTask task) {
        int columns = shape().columns();
        int rows = shape().rows();
        int rowsOfSequence = real.length == 0 ? 0 : rows / real.length;
        workspace.device().forRows(rows, columns, (from, n) -> {
            for (int row = from; row < from + n; row++) {
                boolean[] keys = real[row / rowsOfSequence];
                for (int k = 0; k < columns; k++) {
                    task.run(row * columns + k, keys[k]);
                }
            }
        });
    }
}
