package kawi.autograd.kernel.vector.matmul;

import static kawi.autograd.kernel.vector.loop.Vectors.LANES;

import kawi.autograd.kernel.Matrix;
import kawi.autograd.kernel.Scratch;
import kawi.autograd.kernel.weights.EncodedMatrix;

/// The product of one row with encoded weights, as in decoding a token: the weights are decoded in registers, and their
/// bytes are read once, strictly forward.
///
/// An element of C is a chain of `fma` along the inputs, so four vectors of outputs are computed side by side ([Q8Row],
/// [Q4Row], [Bf16Row]).
final class EncodedRow {
    private static final int VECTORS = 4;

    private EncodedRow() {}

    /// `C = A B` with some columns of B.
    ///
    /// @param a (1, K)
    /// @param column index in B of the first column, a multiple of 32
    /// @param c (1, N)
    static void multiply(Matrix a, EncodedMatrix b, int column, Matrix c, Scratch scratch) {
        float[] x = a.data();
        int xFrom = a.offset();
        if (a.columnStride() != 1) {
            x = scratch.buffer(Scratch.Use.CONTIGUOUS_ROW, a.columns());
            xFrom = 0;
            for (int k = 0; k < a.columns(); k++) {
                x[k] = a.data()[a.at(0, k)];
            }
        }
        int whole = c.columns() / (VECTORS * LANES) * VECTORS * LANES;
        int last = Math.ceilDiv(column + c.columns(), LANES) * LANES - LANES; // the last vector with a column
        for (int j = 0; j < whole; j += VECTORS * LANES) {
            fourVectors(b, column + j, last, x, xFrom, c.data(), c.offset() + j);
        }
        if (whole < c.columns()) {
            float[] sums = scratch.buffer(Scratch.Use.LAST_COLUMNS, VECTORS * LANES);
            fourVectors(b, column + whole, last, x, xFrom, sums, 0);
            System.arraycopy(sums, 0, c.data(), c.offset() + whole, c.columns() - whole);
        }
    }

    /// @param last first column of the last vector; it is computed again in place of those beyond it
    private static void fourVectors(EncodedMatrix b, int column, int last, float[] x, int xFrom, float[] c, int cFrom) {
        int w0 = b.wordOf(column);
        int w1 = b.wordOf(Math.min(last, column + LANES));
        int w2 = b.wordOf(Math.min(last, column + 2 * LANES));
        int w3 = b.wordOf(Math.min(last, column + 3 * LANES));
        switch (b.format()) {
            case BF16 -> Bf16Row.multiply(b.words(), w0, w1, w2, w3, x, xFrom, b.inputs(), c, cFrom);
            case Q8_0 -> Q8Row.multiply(b.words(), w0, w1, w2, w3, x, xFrom, blocks(b), c, cFrom);
            case Q4_0 -> Q4Row.multiply(b.words(), w0, w1, w2, w3, x, xFrom, blocks(b), c, cFrom);
        }
    }

    private static int blocks(EncodedMatrix b) {
        return b.inputs() / b.format().blockSize();
    }
}
