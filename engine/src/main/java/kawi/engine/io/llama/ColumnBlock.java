package kawi.engine.io.llama;

import java.util.Arrays;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;

/// A tensor of a file that is some columns of a parameter, usually all of them.
///
/// @param tensor its name in the file
/// @param shape its shape in the file
/// @param parameter the name of the parameter in the model
/// @param firstColumn the first of the parameter's columns
/// @param transposed whether rows in the file are columns in the model
record ColumnBlock(String tensor, Shape shape, String parameter, int firstColumn, boolean transposed) {

    /// Elements on a side of a square that is transposed at a time, so that both sides stay in the cache.
    private static final int TILE = 32;

    /// The number of rows in the model: 1 for a vector.
    int rows() {
        if (transposed) {
            return shape.columns();
        }
        return shape.elements() / shape.columns();
    }

    /// The number of columns in the model.
    int columns() {
        return transposed ? shape.elements() / shape.columns() : shape.columns();
    }

    /// Copies the values of the file into the parameter.
    ///
    /// @param parameterColumns columns of the whole parameter
    void paste(float[] values, float[] into, int parameterColumns) {
        if (transposed) {
            int outputs = columns(); // rows of the file
            int inputs = rows();
            transpose(values, rows(), 0, into, parameterColumns, firstColumn, outputs, inputs);
            return;
        }
        for (int row = 0; row < rows(); row++) {
            System.arraycopy(values, row * columns(), into, row * parameterColumns + firstColumn, columns());
        }
    }

    /// The values for the file; ones if the model has no such parameter: a norm without a gain.
    float[] cut(Array parameter) {
        float[] values = new float[shape.elements()];
        if (parameter == null) {
            Arrays.fill(values, 1);
            return values;
        }
        int parameterColumns = parameter.shape().columns();
        if (transposed) {
            transpose(parameter.data(), parameterColumns, firstColumn, values, rows(), 0, rows(), columns());
        } else {
            for (int row = 0; row < rows(); row++) {
                System.arraycopy(
                        parameter.data(), row * parameterColumns + firstColumn, values, row * columns(), columns());
            }
        }
        return values;
    }

    /// `to[c][r] = from[r][c]` for a matrix of `rows` by `columns` within two wider ones.
    private static void transpose(
            float[] from,
            int fromStride,
            int fromColumn,
            float[] to,
            int toStride,
            int toColumn,
            int rows,
            int columns) {
        for (int r0 = 0; r0 < rows; r0 += TILE) {
            for (int c0 = 0; c0 < columns; c0 += TILE) {
                for (int r = r0; r < Math.min(rows, r0 + TILE); r++) {
                    for (int c = c0; c < Math.min(columns, c0 + TILE); c++) {
                        to[c * toStride + toColumn + r] = from[r * fromStride + fromColumn + c];
                    }
                }
            }
        }
    }
}
