package kawi.autograd.op;

import kawi.autograd.array.Array;
import kawi.autograd.device.Device;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.Matrix;

/// Matrix products on all workers.
///
/// The results are cut into tiles, each of which one worker computes whole. An element's sum is never cut, so neither
/// the size of the tiles nor who computes them can be seen in the result.
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

    /// Multiply-adds of a tile above which it is cut in two: about a fifth of a millisecond, so that a few workers
    /// share even the product of a small weight gradient evenly.
    private static final long TILE_WORK = 1L << 23;
    /// Columns of the widest tile: a product packs as many of B for the second-level cache at a time.
    private static final int MOST_COLUMNS = 192;
    /// Up to this many rows the speed is that of memory, and B is not packed.
    private static final int FEW_ROWS = 4;
    /// Multiply-adds of a tile of few rows: so many that its part of B is read in one go for a while.
    private static final int FEW_ROWS_WORK = 1 << 18;
    /// Columns of the narrowest tile of few rows: so many that rows of B are read in long pieces.
    private static final int FEW_ROWS_COLUMNS = 512;
    /// Multiply-adds of a product of few rows that is worth being cut at all.
    private static final int FEW_ROWS_WORTH_CUTTING = 1 << 17;
    /// Rows and columns that tiles are not cut below, since each packs its part of B and reads its part of A again.
    private static final int LEAST_ROWS = 96;

    private static final int LEAST_COLUMNS = 64;
    /// Tiles begin at multiples of so many rows and columns: whole tiles of every micro-kernel.
    private static final int ROW_STEP = 12;

    private static final int COLUMN_STEP = 32;
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
            computeTiles(workspace.device(), new Matrices(rows, 1, 0), b, c, fromZero, ending);
            workspace.release(copy);
        } else {
            computeTiles(workspace.device(), a, b, c, fromZero, ending);
        }
    }

    private static void computeTiles(
            Device device, Matrices a, Matrices b, Matrices c, boolean fromZero, Ending ending) {
        int rows = c.first().rows();
        int columns = c.first().columns();
        if (rows == 0 || columns == 0) {
            return;
        }
        int inner = a.first().columns();
        int most = rows <= FEW_ROWS ? roundUp(widthForFewRows(columns, inner)) : MOST_COLUMNS;
        int width = evenPart(columns, most, COLUMN_STEP);
        int height = rows;
        while (rows > FEW_ROWS && (long) height * width * inner > TILE_WORK) {
            if (width > LEAST_COLUMNS && width >= height / 4) {
                width = evenPart(columns, width - 1, COLUMN_STEP);
            } else if (height >= 2 * LEAST_ROWS) {
                height = evenPart(rows, height - 1, ROW_STEP);
            } else {
                break;
            }
        }
        int tileHeight = height;
        int tileWidth = width;
        int across = Math.ceilDiv(columns, width);
        int tiles = Math.ceilDiv(rows, height) * across;
        Kernels kernels = device.kernels();
        device.forTasks(c.count() * tiles, (task, scratch) -> {
            int number = task / tiles;
            int i = task % tiles / across * tileHeight;
            int j = task % across * tileWidth;
            int iEnd = Math.min(rows, i + tileHeight);
            int jEnd = Math.min(columns, j + tileWidth);
            Matrix left = a.matrix(number).rows(i, iEnd);
            Matrix right = b.matrix(number).columns(j, jEnd);
            Matrix tile = c.matrix(number).rows(i, iEnd).columns(j, jEnd);
            if (fromZero) {
                kernels.product(left, right, tile, scratch);
            } else {
                kernels.matmul(left, right, tile, scratch);
            }
            ending.finish(i, iEnd, j, jEnd);
        });
    }

    /// Few tiles, since memory is fastest where it is read in long pieces: two, four or eight, which two workers or
    /// four share evenly.
    private static int widthForFewRows(int columns, int inner) {
        int wide = Math.max(columns / 8, Math.max(FEW_ROWS_COLUMNS, FEW_ROWS_WORK / Math.max(1, inner)));
        int least = (long) columns * inner >= FEW_ROWS_WORTH_CUTTING ? 2 : 1;
        return Math.ceilDiv(columns, Math.max(least, Integer.highestOneBit(columns / wide)));
    }

    private static int roundUp(int columns) {
        return Math.ceilDiv(columns, COLUMN_STEP) * COLUMN_STEP;
    }

    /// The size of parts of about the same size, each at most the given one and a multiple of the step.
    private static int evenPart(int size, int most, int step) {
        int atMost = Math.max(step, most / step * step);
        int parts = Math.ceilDiv(size, atMost);
        return Math.min(size, Math.ceilDiv(Math.ceilDiv(size, parts), step) * step);
    }
}
