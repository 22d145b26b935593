package kawi.autograd.kernel;

/// The left operand of matrix products, with or without **panels**: a copy in the order in which a set of kernels reads
/// it, packed once by [Kernels#pack] and shared by all products with columns of B.
///
/// @param matrix A, (M, K)
/// @param panels the copy, of [Kernels#packedAFloats] floats from `panelsFrom` on, shared; empty if A is not packed
/// @param panelsFrom index in the array of the panel of the first row
public record PackedA(Matrix matrix, float[] panels, int panelsFrom) {
    private static final float[] NONE = {};
    /// Floats between the rows of panels. Without a gap, rows whose length is a power of two would all map to the same
    /// sets of the caches.
    private static final int GAP = 16;

    /// An operand without panels.
    public static PackedA of(Matrix matrix) {
        return new PackedA(matrix, NONE, 0);
    }

    /// The rows `from .. to - 1` with their panels.
    ///
    /// @param from a multiple of 12: panels of every height start there
    public PackedA rows(int from, int to) {
        return new PackedA(matrix.rows(from, to), panels, isPacked() ? panelsFrom + from * rowFloats() : 0);
    }

    /// Whether there are panels.
    public boolean isPacked() {
        return panels.length > 0;
    }

    /// Floats of a panel for each row.
    public int rowFloats() {
        return rowFloats(matrix);
    }

    /// Floats of a panel for each row of a matrix.
    public static int rowFloats(Matrix matrix) {
        return matrix.columns() + GAP;
    }
}
