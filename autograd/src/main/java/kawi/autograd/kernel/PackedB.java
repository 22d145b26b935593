package kawi.autograd.kernel;

/// The right side of matrix products, with or without **panels**: a copy in the order in which a set of kernels reads
/// it, made once by [Kernels#pack] and read by all who multiply rows of the left side with it.
///
/// @param matrix B, (K, N)
/// @param panels the copy, of [Kernels#packedBFloats] floats from `panelsFrom` on, shared; empty if there is none
/// @param panelsFrom where in the array the panel of the first column begins
public record PackedB(Matrix matrix, float[] panels, int panelsFrom) {
    private static final float[] NONE = {};

    /// A right side without panels.
    public static PackedB of(Matrix matrix) {
        return new PackedB(matrix, NONE, 0);
    }

    /// The columns `from .. to - 1` and their panels.
    ///
    /// @param from a multiple of 32: panels of every width begin there
    public PackedB columns(int from, int to) {
        return new PackedB(matrix.columns(from, to), panels, isPacked() ? panelsFrom + from * matrix.rows() : 0);
    }

    public boolean isPacked() {
        return panels.length > 0;
    }
}
