package kawi.autograd.kernel;

import static kawi.autograd.kernel.VectorTile.INTERLEAVED;
import static kawi.autograd.kernel.VectorTile.ROWS;

/// The left side of a product as [VectorTile] reads it, panel of rows after panel of rows: where it lies, if it lies
/// right, else in a copy. Panels that reach over the last row are always copies, filled up with zeros.
///
/// @param a the matrix, (M, K)
/// @param copy panels of the rows from `firstCopied` on
/// @param firstCopied the first row that is read from the copy: a multiple of [VectorTile#ROWS]
record LeftSide(Matrix a, float[] copy, int firstCopied) {

    /// @param scratch where the copy is made
    static LeftSide of(Matrix a, Scratch scratch, Scratch.Use use) {
        boolean lies = INTERLEAVED == 1 && a.columnStride() == 1;
        int first = lies ? a.rows() / ROWS * ROWS : 0;
        int rows = a.rows() - first;
        int depth = a.columns();
        float[] copy = scratch.buffer(use, Math.ceilDiv(rows, ROWS) * ROWS * depth);
        if (rows > 0) {
            VectorPacking.packLeft(a.data(), a.at(first, 0), a.rowStride(), a.columnStride(), rows, depth, copy);
        }
        return new LeftSide(a, copy, first);
    }

    /// Steps of k: K.
    int depth() {
        return a.columns();
    }

    /// The array of a panel.
    ///
    /// @param row the panel's first row
    float[] data(int row) {
        return row < firstCopied ? a.data() : copy;
    }

    /// Where in the array a panel begins.
    int from(int row) {
        return row < firstCopied ? a.at(row, 0) : (row - firstCopied) * a.columns();
    }

    /// Floats from one group of [VectorTile#INTERLEAVED] rows to the next.
    int stride(int row) {
        return row < firstCopied ? a.rowStride() : INTERLEAVED * a.columns();
    }
}
