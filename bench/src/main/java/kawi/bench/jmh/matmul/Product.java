package kawi.bench.jmh.matmul;

import kawi.autograd.op.Cost;
import kawi.bench.jmh.Numbers;

/// A matrix product `C += A B`, written as `NN-768x128x512`: whether A and B are stored as they are (N) or transposed
/// (T), as in BLAS, then rows, inner size and columns.
///
/// @param aTransposed whether A is stored by columns
/// @param bTransposed whether B is stored by columns
/// @param rows of A and C, M
/// @param inner columns of A and rows of B, K
/// @param columns of B and C, N
public record Product(boolean aTransposed, boolean bTransposed, int rows, int inner, int columns) {
    private static final int PREFIX = "NN-".length();

    /// @throws IllegalArgumentException if the text is no product
    public static Product parse(String text) {
        if (!text.matches("[NT][NT]-.*")) {
            throw new IllegalArgumentException("\"" + text + "\" is no product such as NN-768x128x512");
        }
        int[] sizes = Numbers.sizes(text.substring(PREFIX), 3);
        return new Product(text.charAt(0) == 'T', text.charAt(1) == 'T', sizes[0], sizes[1], sizes[2]);
    }

    /// A multiplication and an addition for each row, column and inner index; A and B read, C read and written.
    Cost work() {
        double floats = (double) rows * inner + (double) inner * columns + 2.0 * rows * columns;
        return Cost.of(2.0 * rows * inner * columns, floats);
    }

    /// The text that [#parse(String)] reads.
    @Override
    public String toString() {
        return (aTransposed ? "T" : "N") + (bTransposed ? "T" : "N") + "-" + rows + "x" + inner + "x" + columns;
    }
}
