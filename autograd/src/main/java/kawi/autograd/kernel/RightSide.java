package kawi.autograd.kernel;

/// The right side of matrix products together with its **panels**: a copy in the order in which a set of kernels reads
/// it, made once by [Kernels#pack] and read by all who multiply rows of the left side with it.
///
/// @param matrix B, (K, N)
/// @param panels the copy, of [Kernels#panelFloats] floats from `panelsFrom` on; shared
/// @param panelsFrom where in the array the panel of the first column begins
public record RightSide(Matrix matrix, float[] panels, int panelsFrom) {

    /// The columns `from .. to - 1` and their panels.
    ///
    /// @param from a multiple of 32: panels of every width begin there
    public RightSide columns(int from, int to) {
        return new RightSide(matrix.columns(from, to), panels, panelsFrom + from * matrix.rows());
    }
}
