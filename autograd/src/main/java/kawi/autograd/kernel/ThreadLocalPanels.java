package kawi.autograd.kernel;

/// One worker's panels of some columns of B: packed when one of its tiles first needs them, and kept while its tiles
/// stay in these columns.
///
/// Every worker packs the same columns, which is a few hundredths of the work that they are for. Packing them together
/// was slower: half of the panels, or more, were then in another core's cache, and fetching them from there takes
/// longer than packing them.
public final class ThreadLocalPanels {
    private float[] panels = {};
    private Object product = this; // equal to no product
    private int column;

    /// The columns with their panels, which are valid until the next call; without panels if the kernels read B in
    /// place.
    ///
    /// @param product identifies the matrix product: equal for all its tiles, and for no other product
    /// @param column index in B of the first column, which identifies the columns
    /// @param columns the columns of B, (K, N)
    public PackedB of(Object product, int column, Matrix columns, Kernels kernels) {
        int floats = kernels.packedBFloats(columns.rows(), columns.columns());
        if (floats == 0) {
            return PackedB.of(columns);
        }
        boolean packed = this.product.equals(product) && this.column == column;
        if (panels.length < floats) {
            panels = new float[floats];
        }
        var b = new PackedB(columns, panels, 0);
        if (!packed) {
            kernels.pack(b);
            this.product = product;
            this.column = column;
        }
        return b;
    }
}
