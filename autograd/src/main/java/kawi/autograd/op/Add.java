package kawi.autograd.op;

import kawi.autograd.array.Array;
import kawi.autograd.array.Broadcast;
import kawi.autograd.device.BroadcastLoop.Elements;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;

/// `y = a + b`, element by element, with [broadcasting][BinaryOperation].
///
///     da = dy
///     db = dy
///
/// @param a of any shape
/// @param b of a shape that broadcasts with it
public record Add(Operand a, Operand b) implements BinaryOperation {

    /// @throws kawi.autograd.array.ShapeException if the shapes do not broadcast
    public Add {
        Broadcast.of("add", a.shape(), b.shape());
    }

    @Override
    public void forward(Kernels kernels, Elements e, float[] y) {
        kernels.add(e.a(), e.aFrom(), e.b(), e.bFrom(), y, e.from(), e.n());
    }

    @Override
    public void backwardA(Kernels kernels, Elements e, float[] y, float[] dy, float[] da, int daFrom) {
        kernels.add(da, daFrom, dy, e.from(), da, daFrom, e.n());
    }

    @Override
    public void backwardB(Kernels kernels, Elements e, float[] y, float[] dy, float[] db, int dbFrom) {
        kernels.add(db, dbFrom, dy, e.from(), db, dbFrom, e.n());
    }

    /// The sum of dy's rows, if b is a row, has a kernel of its own.
    @Override
    public void addGradientOfB(Workspace workspace, float[] y, float[] dy, Array db) {
        Broadcast broadcast = broadcast();
        if (broadcast.right().isRow()) {
            Kernels kernels = workspace.kernels();
            int rows = broadcast.blocks();
            int columns = broadcast.blockSize();
            workspace
                    .device()
                    .forColumns(
                            rows,
                            columns,
                            (from, n) -> kernels.addColumnSums(dy, db.data(), rows, columns, from, from + n));
        } else {
            BinaryOperation.super.addGradientOfB(workspace, y, dy, db);
        }
    }

    @Override
    public int backwardFlops() {
        return 1;
    }

    @Override
    public boolean isLinear() {
        return true;
    }
}
