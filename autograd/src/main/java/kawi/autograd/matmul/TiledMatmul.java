package kawi.autograd.matmul;

import java.util.Optional;
import java.util.function.Consumer;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Device;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Matrix;
import kawi.autograd.kernel.PackedA;
import kawi.autograd.kernel.PackedB;
import kawi.autograd.kernel.Scratch;
import kawi.autograd.kernel.weights.EncodedMatrix;

/// Matrix products on all workers, in tiles of the result ([Tiling]): each worker computes whole tiles with
/// [kawi.autograd.kernel.Kernels#matmul].
///
/// The sum of an element is never split, so neither the size of the tiles nor the worker that computes them changes the
/// result.
///
/// Kernels read B from panels, and A too unless its rows are contiguous. Who packs the panels depends on the shape:
///
/// - With many rows, or no fewer than columns, tiles are wide and low. Each tile packs its part of A. Each worker packs
///   B once for all its tiles in the same columns ([Scratch#threadLocalPanels]).
/// - Otherwise a tile has all rows and packs its part of B. All workers pack A together beforehand, since narrow tiles
///   side by side would pack it again and again.
public final class TiledMatmul {
    /// Up to this many rows the speed is that of memory, and B is not packed.
    private static final int MAX_SKINNY_ROWS = 4;
    /// Row count from which B is packed per worker.
    private static final int MANY_ROWS = 576;
    /// The same if there are no more columns than rows.
    private static final int MANY_ROWS_OF_A_TALL_RESULT = 96;

    private TiledMatmul() {}

    /// `C = A B` for each matrix of the batch.
    public static void matmul(Workspace workspace, MatrixBatch a, MatrixBatch b, MatrixBatch c) {
        compute(workspace, a, b, c, true);
    }

    /// `C += A B` for each matrix of the batch.
    public static void matmulAdd(Workspace workspace, MatrixBatch a, MatrixBatch b, MatrixBatch c) {
        compute(workspace, a, b, c, false);
    }

    /// `C = A B`, then the epilogue on each tile.
    ///
    /// @param isParameter whether B is a parameter of the model: if the workspace keeps prepacked weights, B is read
    /// from its panels there
    /// @param c its rows contiguous
    public static void matmul(
            Workspace workspace, Matrix a, Matrix b, boolean isParameter, Matrix c, Epilogue epilogue) {
        Optional<PackedB> prepacked = isParameter
                ? workspace.prepackedWeights().flatMap(weights -> weights.of(b, workspace.device()))
                : Optional.empty();
        if (prepacked.isEmpty()) {
            computeOne(workspace, a, b, c, true, epilogue);
        } else if (hasManyRows(c)) {
            new Product(workspace.device(), c, Tiling.ofPackedB(c.rows(), c.columns(), a.columns()), true, epilogue)
                    .compute(PackedA.of(a), prepacked.get());
        } else {
            computeFromSharedA(workspace, a, prepacked.get(), c, true, epilogue);
        }
    }

    /// `C = A B` for weights B in fewer bits than float32, then the epilogue on each tile. The kernels decode B:
    /// for one row in registers, for more rows into panels, which a tile of all rows needs once.
    ///
    /// @param c its rows contiguous
    public static void matmul(Workspace workspace, Matrix a, EncodedMatrix b, Matrix c, Epilogue epilogue) {
        Tiling tiling = tiling(c, a.columns());
        var product = new Product(workspace.device(), c, tiling, true, epilogue);
        withSharedA(workspace, a, tiling, packed -> product.compute(packed, b));
    }

    private static void compute(Workspace workspace, MatrixBatch a, MatrixBatch b, MatrixBatch c, boolean fromZero) {
        if (c.first().columnStride() != 1) { // Cᵀ = Bᵀ Aᵀ
            compute(workspace, b.transpose(), a.transpose(), c.transpose(), fromZero);
        } else if (c.count() == 1) {
            computeOne(workspace, a.first(), b.first(), c.first(), fromZero, Epilogue.NONE);
        } else {
            computeBatch(workspace.device(), a, b, c, fromZero);
        }
    }

    private static void computeOne(
            Workspace workspace, Matrix a, Matrix b, Matrix c, boolean fromZero, Epilogue epilogue) {
        if (hasManyRows(c) && workspace.kernels().packedBFloats(b.rows(), b.columns()) > 0) {
            new Product(workspace.device(), c, Tiling.ofPackedB(c.rows(), c.columns(), a.columns()), fromZero, epilogue)
                    .computeFromThreadLocalPanels(PackedA.of(a), b);
        } else {
            computeFromSharedA(workspace, a, PackedB.of(b), c, fromZero, epilogue);
        }
    }

    private static boolean hasManyRows(Matrix c) {
        return c.rows() >= (c.columns() <= c.rows() ? MANY_ROWS_OF_A_TALL_RESULT : MANY_ROWS);
    }

    private static Tiling tiling(Matrix c, int inner) {
        return c.rows() <= MAX_SKINNY_ROWS
                ? Tiling.ofSkinny(c.rows(), c.columns(), inner)
                : Tiling.of(c.rows(), c.columns(), inner);
    }

    private static void computeFromSharedA(
            Workspace workspace, Matrix a, PackedB b, Matrix c, boolean fromZero, Epilogue epilogue) {
        Tiling tiling = tiling(c, a.columns());
        var product = new Product(workspace.device(), c, tiling, fromZero, epilogue);
        withSharedA(workspace, a, tiling, packed -> product.compute(packed, b));
    }

    /// Packs A for all tiles if several of them, side by side, would pack the same.
    private static void withSharedA(Workspace workspace, Matrix a, Tiling tiling, Consumer<PackedA> product) {
        boolean shared = tiling.across() > 1 && a.rows() > MAX_SKINNY_ROWS;
        int floats = shared ? workspace.kernels().packedAFloats(a) : 0;
        if (floats == 0) {
            product.accept(PackedA.of(a));
            return;
        }
        Array panels = workspace.allocate(Shape.of(floats));
        PackedA packed = new PackedA(a, panels.data(), 0);
        workspace.device().pack(packed);
        product.accept(packed);
        workspace.release(panels);
    }

    /// The tiles of all matrices are tasks of one parallel region.
    private static void computeBatch(Device device, MatrixBatch a, MatrixBatch b, MatrixBatch c, boolean fromZero) {
        Tiling tiling = tiling(c.first(), a.first().columns());
        int tiles = tiling.count();
        device.forTasks(c.count() * tiles, (task, scratch) -> {
            int i = task / tiles;
            var product = new Product(device, c.matrix(i), tiling, fromZero, Epilogue.NONE);
            product.computeTile(task % tiles, PackedA.of(a.matrix(i)), PackedB.of(b.matrix(i)), scratch);
        });
    }

    /// One product.
    ///
    /// @param c its rows contiguous
    /// @param fromZero whether it is `C = A B`, not `C += A B`
    private record Product(Device device, Matrix c, Tiling tiling, boolean fromZero, Epilogue epilogue) {

        void compute(PackedA a, PackedB b) {
            device.forTasks(tiling.count(), (tile, scratch) -> computeTile(tile, a, b, scratch));
        }

        void computeTile(int tile, PackedA a, PackedB b, Scratch scratch) {
            multiply(tile, a, b.columns(tiling.column(tile), tiling.columnEnd(tile)), scratch);
        }

        void compute(PackedA a, EncodedMatrix b) {
            device.forTasks(tiling.count(), (tile, scratch) -> {
                PackedA rows = a.rows(tiling.row(tile), tiling.rowEnd(tile));
                device.kernels().matmul(rows, b, tiling.column(tile), result(tile), scratch);
                finish(tile);
            });
        }

        private Matrix result(int tile) {
            return c.rows(tiling.row(tile), tiling.rowEnd(tile)).columns(tiling.column(tile), tiling.columnEnd(tile));
        }

        private void finish(int tile) {
            epilogue.apply(tiling.row(tile), tiling.rowEnd(tile), tiling.column(tile), tiling.columnEnd(tile));
        }

        /// Each worker reads B from panels that it packs itself.
        void computeFromThreadLocalPanels(PackedA a, Matrix b) {
            var product = new Object();
            device.forTasks(tiling.count(), (tile, scratch) -> {
                Matrix columns = b.columns(tiling.column(tile), tiling.columnEnd(tile));
                PackedB packed =
                        scratch.threadLocalPanels().of(product, tiling.column(tile), columns, device.kernels());
                multiply(tile, a, packed, scratch);
            });
        }

        /// @param b the columns of the tile
        private void multiply(int tile, PackedA a, PackedB b, Scratch scratch) {
            PackedA rows = a.rows(tiling.row(tile), tiling.rowEnd(tile));
            if (fromZero) {
                device.kernels().matmul(rows, b, result(tile), scratch);
            } else {
                device.kernels().matmulAdd(rows, b, result(tile), scratch);
            }
            finish(tile);
        }
    }
}
