package kawi.autograd.kernel.vector.matmul;

import static kawi.autograd.kernel.vector.matmul.MicroKernel.INTERLEAVED;
import static kawi.autograd.kernel.vector.matmul.MicroKernel.ROWS;

import kawi.autograd.kernel.Matrix;
import kawi.autograd.kernel.PackedA;
import kawi.autograd.kernel.Scratch;

/// The panels of A for one block of k, as [MicroKernel] reads them: one panel for every [MicroKernel#ROWS] rows, in
/// place where A already has the required layout, packed otherwise. A panel that reaches beyond the last row is always
/// packed.
///
/// @param matrix the rows that are read in place: those before `firstPacked`
/// @param panels the packed panels of the others
/// @param panelsFrom index of the panel of row `firstPacked`
/// @param rowFloats floats of the panels from one row to the next
/// @param firstPacked a multiple of [MicroKernel#ROWS]
public record PanelsOfA(Matrix matrix, float[] panels, int panelsFrom, int rowFloats, int firstPacked) {

    /// The steps `from .. from + depth - 1` of k.
    ///
    /// @param use the scratch memory for packing, if A is not packed
    public static PanelsOfA of(PackedA a, int from, int depth, Scratch scratch, Scratch.Use use) {
        if (a.isPacked()) {
            return new PanelsOfA(a.matrix(), a.panels(), a.panelsFrom() + from * INTERLEAVED, a.rowFloats(), 0);
        }
        return of(a.matrix().columns(from, from + depth), scratch, use);
    }

    /// All steps of k.
    ///
    /// @param use the scratch memory for packing
    public static PanelsOfA of(Matrix a, Scratch scratch, Scratch.Use use) {
        int first = MicroKernel.readsInPlace(a) ? a.rows() / ROWS * ROWS : 0;
        int rows = a.rows() - first;
        int rowFloats = PackedA.rowFloats(a);
        float[] panels = scratch.buffer(use, Packing.floatsOfA(rows, rowFloats));
        if (rows > 0) {
            Packing.packA(a.rows(first, a.rows()), panels, 0, rowFloats);
        }
        return new PanelsOfA(a, panels, 0, rowFloats, first);
    }

    /// The array that holds a panel.
    ///
    /// @param row the first row of the panel
    public float[] data(int row) {
        return row < firstPacked ? matrix.data() : panels;
    }

    /// Index in the array at which a panel begins.
    public int from(int row) {
        return row < firstPacked ? matrix.at(row, 0) : panelsFrom + (row - firstPacked) * rowFloats;
    }

    /// Floats from one group of [MicroKernel#INTERLEAVED] rows to the next.
    public int stride(int row) {
        return row < firstPacked ? matrix.rowStride() : INTERLEAVED * rowFloats;
    }
}
