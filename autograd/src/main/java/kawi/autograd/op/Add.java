package kawi.autograd.op;

import java.util.List;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.device.Device;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;

/// `y = a + b`, where b may be a row, or any innermost part of a's shape, that is added to each such part of a.
///
/// With a of shape (..., C) and b of shape (C):
///
///     da = dy
///     db = sum of dy over everything but C
///
/// @param a of any shape
/// @param b of the same shape, or of a's innermost dimensions
public record Add(Operand a, Operand b) implements Operation {

    /// @throws ShapeException if a's shape does not end with b's
    public Add {
        if (!a.shape().endsWith(b.shape())) {
            throw new ShapeException(
                    "add: " + b.shape() + " is neither the shape nor the innermost dimensions of " + a.shape());
        }
    }

    @Override
    public List<Operand> operands() {
        return List.of(a, b);
    }

    @Override
    public Shape shape() {
        return a.shape();
    }

    @Override
    public void forward(Workspace workspace, Array y) {
        Kernels kernels = workspace.kernels();
        float[] aData = a.value().data();
        float[] bData = b.value().data();
        if (isElementwise()) {
            workspace
                    .device()
                    .forElements(y.elements(), (from, n) -> kernels.add(aData, from, bData, from, y.data(), from, n));
            return;
        }
        int columns = b.shape().elements();
        workspace.device().forRows(repetitions(), columns, (from, n) -> {
            for (int row = from; row < from + n; row++) {
                kernels.add(aData, row * columns, bData, 0, y.data(), row * columns, columns);
            }
        });
    }

    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        Device device = workspace.device();
        Kernels kernels = workspace.kernels();
        if (a.requiresGradient()) {
            float[] da = a.gradient().data();
            device.forElements(dy.elements(), (from, n) -> kernels.add(da, from, dy.data(), from, da, from, n));
        }
        if (b.requiresGradient()) {
            float[] db = b.gradient().data();
            if (isElementwise()) {
                device.forElements(dy.elements(), (from, n) -> kernels.add(db, from, dy.data(), from, db, from, n));
            } else {
                int columns = b.shape().elements();
                device.forColumns(
                        repetitions(),
                        columns,
                        (from, n) -> kernels.addColumnSums(dy.data(), db, repetitions(), columns, from, from + n));
            }
        }
    }

    @Override
    public Cost forwardCost() {
        return Cost.forward(this, shape().elements());
    }

    @Override
    public Cost backwardCost() {
        return Cost.backwardOfLinear(this, (double) Cost.gradients(this) * shape().elements());
    }

    private boolean isElementwise() {
        return a.shape().equals(b.shape());
    }

    private int repetitions() {
        return b.shape().elements() == 0 ? 0 : a.shape().elements() / b.shape().elements();
    }
}
