package kawi.autograd.op;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Matrix;
import kawi.autograd.kernel.weights.EncodedMatrix;
import kawi.autograd.matmul.Epilogue;
import kawi.autograd.matmul.MatrixBatch;
import kawi.autograd.matmul.TiledMatmul;

/// The matrix product `C = A B`, either side transposed, over any leading dimensions.
///
///     c[i, j] = sum over k of a[i, k] b[k, j]
///
///     dA = dC Bᵀ
///     dB = Aᵀ dC
///
/// If a side is transposed, so is its gradient: for `C = A Bᵀ` it is `dB = dCᵀ A`. If B is a single matrix under a
/// batch of A, the batch is one tall matrix, so that dB sums over it.
///
/// @param a (..., M, K), or (..., K, M) if transposed
/// @param b (..., K, N), or (..., N, K) if transposed, with a's leading dimensions or, if a is not transposed, none
public record MatMul(Operand a, boolean aTransposed, Operand b, boolean bTransposed) implements Operation {

    /// @throws ShapeException if the inner sizes or the leading dimensions differ
    public MatMul {
        Shape left = a.shape();
        Shape right = b.shape();
        if (left.rank() < 2 || right.rank() < 2) {
            throw mismatch(left, aTransposed, right, bTransposed, "each side needs two dimensions at least");
        }
        if (left.size(aTransposed ? -2 : -1) != right.size(bTransposed ? -1 : -2)) {
            throw mismatch(left, aTransposed, right, bTransposed, "the inner sizes differ");
        }
        boolean shared = right.rank() == 2 && !aTransposed;
        if (!shared && !Arrays.equals(leading(left), leading(right))) {
            throw mismatch(left, aTransposed, right, bTransposed, "the leading dimensions differ");
        }
    }

    @Override
    public List<Operand> operands() {
        return List.of(a, b);
    }

    @Override
    public Shape shape() {
        return a.shape()
                .withMatrix(a.shape().size(aTransposed ? -1 : -2), b.shape().size(bTransposed ? -2 : -1));
    }

    @Override
    public void forward(Workspace workspace, Array c) {
        MatrixBatch left = matrices(a.value(), aTransposed);
        MatrixBatch result = matrices(c, false);
        Optional<EncodedMatrix> encoded = b.encoded(bTransposed);
        if (encoded.isPresent()) {
            TiledMatmul.matmul(workspace, left.first(), encoded.get(), result.first(), Epilogue.NONE);
            return;
        }
        MatrixBatch right = matrices(b.value(), bTransposed);
        if (isOneProduct()) {
            boolean isParameter = b.isParameter();
            TiledMatmul.matmul(workspace, left.first(), right.first(), isParameter, result.first(), Epilogue.NONE);
        } else {
            TiledMatmul.matmul(workspace, left, right, result);
        }
    }

    @Override
    public void backward(Workspace workspace, Array c, Array dc) {
        MatrixBatch dC = matrices(dc, false);
        if (a.requiresGradient()) {
            MatrixBatch right = matrices(b.value(), bTransposed).transpose();
            if (a.hasGradient()) {
                TiledMatmul.matmulAdd(workspace, dC, right, matrices(a.gradient(), aTransposed));
            } else {
                TiledMatmul.matmul(workspace, dC, right, matrices(a.allocateGradient(), aTransposed));
            }
        }
        if (b.requiresGradient()) {
            MatrixBatch left = matrices(a.value(), aTransposed).transpose();
            if (b.hasGradient()) {
                TiledMatmul.matmulAdd(workspace, left, dC, matrices(b.gradient(), bTransposed));
            } else {
                TiledMatmul.matmul(workspace, left, dC, matrices(b.allocateGradient(), bTransposed));
            }
        }
    }

    /// An `fma` for each row, column and inner index.
    @Override
    public Cost forwardCost() {
        return Cost.forward(this, flops());
    }

    /// As many again for each gradient.
    @Override
    public Cost backwardCost() {
        return Cost.backward(this, Cost.gradients(this) * flops());
    }

    private double flops() {
        return 2.0 * shape().elements() * a.shape().size(aTransposed ? -2 : -1);
    }

    /// The matrices of an array as the product sees them: one tall one if B is shared, else one for each of the
    /// leading dimensions.
    private MatrixBatch matrices(Array array, boolean transposed) {
        Shape shape = array.shape();
        int columns = shape.columns();
        int count = isOneProduct() ? 1 : shape.matrices();
        int rows = isOneProduct() ? shape.rows() : shape.size(-2);
        if (count == 0) {
            rows = 0; // of an empty batch there is not even the first
        }
        Matrix first = Matrix.rowMajor(array.data(), 0, rows, columns).transposeIf(transposed);
        return new MatrixBatch(first, count, rows * columns);
    }

    /// Whether B is a single matrix, so that the batch of A is one tall matrix.
    private boolean isOneProduct() {
        return b.shape().rank() == 2;
    }

    private static int[] leading(Shape shape) {
        return Arrays.copyOf(shape.toArray(), shape.rank() - 2);
    }

    private static ShapeException mismatch(Shape a, boolean aTransposed, Shape b, boolean bTransposed, String reason) {
        return new ShapeException("matmul: " + a + (aTransposed ? " transposed" : "") + " times " + b
                + (bTransposed ? " transposed" : "") + ": " + reason);
    }
}
