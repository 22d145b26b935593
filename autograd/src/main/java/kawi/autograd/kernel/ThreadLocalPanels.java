package kawi.autograd.kernel;

/// A worker's own panels of some columns of a product's right side: made when one of its tiles first needs them, and
/// kept while its tiles stay in these columns.
///
/// Every worker makes the same, which is a few hundredths of the work that they are for. To make them together was
/// slower: half of them, or more, lay in another core's cache, and to fetch them from there takes longer than to make
/// them.
public final class ThreadLocalPanels {
    private float[] panels = {};
    private Object product = this; // no product's
    private int column;

    /// A matrix with panels of all its columns; without, if the kernels read it where it lies. They are valid until the
    /// worker asks for others.
    ///
    /// @param product an object that stands for the product: the same for all its tiles, and for no other product
    /// @param column where the columns begin in the product's right side, which tells them from others of it
    /// @param columns the matrix, (K, N)
    public PackedB of(Object product, int column, Matrix columns, Kernels kernels) {
        int floats = kernels.packedBFloats(columns.rows(), columns.columns());
        if (floats == 0) {
            return PackedB.of(columns);
        }
        boolean made = this.product.equals(product) && this.column == column;
        if (panels.length < floats) {
            panels = new float[floats];
        }
        var side = new PackedB(columns, panels, 0);
        if (!made) {
            kernels.pack(side);
            this.product = product;
            this.column = column;
        }
        return side;
    }
}
