package kawi.autograd.op;

import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Device;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Matrix;

/// A copy of a matrix whose columns lie in one piece in which its rows do.
///
/// A weight's gradient is `Aᵀ dC`: every row of Aᵀ is read once for each panel of columns of the result, and read
/// forward only if it lies in one piece.
final class RowsInOnePiece {
    /// Columns in a task: a multiple of the floats of a cache line.
    private static final int COLUMNS = 64;
    /// Rows lie this much further apart than they are long. Rows that are a power of two apart would all fall into
    /// the same sets of the caches.
    private static final int GAP = 16;

    private RowsInOnePiece() {}

    /// Memory for [#copy].
    static Array allocate(Workspace workspace, Matrix x) {
        return workspace.allocate(Shape.of(x.rows(), x.columns() + GAP));
    }

    /// @param x (M, K), its columns in one piece
    /// @param memory from [#allocate]
    /// @return the same (M, K)
    static Matrix copy(Device device, Matrix x, Array memory) {
        int stride = x.columns() + GAP;
        device.forRanges(
                x.columns(),
                COLUMNS,
                (from, n) -> device.kernels()
                        .transpose(
                                x.data(), x.at(0, from), x.columnStride(), n, x.rows(), memory.data(), from, stride));
        return new Matrix(memory.data(), 0, x.rows(), x.columns(), stride, 1);
    }
}
