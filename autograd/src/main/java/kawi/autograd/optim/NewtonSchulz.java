package kawi.autograd.optim;

import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.Matrix;
import kawi.autograd.matmul.MatrixBatch;
import kawi.autograd.matmul.TiledMatmul;
import kawi.autograd.op.Cost;

/// The nearest orthogonal matrix, nearly: for X = U S Vᵀ about U Vᵀ, by products only (Jordan et al., "Muon", 2024).
///
///     X = X / norm(X)
///     5 times:  A = X Xᵀ,   X = 3.4445 X + (-4.7750 A + 2.0315 A A) X
///
/// A step maps each singular value s to `3.4445 s - 4.7750 s^3 + 2.0315 s^5`, which brings it between about 0.7 and
/// 1.2: not to 1, but from small values in few steps. If X has more rows than columns it is transposed, so that A is
/// the smaller square.
final class NewtonSchulz {
    private static final int STEPS = 5;
    private static final float LINEAR = 3.4445f;
    private static final float CUBIC = -4.7750f;
    private static final float QUINTIC = 2.0315f;

    /// The smallest norm to divide by, as in PyTorch.
    private static final double MIN_NORM = 1e-7;

    private NewtonSchulz() {}

    /// @param matrix (rows, columns); overwritten
    /// @return of the same shape, in the workspace; may be `matrix`
    static Array orthogonal(Workspace workspace, Array matrix) {
        Shape shape = matrix.shape();
        int small = Math.min(shape.size(0), shape.size(1));
        Array gram = workspace.allocate(Shape.of(small, small));
        Array polynomial = workspace.allocate(Shape.of(small, small));
        Array x = matrix;
        Array next = workspace.allocate(shape);
        double norm = Math.sqrt(GradientClipping.addSquares(workspace.device(), 0, matrix));
        scale(workspace, (float) (1 / Math.max(norm, MIN_NORM)), x);
        for (int i = 0; i < STEPS; i++) {
            multiply(workspace, wide(x), wide(x).transpose(), matrix(gram));
            multiply(workspace, matrix(gram), matrix(gram), matrix(polynomial));
            scale(workspace, QUINTIC, polynomial);
            scaleAdd(workspace, CUBIC, gram, polynomial);
            multiply(workspace, matrix(polynomial), wide(x), wide(next));
            scaleAdd(workspace, LINEAR, x, next);
            Array spare = x;
            x = next;
            next = spare;
        }
        return x;
    }

    /// FLOP of the products, two for each `fma`.
    static double flops(Shape shape) {
        double small = Math.min(shape.size(0), shape.size(1));
        double large = Math.max(shape.size(0), shape.size(1));
        return STEPS * 2 * (2 * small * small * large + small * small * small);
    }

    /// The products; the norm and the division by it, 3 for each element; in each step the sums of the polynomial,
    /// 3 for each element of A and 2 for each of X. Each of these reads and writes whole matrices.
    static Cost cost(Shape shape) {
        double small = Math.min(shape.size(0), shape.size(1));
        double square = small * small;
        double elements = shape.elements();
        double products = 4 * elements + 5 * square; // X Xᵀ, A A, and the polynomial times X
        double sums = 5 * square + 3 * elements;
        return Cost.of(
                flops(shape) + 3 * elements + STEPS * (3 * square + 2 * elements),
                3 * elements + STEPS * (products + sums));
    }

    /// The matrix, transposed if it has more rows than columns.
    private static Matrix wide(Array array) {
        return matrix(array).transposeIf(array.shape().size(0) > array.shape().size(1));
    }

    private static Matrix matrix(Array array) {
        return Matrix.rowMajor(
                array.data(), 0, array.shape().size(0), array.shape().size(1));
    }

    private static void multiply(Workspace workspace, Matrix a, Matrix b, Matrix c) {
        TiledMatmul.matmul(workspace, new MatrixBatch(a, 1, 0), new MatrixBatch(b, 1, 0), new MatrixBatch(c, 1, 0));
    }

    private static void scale(Workspace workspace, float factor, Array x) {
        Kernels kernels = workspace.kernels();
        float[] data = x.data();
        workspace.device().forElements(x.elements(), (from, n) -> kernels.scale(factor, data, from, data, from, n));
    }

    private static void scaleAdd(Workspace workspace, float factor, Array x, Array y) {
        Kernels kernels = workspace.kernels();
        workspace
                .device()
                .forElements(x.elements(), (from, n) -> kernels.scaleAdd(factor, x.data(), from, y.data(), from, n));
    }
}
