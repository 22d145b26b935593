package kawi.autograd.op;

import java.util.Arrays;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.Matrix;

/// Matrix products on all workers.
///
/// The results are cut into tiles, each of which one worker computes whole. An element's sum is never cut, so neither
/// the size of the tiles nor who computes them can be seen in the result.
final class MatrixProducts {
    /// Rows of the largest tile: a multiple of the micro-kernel's 12 and 6 rows.
    private static final int TILE_ROWS = 192;
    /// Columns of the largest tile: a multiple of two vectors of 16 floats.
    private static final int TILE_COLUMNS = 512;
    /// Rows and columns that tiles are not cut below.
    private static final int LEAST_ROWS = 48;

    private static final int LEAST_COLUMNS = 64;
    /// Multiply-adds of a tile above which it is cut in two: about a tenth of a millisecond, so that a few workers
    /// share even the product of a small weight gradient evenly.
    private static final long TILE_WORK = 1L << 23;

    private MatrixProducts() {}

    /// `C = A B` for each matrix of the batch; the matrices of C are row-major.
    static void products(Device device, Matrices a, Matrices b, Matrices c) {
        compute(device, a, b, c, true);
    }

    /// `C += A B` for each matrix of the batch.
    static void addProducts(Device device, Matrices a, Matrices b, Matrices c) {
        compute(device, a, b, c, false);
    }

    private static void compute(Device device, Matrices a, Matrices b, Matrices c, boolean fromZero) {
        int rows = c.first().rows();
        int columns = c.first().columns();
        if (rows == 0 || columns == 0) {
            return;
        }
        int inner = a.first().columns();
        int tileRows = Math.min(rows, TILE_ROWS);
        int tileColumns = Math.min(columns, TILE_COLUMNS);
        while ((long) tileRows * tileColumns * inner > TILE_WORK) {
            if (tileColumns > tileRows && tileColumns / 2 >= LEAST_COLUMNS) {
                tileColumns = Math.ceilDiv(tileColumns, 2);
            } else if (tileRows / 2 >= LEAST_ROWS) {
                tileRows = Math.ceilDiv(tileRows, 2);
            } else {
                break;
            }
        }
        int height = tileRows;
        int width = tileColumns;
        int across = Math.ceilDiv(columns, width);
        int tiles = Math.ceilDiv(rows, height) * across;
        Kernels kernels = device.kernels();
        device.forTasks(c.count() * tiles, (task, scratch) -> {
            int number = task / tiles;
            int i = task % tiles / across * height;
            int j = task % across * width;
            int iEnd = Math.min(rows, i + height);
            int jEnd = Math.min(columns, j + width);
            Matrix tile = c.matrix(number).rows(i, iEnd).columns(j, jEnd);
            if (fromZero) {
                fillWithZeros(tile);
            }
            kernels.matmul(a.matrix(number).rows(i, iEnd), b.matrix(number).columns(j, jEnd), tile, scratch);
        });
    }

    private static void fillWithZeros(Matrix tile) {
        for (int i = 0; i < tile.rows(); i++) {
            Arrays.fill(tile.data(), tile.at(i, 0), tile.at(i, 0) + tile.columns(), 0);
        }
    }
}
