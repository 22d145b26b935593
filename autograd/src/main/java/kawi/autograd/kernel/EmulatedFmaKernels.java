package kawi.autograd.kernel;

/// The plain loops, with an order of the matrix product that suits a JVM without an instruction for fused multiply-add.
///
/// The definition computes one element of C after the other. Each [kawi.autograd.kernel.scalar.Fma] waits for the one
/// before, which takes a dozen cycles in double precision. Here a row of C advances by one step of k at a time: `C[i] =
/// fma(a[i, k], B[k], C[i])`. Its elements are independent, so a processor computes several at a time: measured, 2.5
/// times as fast. Each element still sums over k in ascending order, so the bits are the same.
public final class EmulatedFmaKernels extends ReferenceKernels {

    @Override
    public String name() {
        return "emulated";
    }

    @Override
    public void matmulAdd(Matrix a, Matrix b, Matrix c, Scratch scratch) {
        if (c.columnStride() != 1 && c.rowStride() == 1) {
            matmulAdd(b.transpose(), a.transpose(), c.transpose(), scratch);
        } else if (c.columnStride() != 1) {
            super.matmulAdd(a, b, c, scratch);
        } else {
            Matrix rows = withContiguousRows(b, scratch);
            for (int i = 0; i < c.rows(); i++) {
                for (int k = 0; k < a.columns(); k++) {
                    float factor = a.data()[a.at(i, k)];
                    scaleAdd(factor, rows.data(), rows.at(k, 0), c.data(), c.at(i, 0), c.columns());
                }
            }
        }
    }

    /// The matrix itself, or a copy.
    private static Matrix withContiguousRows(Matrix b, Scratch scratch) {
        if (b.columnStride() == 1) {
            return b;
        }
        float[] floats = scratch.buffer(Scratch.Use.PANELS_OF_B, b.rows() * b.columns());
        Matrix copy = Matrix.rowMajor(floats, 0, b.rows(), b.columns());
        for (int k = 0; k < b.rows(); k++) {
            for (int j = 0; j < b.columns(); j++) {
                floats[copy.at(k, j)] = b.data()[b.at(k, j)];
            }
        }
        return copy;
    }
}
