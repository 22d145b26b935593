package kawi.autograd.matmul;

/// What is computed on each tile of a matrix product while the tile is still in a near cache, such as adding the bias.
@FunctionalInterface
public interface Epilogue {
    /// Leaves the product as it is.
    Epilogue NONE = (row, rowEnd, column, columnEnd) -> {};

    /// Called by the worker that computed the tile. The tiles are disjoint and cover the result.
    ///
    /// @param row first row
    /// @param rowEnd the row after the last
    /// @param column first column
    /// @param columnEnd the column after the last
    void apply(int row, int rowEnd, int column, int columnEnd);
}
