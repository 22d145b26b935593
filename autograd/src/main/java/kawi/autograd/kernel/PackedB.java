package kawi.autograd.kernel;

/// The right operand of matrix products, with or without **panels**: a copy in the order in which a set of kernels
/// reads it, packed once by [Kernels#pack] and shared by all products with rows of A.
///
/// @param matrix B, (K, N)
/// @param panels the copy, of [Kernels#packedBFloats] floats from `panelsFrom` on, shared; empty if B is not packed
/// @param panelsFrom index in the array of the panel of the first column
public record PackedB(Matrix matrix, float[] panels, int panelsFrom) {
    private static final float[] NONE = {};

    /// An operand without panels.
    public static PackedB of(Matrix matrix) {
        return new PackedB(matrix, NONE, 0);
    }

    /// The columns `from .. to - 1` with their panels.
    ///
    /// @param from a multiple of 32: panels of every width start there
    public PackedB columns(int from, int to) {
        return new PackedB(matrix.columns(from, to), panels, isPacked() ? panelsFrom + from * matrix.rows() : 0);
    }

    /// Whether there are panels.
    public boolean isPacked() {
        return panels.length > 0;
    }
}
