package kawi.autograd.op;

import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Device;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.Matrix;
import kawi.autograd.kernel.RightSide;

/// Matrix products on all workers.
///
/// The results are cut into tiles ([Cut]), each of which one worker computes whole. An element's sum is never cut, so
/// neither the size of the tiles nor who computes them can be seen in the result.
///
/// A kernel reads B from panels. Where the rows of the result are many, all workers make them together first, for all
/// tiles; where they are not, a tile has all rows and makes its own.
final class MatrixProducts {

    /// What is done to a tile of the result while it is still in a near cache.
    @FunctionalInterface
    interface Ending {
        /// Nothing.
        Ending NONE = (row, rowEnd, column, columnEnd) -> {};

        /// @param row first row
        /// @param rowEnd the row after the last
        /// @param column first column
        /// @param columnEnd the column after the last
        void finish(int row, int rowEnd, int column, int columnEnd);
    }

    /// Up to this many rows the speed is that of memory, and B is not packed.
    private static final int FEW_ROWS = 4;
    /// From this many rows on the panels of B are made once for all tiles.
    private static final int MANY_ROWS = 576;
    /// Floats of the panels that are made at a time, 16 MiB.
    private static final int MOST_PANEL_FLOATS = 1 << 22;
    /// Their columns are a multiple of this.
    private static final int COLUMNS_AT_A_TIME = 64;
    /// Columns of the result from which on it pays to lay the rows of a transposed A in one piece first.
    private static final int COLUMNS_FOR_A_COPY = 48;

    private MatrixProducts() {}

    /// `C = A B` for each matrix of the batch.
    static void products(Workspace workspace, Matrices a, Matrices b, Matrices c) {
        products(workspace, a, b, c, Ending.NONE);
    }

    /// `C = A B`, and something more for each tile: only for a batch of one, C in rows.
    static void products(Workspace workspace, Matrices a, Matrices b, Matrices c, Ending ending) {
        compute(workspace, a, b, c, true, ending);
    }

    /// `C = A B` with a B whose panels are there, and something more for each tile.
    ///
    /// @param c its rows in one piece
    static void products(Workspace workspace, Matrix a, RightSide b, Matrix c, Ending ending) {
        int rows = c.rows();
        Cut cut = rows >= MANY_ROWS
                ? Cut.tilesFromPanels(rows, c.columns(), a.columns())
                : cut(rows, c.columns(), a.columns());
        computeTiles(workspace.device(), a, b, c, 0, cut, true, ending);
    }

    private static Cut cut(int rows, int columns, int inner) {
        return rows <= FEW_ROWS ? Cut.ofFewRows(rows, columns, inner) : Cut.tiles(rows, columns, inner);
    }

    /// `C += A B` for each matrix of the batch.
    static void addProducts(Workspace workspace, Matrices a, Matrices b, Matrices c) {
        compute(workspace, a, b, c, false, Ending.NONE);
    }

    private static void compute(
            Workspace workspace, Matrices a, Matrices b, Matrices c, boolean fromZero, Ending ending) {
        if (c.first().columnStride() != 1) {
            compute(workspace, b.transpose(), a.transpose(), c.transpose(), fromZero, ending);
            return;
        }
        boolean columnsFirst = a.first().columnStride() != 1 && a.first().rowStride() == 1;
        if (columnsFirst && a.count() == 1 && c.first().columns() >= COLUMNS_FOR_A_COPY) {
            Array copy = RowsInOnePiece.allocate(workspace, a.first());
            Matrix rows = RowsInOnePiece.copy(workspace.device(), a.first(), copy);
            computeTiles(workspace, new Matrices(rows, 1, 0), b, c, fromZero, ending);
            workspace.release(copy);
        } else {
            computeTiles(workspace, a, b, c, fromZero, ending);
        }
    }

    private static void computeTiles(
            Workspace workspace, Matrices a, Matrices b, Matrices c, boolean fromZero, Ending ending) {
        int rows = c.first().rows();
        int columns = c.first().columns();
        int inner = a.first().columns();
        Kernels kernels = workspace.kernels();
        if (c.count() == 1 && rows >= MANY_ROWS && kernels.panelFloats(inner, columns) > 0) {
            computeFromPanels(workspace, a.first(), b.first(), c.first(), fromZero, ending);
            return;
        }
        Cut cut = cut(rows, columns, inner);
        int tiles = cut.count();
        workspace.device().forTasks(c.count() * tiles, (task, scratch) -> {
            int number = task / tiles;
            int tile = task % tiles;
            int row = cut.row(tile);
            int rowEnd = cut.rowEnd(tile);
            int column = cut.column(tile);
            int columnEnd = cut.columnEnd(tile);
            Matrix left = a.matrix(number).rows(row, rowEnd);
            Matrix right = b.matrix(number).columns(column, columnEnd);
            Matrix result = c.matrix(number).rows(row, rowEnd).columns(column, columnEnd);
            if (fromZero) {
                kernels.product(left, right, result, scratch);
            } else {
                kernels.matmul(left, right, result, scratch);
            }
            ending.finish(row, rowEnd, column, columnEnd);
        });
    }

    /// Some columns of B after the other: their panels, then all products with them.
    private static void computeFromPanels(
            Workspace workspace, Matrix a, Matrix b, Matrix c, boolean fromZero, Ending ending) {
        Device device = workspace.device();
        int inner = a.columns();
        int most = Math.max(COLUMNS_AT_A_TIME, MOST_PANEL_FLOATS / inner / COLUMNS_AT_A_TIME * COLUMNS_AT_A_TIME);
        Array panels = workspace.allocate(Shape.of(device.kernels().panelFloats(inner, Math.min(most, c.columns()))));
        for (int first = 0; first < c.columns(); first += most) {
            int columns = Math.min(most, c.columns() - first);
            RightSide right = new RightSide(b.columns(first, first + columns), panels.data(), 0);
            device.pack(right);
            Cut cut = Cut.tilesFromPanels(c.rows(), columns, inner);
            computeTiles(device, a, right, c, first, cut, fromZero, ending);
        }
        workspace.release(panels);
    }

    /// The columns of C from one on.
    private static void computeTiles(
            Device device, Matrix a, RightSide b, Matrix c, int first, Cut cut, boolean fromZero, Ending ending) {
        Kernels kernels = device.kernels();
        device.forTasks(cut.count(), (tile, scratch) -> {
            int row = cut.row(tile);
            int rowEnd = cut.rowEnd(tile);
            int column = cut.column(tile);
            int columnEnd = cut.columnEnd(tile);
            Matrix left = a.rows(row, rowEnd);
            RightSide right = b.columns(column, columnEnd);
            Matrix result = c.rows(row, rowEnd).columns(first + column, first + columnEnd);
            if (fromZero) {
                kernels.product(left, right, result, scratch);
            } else {
                kernels.matmul(left, right, result, scratch);
            }
            ending.finish(row, rowEnd, first + column, first + columnEnd);
        });
    }
}
