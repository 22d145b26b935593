package kawi.autograd.matmul;

import kawi.autograd.kernel.Matrix;

/// Equal matrices one after the other in an array: the batch of a batched product.
///
/// @param first the first one
/// @param count how many
/// @param stride floats from one to the next
public record MatrixBatch(Matrix first, int count, int stride) {

    /// The matrix of this number.
    public Matrix matrix(int number) {
        return new Matrix(
                first.data(),
                first.offset() + number * stride,
                first.rows(),
                first.columns(),
                first.rowStride(),
                first.columnStride());
    }

    /// Each transposed.
    public MatrixBatch transpose() {
        return new MatrixBatch(first.transpose(), count, stride);
    }
}
