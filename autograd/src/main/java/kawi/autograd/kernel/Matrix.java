package kawi.autograd.kernel;

/// A strided view of a matrix in an array of floats.
///
/// The element `(i, j)` is `data[offset + i * rowStride + j * columnStride]`. A transpose or a block of rows is another
/// view of the same floats, so a product needs no copy of a part: the queries of one head are a view of the `(T, 3 C)`
/// output of the projection.
///
/// @param data the floats, shared
/// @param offset index of the element (0, 0)
/// @param rows number of rows
/// @param columns number of columns
/// @param rowStride floats from one row to the next
/// @param columnStride floats from one column to the next
public record Matrix(float[] data, int offset, int rows, int columns, int rowStride, int columnStride) {

    /// @throws IndexOutOfBoundsException if the view reaches outside of `data`
    public Matrix {
        if (rows < 0 || columns < 0 || offset < 0 || rowStride < 0 || columnStride < 0) {
            throw new IndexOutOfBoundsException("a matrix of " + rows + " x " + columns + " at " + offset
                    + " with strides " + rowStride + ", " + columnStride);
        }
        if (rows > 0 && columns > 0) {
            long last = offset + (rows - 1L) * rowStride + (columns - 1L) * columnStride;
            if (last >= data.length) {
                throw new IndexOutOfBoundsException(
                        "the last element of a matrix is at " + last + " of an array of " + data.length);
            }
        }
    }

    /// A dense matrix in row-major order.
    public static Matrix rowMajor(float[] data, int offset, int rows, int columns) {
        return new Matrix(data, offset, rows, columns, columns, 1);
    }

    /// The same floats with rows and columns exchanged.
    public Matrix transpose() {
        return new Matrix(data, offset, columns, rows, columnStride, rowStride);
    }

    /// The transpose if `transposed`, else this matrix.
    public Matrix transposeIf(boolean transposed) {
        return transposed ? transpose() : this;
    }

    /// The rows `from .. to - 1`.
    public Matrix rows(int from, int to) {
        return new Matrix(data, at(from, 0), to - from, columns, rowStride, columnStride);
    }

    /// The columns `from .. to - 1`.
    public Matrix columns(int from, int to) {
        return new Matrix(data, at(0, from), rows, to - from, rowStride, columnStride);
    }

    /// The index in `data` of the element `(i, j)`.
    public int at(int i, int j) {
        return offset + i * rowStride + j * columnStride;
    }
}
