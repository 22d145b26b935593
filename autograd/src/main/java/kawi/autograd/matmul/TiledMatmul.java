package kawi.autograd.matmul;

import java.util.function.Consumer;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Device;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.Matrix;
import kawi.autograd.kernel.PackedA;
import kawi.autograd.kernel.PackedB;
import kawi.autograd.kernel.Scratch;

/// Matrix products on all workers.
///
/// The results are cut into tiles ([Tiling]), each of which one worker computes whole. An element's sum is never cut,
/// so
/// neither the size of the tiles nor who computes them can be seen in the result.
///
/// A kernel reads B from panels, and A too unless it finds its rows in one piece. Where the rows of the result are
/// many, or no fewer than the columns, tiles are wide and low: each makes A's panels for itself, and B's are made by
/// each worker once, for all its tiles in the same columns ([Scratch#threadLocalPanels]). Elsewhere a tile has all
/// rows: it
/// makes its own panels of B, and A's are made by all workers together, since narrow tiles side by side would make them
/// again and again.
public final class TiledMatmul {

    /// What is done to a tile of the result while it is still in a near cache.
    @FunctionalInterface
    public interface Epilogue {
        /// Nothing.
        Epilogue NONE = (row, rowEnd, column, columnEnd) -> {};

        /// @param row first row
        /// @param rowEnd the row after the last
        /// @param column first column
        /// @param columnEnd the column after the last
        void finish(int row, int rowEnd, int column, int columnEnd);
    }

    /// Up to this many rows the speed is that of memory, and B is not packed.
    private static final int FEW_ROWS = 4;
    /// So many rows are many.
    private static final int MANY_ROWS = 576;
    /// So many are if there are no more columns.
    private static final int MANY_ROWS_OF_A_TALL_RESULT = 96;

    private TiledMatmul() {}

    /// `C = A B` for each matrix of the batch.
    public static void products(Workspace workspace, MatrixBatch a, MatrixBatch b, MatrixBatch c) {
        products(workspace, a, b, c, Epilogue.NONE);
    }

    /// `C = A B`, and something more for each tile: only for a batch of one, C in rows.
    public static void products(Workspace workspace, MatrixBatch a, MatrixBatch b, MatrixBatch c, Epilogue ending) {
        compute(workspace, a, b, c, true, ending);
    }

    /// `C = A B` with a B whose panels are there, and something more for each tile.
    ///
    /// @param c its rows in one piece
    public static void products(Workspace workspace, Matrix a, PackedB b, Matrix c, Epilogue ending) {
        int columns = c.columns();
        int inner = a.columns();
        Device device = workspace.device();
        if (areMany(c.rows(), columns)) {
            computeTiles(device, PackedA.of(a), b, c, Tiling.tilesFromPanels(c.rows(), columns, inner), true, ending);
        } else {
            Tiling cut = cut(c.rows(), columns, inner);
            withLeft(workspace, a, cut, left -> computeTiles(device, left, b, c, cut, true, ending));
        }
    }

    private static boolean areMany(int rows, int columns) {
        return rows >= (columns <= rows ? MANY_ROWS_OF_A_TALL_RESULT : MANY_ROWS);
    }

    private static Tiling cut(int rows, int columns, int inner) {
        return rows <= FEW_ROWS ? Tiling.ofFewRows(rows, columns, inner) : Tiling.tiles(rows, columns, inner);
    }

    /// `C += A B` for each matrix of the batch.
    public static void addProducts(Workspace workspace, MatrixBatch a, MatrixBatch b, MatrixBatch c) {
        compute(workspace, a, b, c, false, Epilogue.NONE);
    }

    private static void compute(
            Workspace workspace, MatrixBatch a, MatrixBatch b, MatrixBatch c, boolean fromZero, Epilogue ending) {
        if (c.first().columnStride() != 1) {
            compute(workspace, b.transpose(), a.transpose(), c.transpose(), fromZero, ending);
            return;
        }
        int rows = c.first().rows();
        int columns = c.first().columns();
        int inner = a.first().columns();
        boolean single = c.count() == 1;
        if (single && areMany(rows, columns) && workspace.kernels().packedBFloats(inner, columns) > 0) {
            Tiling cut = Tiling.tilesFromPanels(rows, columns, inner);
            computeFromOwnPanels(workspace.device(), a.first(), b.first(), c.first(), cut, fromZero, ending);
        } else if (single) {
            Tiling cut = cut(rows, columns, inner);
            PackedB right = PackedB.of(b.first());
            withLeft(
                    workspace,
                    a.first(),
                    cut,
                    left -> computeTiles(workspace.device(), left, right, c.first(), cut, fromZero, ending));
        } else {
            computeBatch(workspace.device(), a, b, c, fromZero);
        }
    }

    /// Each matrix of the batch by itself.
    private static void computeBatch(Device device, MatrixBatch a, MatrixBatch b, MatrixBatch c, boolean fromZero) {
        Tiling cut = cut(c.first().rows(), c.first().columns(), a.first().columns());
        int tiles = cut.count();
        device.forTasks(c.count() * tiles, (task, scratch) -> {
            int number = task / tiles;
            int tile = task % tiles;
            PackedA left = PackedA.of(a.matrix(number));
            PackedB right = PackedB.of(b.matrix(number)).columns(cut.column(tile), cut.columnEnd(tile));
            computeTile(device.kernels(), left, right, c.matrix(number), cut, tile, fromZero, scratch);
        });
    }

    /// Does something with a left side: one with panels if tiles side by side would make the same.
    private static void withLeft(Workspace workspace, Matrix a, Tiling cut, Consumer<PackedA> body) {
        boolean shared = cut.across() > 1 && cut.rows() > FEW_ROWS;
        int floats = shared ? workspace.kernels().packedAFloats(a) : 0;
        if (floats == 0) {
            body.accept(PackedA.of(a));
            return;
        }
        Array panels = workspace.allocate(Shape.of(floats));
        PackedA left = new PackedA(a, panels.data(), 0);
        workspace.device().pack(left);
        body.accept(left);
        workspace.release(panels);
    }

    /// All tiles, each worker reading B from panels of its own.
    private static void computeFromOwnPanels(
            Device device, Matrix a, Matrix b, Matrix c, Tiling cut, boolean fromZero, Epilogue ending) {
        Kernels kernels = device.kernels();
        PackedA left = PackedA.of(a);
        var product = new Object();
        device.forTasks(cut.count(), (tile, scratch) -> {
            Matrix columns = b.columns(cut.column(tile), cut.columnEnd(tile));
            PackedB right = scratch.threadLocalPanels().of(product, cut.column(tile), columns, kernels);
            computeTile(kernels, left, right, c, cut, tile, fromZero, scratch);
            finish(cut, tile, ending);
        });
    }

    private static void computeTiles(
            Device device, PackedA a, PackedB b, Matrix c, Tiling cut, boolean fromZero, Epilogue ending) {
        device.forTasks(cut.count(), (tile, scratch) -> {
            PackedB right = b.columns(cut.column(tile), cut.columnEnd(tile));
            computeTile(device.kernels(), a, right, c, cut, tile, fromZero, scratch);
            finish(cut, tile, ending);
        });
    }

    /// @param right the columns of the tile
    private static void computeTile(
            Kernels kernels,
            PackedA a,
            PackedB right,
            Matrix c,
            Tiling cut,
            int tile,
            boolean fromZero,
            Scratch scratch) {
        PackedA left = a.rows(cut.row(tile), cut.rowEnd(tile));
        Matrix result = c.rows(cut.row(tile), cut.rowEnd(tile)).columns(cut.column(tile), cut.columnEnd(tile));
        if (fromZero) {
            kernels.matmul(left, right, result, scratch);
        } else {
            kernels.matmulAdd(left, right, result, scratch);
        }
    }

    private static void finish(Tiling cut, int tile, Epilogue ending) {
        ending.finish(cut.row(tile), cut.rowEnd(tile), cut.column(tile), cut.columnEnd(tile));
    }
}
