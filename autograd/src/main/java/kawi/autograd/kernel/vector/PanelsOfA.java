package kawi.autograd.kernel.vector;

import static kawi.autograd.kernel.vector.MicroKernel.INTERLEAVED;
import static kawi.autograd.kernel.vector.MicroKernel.ROWS;

import kawi.autograd.kernel.Matrix;
import kawi.autograd.kernel.PackedA;
import kawi.autograd.kernel.Scratch;

/// Some steps of k of a product's left side as [MicroKernel] reads them, panel of rows after panel of rows: where they
/// lie, if they lie right, or in panels. Panels that reach over the last row are always copies.
///
/// @param matrix the rows that are read where they lie: those before `firstPacked`
/// @param panels of the others
/// @param panelsFrom where the panel of row `firstPacked` begins
/// @param rowFloats floats of the panels from one row to the next
/// @param firstPacked a multiple of [MicroKernel#ROWS]
record PanelsOfA(Matrix matrix, float[] panels, int panelsFrom, int rowFloats, int firstPacked) {

    /// The steps `from .. from + depth - 1`, from the side's panels if it has any.
    ///
    /// @param use the scratch memory for a copy
    static PanelsOfA of(PackedA a, int from, int depth, Scratch scratch, Scratch.Use use) {
        if (a.isPacked()) {
            return new PanelsOfA(a.matrix(), a.panels(), a.panelsFrom() + from * INTERLEAVED, a.rowFloats(), 0);
        }
        return of(a.matrix().columns(from, from + depth), scratch, use);
    }

    /// All steps of a matrix.
    ///
    /// @param use the scratch memory for a copy
    static PanelsOfA of(Matrix a, Scratch scratch, Scratch.Use use) {
        int first = MicroKernel.readsInPlace(a) ? a.rows() / ROWS * ROWS : 0;
        int rows = a.rows() - first;
        int rowFloats = PackedA.rowFloats(a);
        float[] copy = scratch.buffer(use, Packing.leftFloats(rows, rowFloats));
        if (rows > 0) {
            Packing.packLeft(a.rows(first, a.rows()), copy, 0, rowFloats);
        }
        return new PanelsOfA(a, copy, 0, rowFloats, first);
    }

    /// The array of a panel.
    ///
    /// @param row the panel's first row
    float[] data(int row) {
        return row < firstPacked ? matrix.data() : panels;
    }

    /// Where in the array a panel begins.
    int from(int row) {
        return row < firstPacked ? matrix.at(row, 0) : panelsFrom + (row - firstPacked) * rowFloats;
    }

    /// Floats from one group of [MicroKernel#INTERLEAVED] rows to the next.
    int stride(int row) {
        return row < firstPacked ? matrix.rowStride() : INTERLEAVED * rowFloats;
    }
}
