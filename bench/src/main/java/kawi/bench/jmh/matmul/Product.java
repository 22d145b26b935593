package kawi.bench.jmh.matmul;

import kawi.autograd.op.Cost;
import kawi.bench.jmh.harness.Numbers;

/// A matrix product `C += A B`, written as `NN-768x128x512`: whether A and B are transposed in memory (T) or not (N),
/// as in BLAS, then rows, inner size and columns.
///
/// @param aTransposed whether A is stored transposed
/// @param bTransposed whether B is stored transposed
/// @param rows rows of A and C, M
/// @param inner columns of A and rows of B, K
/// @param columns columns of B and C, N
public record Product(boolean aTransposed, boolean bTransposed, int rows, int inner, int columns) {
    private static final int PREFIX = "NN-".length();

    /// Parses a product such as `NN-768x128x512`.
    ///
    /// @throws IllegalArgumentException if the text has another form
    public static Product parse(String text) {
        if (!text.matches("[NT][NT]-.*")) {
            throw new IllegalArgumentException("\"" + text + "\" is not a product such as NN-768x128x512");
        }
        int[] sizes = Numbers.sizes(text.substring(PREFIX), 3);
        return new Product(text.charAt(0) == 'T', text.charAt(1) == 'T', sizes[0], sizes[1], sizes[2]);
    }

    /// The cost: a multiplication and an addition for each row, column and inner index; A and B are read, C is read and
    /// written.
    Cost cost() {
        double floats = (double) rows * inner + (double) inner * columns + 2.0 * rows * columns;
        return Cost.of(2.0 * rows * inner * columns, floats);
    }

    /// The form that [#parse(String)] reads.
    @Override
    public String toString() {
        return (aTransposed ? "T" : "N") + (bTransposed ? "T" : "N") + "-" + rows + "x" + inner + "x" + columns;
    }
}
