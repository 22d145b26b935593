package kawi.autograd.matmul;

import kawi.autograd.kernel.Matrix;

/// Matrices of equal shape one after the other in an array: an operand of a batched matrix product.
///
/// @param first the first matrix
/// @param count number of matrices
/// @param stride floats from one matrix to the next
public record MatrixBatch(Matrix first, int count, int stride) {

    /// The matrix with the given index.
    public Matrix matrix(int i) {
        return new Matrix(
                first.data(),
                first.offset() + i * stride,
                first.rows(),
                first.columns(),
                first.rowStride(),
                first.columnStride());
    }

    /// The batch of the transposed matrices.
    public MatrixBatch transpose() {
        return new MatrixBatch(first.transpose(), count, stride);
    }
}
