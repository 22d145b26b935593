package kawi.autograd.kernel;

/// The left side of matrix products, with or without **panels**: a copy in the order in which a set of kernels reads
/// it, made once by [Kernels#pack] and read by all who multiply it with columns of the right side.
///
/// @param matrix A, (M, K)
/// @param panels the copy, of [Kernels#packedAFloats] floats from `panelsFrom` on, shared; empty if there is none
/// @param panelsFrom where in the array the panel of the first row begins
public record PackedA(Matrix matrix, float[] panels, int panelsFrom) {
    private static final float[] NONE = {};
    /// Rows lie this much further apart than they are long. Rows that are a power of two apart would all fall into the
    /// same sets of the caches.
    private static final int GAP = 16;

    /// A left side without panels.
    public static PackedA of(Matrix matrix) {
        return new PackedA(matrix, NONE, 0);
    }

    /// The rows `from .. to - 1` and their panels.
    ///
    /// @param from a multiple of 12: panels of every height begin there
    public PackedA rows(int from, int to) {
        return new PackedA(matrix.rows(from, to), panels, isPacked() ? panelsFrom + from * rowFloats() : 0);
    }

    public boolean isPacked() {
        return panels.length > 0;
    }

    /// Floats of a panel for each row.
    public int rowFloats() {
        return rowFloats(matrix);
    }

    public static int rowFloats(Matrix matrix) {
        return matrix.columns() + GAP;
    }
}
