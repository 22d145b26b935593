package kawi.autograd.op;

import java.util.Arrays;
import java.util.List;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.Matrix;
import kawi.autograd.kernel.Scratch;
import kawi.autograd.kernel.scalar.ScalarFunction;
import kawi.autograd.matmul.Epilogue;
import kawi.autograd.matmul.MatrixBatch;
import kawi.autograd.matmul.TiledMatmul;

/// The cross entropy of the logits `x Eᵀ`, with E an embedding table: the same bits as [MatMul] followed by
/// [CrossEntropy].
///
///     logits  = x Eᵀ,   loss = 1/N sum over rows of (log(sum of exp(logits)) - logits[target])
///     dLogits = (softmax(logits) - oneHot(target)) dLoss / N
///     dx = dLogits E,   dE = dLogitsᵀ x
///
/// The logits may have a [SoftCap] before the loss: dLogits is then multiplied by its slope, row by row.
///
/// The logits (rows, V) never exist as a whole unless they are small: they are computed in **pieces** of some rows, one
/// after the other in the same memory. The forward pass keeps three numbers of each row. The backward pass computes the
/// logits of a piece again and overwrites them with their gradient, as cut cross entropy does (Wijmans et al., 2025).
/// That is a fourth product for the three without pieces. Liger kernel (Hsu et al., 2024) avoids it with the gradients
/// in the forward pass. But those are for `dLoss = 1`, and a sum of their own that is added to dE at the end: both give
/// other bits, and the second array of the size of E takes more memory than a piece. If all rows fit into one piece,
/// its logits are kept and nothing is computed again.
///
/// An element of dE is a sum over the rows in ascending order; each piece continues the sums of the one before it. So
/// neither the size of the pieces nor the number of threads changes a bit.
public final class LinearCrossEntropy implements Operation {
    /// Maximum floats of a piece, 64 MiB, unless that is less than [#ROW_STEP] rows. A product with fewer rows spends
    /// more of its time on packing E and on reading and writing dE.
    private static final int PIECE_FLOATS = 1 << 24;
    /// A piece has a multiple of this many rows, which the height of every micro-kernel's tile divides.
    private static final int ROW_STEP = 48;

    private final Operand x;
    private final Operand embedding;
    private final SoftmaxCrossEntropy targets;
    private final float cap;
    private final int rows;
    private final int width;
    private final int vocabularySize;
    private final int rowsOfPiece;

    /// If there is one piece only, its logits, capped if there is a cap, then their gradient: (rows, V).
    private Array logits;

    /// The loss of logits without a cap.
    ///
    /// @param x (..., C)
    /// @param embedding E, (V, C)
    /// @param targets one for each row of x, in [0, V) or [CrossEntropy#IGNORED]; shared, not copied
    /// @param divisor N
    public LinearCrossEntropy(Operand x, Operand embedding, int[] targets, long divisor) {
        this(x, embedding, targets, divisor, 0);
    }

    /// @param x (..., C)
    /// @param embedding E, (V, C)
    /// @param targets one for each row of x, in [0, V) or [CrossEntropy#IGNORED]; shared, not copied
    /// @param divisor N
    /// @param cap of the logits; 0 for none
    /// @throws ShapeException if the shapes do not fit, or the numbers of targets and rows differ
    /// @throws IndexOutOfBoundsException if a target is outside the vocabulary
    public LinearCrossEntropy(Operand x, Operand embedding, int[] targets, long divisor, float cap) {
        this(x, embedding, targets, divisor, cap, rowsOfPiece(embedding.shape().rows()));
    }

    /// The same with pieces of another size.
    LinearCrossEntropy(Operand x, Operand embedding, int[] targets, long divisor, float cap, int rowsOfPiece) {
        if (embedding.shape().rank() != 2) {
            throw new ShapeException("linear cross entropy: " + embedding.shape() + " is not (V, C)");
        }
        var product = new MatMul(x, false, embedding, true); // checks that the shapes fit
        this.x = product.a();
        this.embedding = product.b();
        this.cap = cap;
        this.rowsOfPiece = rowsOfPiece;
        rows = x.shape().rows();
        width = x.shape().columns();
        vocabularySize = embedding.shape().rows();
        this.targets = new SoftmaxCrossEntropy(rows, vocabularySize, targets, divisor);
    }

    /// Rows of a piece for a vocabulary.
    static int rowsOfPiece(int vocabularySize) {
        return Math.max(1, PIECE_FLOATS / Math.max(1, vocabularySize) / ROW_STEP) * ROW_STEP;
    }

    /// The most logits that exist at a time.
    ///
    /// @param rows number of rows of x
    public static long maxLogits(int rows, int vocabularySize) {
        return (long) Math.min(rows, rowsOfPiece(vocabularySize)) * vocabularySize;
    }

    @Override
    public List<Operand> operands() {
        return List.of(x, embedding);
    }

    @Override
    public Shape shape() {
        return Shape.SCALAR;
    }

    @Override
    public void forward(Workspace workspace, Array y) {
        targets.allocate(workspace);
        Array piece = allocatePiece(workspace);
        for (int first = 0; first < rows; first += rowsOfPiece) {
            int n = Math.min(rowsOfPiece, rows - first);
            computeLogits(workspace, first, n, piece);
            targets.measure(workspace, piece.data(), first, n);
        }
        y.data()[0] = targets.mean();
        if (isOnePiece() && workspace.gradientsEnabled()) {
            logits = piece;
        } else {
            workspace.release(piece);
        }
    }

    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        if (!targets.any()) {
            return;
        }
        boolean xFromZero = startsFromZero(x);
        boolean eFromZero = startsFromZero(embedding);
        Array piece = isOnePiece() ? logits : allocatePiece(workspace);
        int first = 0;
        do { // at least once, because sums over no rows are zero
            int n = Math.min(rowsOfPiece, rows - first);
            if (!isOnePiece()) {
                computeLogits(workspace, first, n, piece);
            }
            computeGradients(workspace, piece.data(), first, n, dy.data()[0]);
            Matrix dLogits = Matrix.rowMajor(piece.data(), 0, n, vocabularySize);
            if (x.requiresGradient()) {
                multiply(workspace, dLogits, embeddingMatrix(), rowsOf(x.gradient(), first, n), xFromZero);
            }
            if (embedding.requiresGradient()) {
                Matrix dE = Matrix.rowMajor(embedding.gradient().data(), 0, vocabularySize, width);
                multiply(workspace, dLogits.transpose(), rowsOf(x.value(), first, n), dE, eFromZero);
                eFromZero = false;
            }
            first += rowsOfPiece;
        } while (first < rows);
        workspace.release(piece);
        logits = null;
    }

    /// Allocates a gradient that the first piece writes; later pieces, or all if it exists already, add to it.
    @SuppressWarnings("ReferenceEquality") // both operands add to the gradient if they are one tensor
    private boolean startsFromZero(Operand operand) {
        if (!operand.requiresGradient() || operand.hasGradient() || x == embedding) {
            return false;
        }
        operand.allocateGradient();
        return true;
    }

    private boolean isOnePiece() {
        return rows <= rowsOfPiece;
    }

    private Array allocatePiece(Workspace workspace) {
        return workspace.allocate(Shape.of(Math.min(rows, rowsOfPiece), vocabularySize));
    }

    /// The logits, capped if there is a cap, of the rows `first .. first + n - 1`.
    private void computeLogits(Workspace workspace, int first, int n, Array piece) {
        Matrix result = Matrix.rowMajor(piece.data(), 0, n, vocabularySize);
        Matrix hiddenStates = rowsOf(x.value(), first, n);
        var encoded = embedding.encoded(true);
        if (encoded.isPresent()) {
            TiledMatmul.matmul(workspace, hiddenStates, encoded.get(), result, Epilogue.NONE);
        } else {
            Matrix columns = embeddingMatrix().transpose();
            TiledMatmul.matmul(workspace, hiddenStates, columns, embedding.isParameter(), result, Epilogue.NONE);
        }
        if (cap != 0) {
            float[] data = piece.data();
            Kernels kernels = workspace.kernels();
            workspace
                    .device()
                    .forElements(
                            n * vocabularySize,
                            (from, count) -> SoftCap.cap(kernels, cap, data, from, data, from, count));
        }
    }

    /// Overwrites the logits of some rows with their gradient.
    private void computeGradients(Workspace workspace, float[] piece, int first, int n, float dLoss) {
        if (cap == 0) {
            targets.gradients(workspace, piece, first, n, piece, dLoss);
        } else {
            gradientsBeforeTheCap(workspace, piece, first, n, dLoss);
        }
    }

    private void gradientsBeforeTheCap(Workspace workspace, float[] piece, int first, int n, float dLoss) {
        Kernels kernels = workspace.kernels();
        int columns = vocabularySize;
        workspace.device().forRows(n, columns, (from, count, scratch) -> {
            float[] tanh = scratch.buffer(Scratch.Use.ROW, columns);
            float[] dx = scratch.buffer(Scratch.Use.ROW_GRADIENT, columns);
            for (int i = from; i < from + count; i++) {
                int at = i * columns;
                kernels.scale(1 / cap, piece, at, tanh, 0, columns);
                targets.gradientOfRow(kernels, first + i, piece, piece, at, dLoss);
                Arrays.fill(dx, 0, columns, 0);
                kernels.mapBackward(ScalarFunction.TANH, tanh, 0, tanh, 0, piece, at, dx, 0, columns);
                System.arraycopy(dx, 0, piece, at, columns);
            }
        });
    }

    /// `C = A B`, or `C += A B` if not `fromZero`.
    private static void multiply(Workspace workspace, Matrix a, Matrix b, Matrix c, boolean fromZero) {
        if (fromZero) {
            TiledMatmul.matmul(workspace, single(a), single(b), single(c));
        } else {
            TiledMatmul.matmulAdd(workspace, single(a), single(b), single(c));
        }
    }

    private static MatrixBatch single(Matrix matrix) {
        return new MatrixBatch(matrix, 1, 0);
    }

    /// Some rows of a (..., C) array.
    private Matrix rowsOf(Array array, int first, int n) {
        return Matrix.rowMajor(array.data(), first * width, n, width);
    }

    private Matrix embeddingMatrix() {
        return Matrix.rowMajor(embedding.value().data(), 0, vocabularySize, width);
    }

    private double elements() {
        return (double) rows * vocabularySize;
    }

    private double product() {
        return 2.0 * width * elements();
    }

    /// The product, and [CrossEntropy]; 7 more with a [SoftCap].
    @Override
    public Cost forwardCost() {
        return Cost.forward(this, product() + (cap == 0 ? 4 : 11) * elements());
    }

    /// Its products, and the gradient of [CrossEntropy]; 5 more with a [SoftCap]. With several pieces the logits once
    /// more.
    @Override
    public Cost backwardCost() {
        double again = isOnePiece() ? 0 : product() + (cap == 0 ? 0 : 7) * elements();
        return Cost.backward(this, Cost.gradients(this) * product() + (cap == 0 ? 2 : 7) * elements() + again);
    }
}
