package kawi.autograd.op;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.DropoutMask;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.Matrix;
import kawi.autograd.kernel.Scratch;

/// Causal self-attention in one operation (Vaswani et al., 2017, section 3.2), for each head of each sequence:
///
///     S = scale Q Kᵀ with the future and the padding masked,   scale = 1 / sqrt(D)
///     P = softmax(S),   W = dropout(P),   Y = W V
///
///     dV = Wᵀ dY
///     dP = dropout(dY Vᵀ)
///     dS = P (dP - rowsum(P dP))
///     dQ = scale dS K,   dK = scale dSᵀ Q
///
/// It computes the same bits as the visible operations one after the other ([SplitHeads], [MatMul], [Scale],
/// [CausalMask], [KeyPaddingMask], [Softmax], [Dropout], [MergeHeads]), but takes a block of queries at a time: the
/// keys after the block's last query are never touched, and the (T, T) weights never stand in memory as a whole. The
/// backward pass computes them again (as FlashAttention does; Dao et al., 2022, section 3.1), which is cheaper than to
/// write and read them.
public final class Attention implements Operation {

    /// Queries of a block: few enough that little of the masked half is computed, enough to fill the product's
    /// micro-kernels of 12 rows.
    private static final int BLOCK = 48;

    /// Keys are taken in groups of as many as the widest vector holds: those of the last group that a query does
    /// not see get negative infinity as their score and so no weight, which costs less than a vector that is cut
    /// short.
    private static final int GROUP = 16;

    private final Operand qkv;
    private final int heads;
    private final Optional<boolean[][]> real;
    private final Optional<DropoutMask> dropout;
    private final int length;
    private final int width;
    private final int headSize;
    private final float scale;

    /// @param qkv queries, keys and values side by side, (B, T, 3 C) with C = heads * D
    /// @param heads H
    /// @param real which keys are not padding, (B, T); empty if all are real. Shared, not copied
    /// @param dropout what is done to the weights, an element's index being that in (B, H, T, T); empty for nothing
    /// @throws ShapeException if the shapes do not fit
    public Attention(Operand qkv, int heads, Optional<boolean[][]> real, Optional<DropoutMask> dropout) {
        Shape shape = qkv.shape();
        if (shape.rank() != 3 || heads < 1 || shape.columns() % (3 * heads) != 0) {
            throw new ShapeException(
                    "attention: " + shape + " is not (B, T, 3 * heads * headSize) of " + heads + " heads");
        }
        real.ifPresent(mask -> KeyPaddingMask.check("attention", mask, shape, shape.size(1)));
        this.qkv = qkv;
        this.heads = heads;
        this.real = real;
        this.dropout = dropout;
        this.length = shape.size(1);
        this.width = shape.columns() / 3;
        this.headSize = width / heads;
        this.scale = scaleOf(headSize);
    }

    /// What scores are multiplied by: `1 / sqrt(headSize)`.
    public static float scaleOf(int headSize) {
        return (float) (1 / Math.sqrt(headSize));
    }

    /// How many queries meet a key that they see, over all heads.
    double pairs() {
        return qkv.shape().elements() / (3.0 * headSize) * (length + 1) / 2;
    }

    int headSize() {
        return headSize;
    }

    @Override
    public List<Operand> operands() {
        return List.of(qkv);
    }

    /// (B, T, C).
    @Override
    public Shape shape() {
        return qkv.shape().withColumns(width);
    }

    @Override
    public void forward(Workspace workspace, Array y) {
        workspace
                .device()
                .forTasks(
                        qkv.shape().size(0) * heads,
                        (head, scratch) -> new Head(workspace.kernels(), scratch, head).forward(y));
    }

    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        if (qkv.requiresGradient()) {
            boolean first = !qkv.hasGradient();
            Array gradient = first ? qkv.newGradient() : qkv.gradient();
            workspace
                    .device()
                    .forTasks(
                            qkv.shape().size(0) * heads,
                            (head, scratch) ->
                                    new Head(workspace.kernels(), scratch, head).backward(dy, gradient, first));
        }
    }

    /// One head of one sequence.
    private final class Head {
        private final Kernels kernels;
        private final Scratch scratch;
        /// b * H + h.
        private final int number;

        Head(Kernels kernels, Scratch scratch, int number) {
            this.kernels = kernels;
            this.scratch = scratch;
            this.number = number;
        }

        void forward(Array y) {
            Matrix output = part(y.data(), width, 0);
            for (int from = 0; from < length; from += BLOCK) {
                int to = Math.min(length, from + BLOCK);
                Matrix weights = drop(weights(from, to), from);
                kernels.product(weights, values().rows(0, to), output.rows(from, to), scratch);
            }
        }

        /// @param first whether the gradient of qkv is yet to be written
        void backward(Array dy, Array dQkv, boolean first) {
            Matrix dOutput = part(dy.data(), width, 0);
            Matrix dQueries = part(dQkv.data(), 3 * width, 0);
            Matrix dKeys = part(dQkv.data(), 3 * width, width);
            Matrix dValues = part(dQkv.data(), 3 * width, 2 * width);
            if (first) {
                fillWithZeros(dQueries);
                fillWithZeros(dKeys);
                fillWithZeros(dValues);
            }
            for (int from = 0; from < length; from += BLOCK) {
                int to = Math.min(length, from + BLOCK);
                Matrix dBlock = dOutput.rows(from, to);
                Matrix weights = weights(from, to);
                kernels.matmul(drop(weights, from).transpose(), dBlock, dValues.rows(0, to), scratch);

                Matrix dWeights = buffer(Scratch.Use.WEIGHT_GRADIENTS, to - from, to);
                kernels.product(dBlock, values().rows(0, to).transpose(), dWeights, scratch);
                Matrix dScores = scoreGradients(weights, dWeights, from);
                kernels.matmul(dScores, keys().rows(0, to), dQueries.rows(from, to), scratch);
                kernels.matmul(dScores.transpose(), queries().rows(from, to), dKeys.rows(0, to), scratch);
            }
        }

        private void fillWithZeros(Matrix x) {
            for (int i = 0; i < x.rows(); i++) {
                Arrays.fill(x.data(), x.at(i, 0), x.at(i, 0) + x.columns(), 0);
            }
        }

        /// P for the queries `from .. to - 1` and the keys `0 .. to - 1`, zero where masked.
        private Matrix weights(int from, int to) {
            Matrix weights = buffer(Scratch.Use.ATTENTION_WEIGHTS, to - from, to);
            kernels.product(queries().rows(from, to), keys().rows(0, to).transpose(), weights, scratch);
            for (int q = from; q < to; q++) {
                int row = weights.at(q - from, 0);
                int visible = q + 1;
                int touched = touchedKeys(visible, to);
                Arrays.fill(weights.data(), row + visible, row + touched, Float.NEGATIVE_INFINITY);
                maskPadding(weights.data(), row, visible);
                kernels.scaledSoftmax(scale, weights.data(), row, weights.data(), row, touched);
                Arrays.fill(weights.data(), row + touched, row + to, 0);
            }
            return weights;
        }

        /// The visible keys, rounded up to whole groups as far as there are keys.
        private static int touchedKeys(int visible, int keys) {
            return Math.min(keys, Math.ceilDiv(visible, GROUP) * GROUP);
        }

        private void maskPadding(float[] scores, int row, int visible) {
            if (real.isPresent()) {
                boolean[] keys = real.get()[number / heads];
                for (int k = 0; k < visible; k++) {
                    if (!keys[k]) {
                        scores[row + k] = Float.NEGATIVE_INFINITY;
                    }
                }
            }
        }

        /// W: the weights after dropout, or themselves if there is none.
        private Matrix drop(Matrix weights, int from) {
            if (dropout.isEmpty()) {
                return weights;
            }
            Matrix dropped = buffer(Scratch.Use.DROPPED_WEIGHTS, weights.rows(), weights.columns());
            dropRows(weights, dropped, from);
            return dropped;
        }

        private void dropRows(Matrix x, Matrix y, int from) {
            for (int q = 0; q < x.rows(); q++) {
                int index = (number * length + from + q) * length;
                kernels.dropout(dropout.orElseThrow(), index, x.data(), x.at(q, 0), y.data(), y.at(q, 0), x.columns());
            }
        }

        /// scale dS, zero where masked, in the place of the gradients of the weights.
        private Matrix scoreGradients(Matrix weights, Matrix dWeights, int from) {
            if (dropout.isPresent()) {
                dropRows(dWeights, dWeights, from);
            }
            for (int q = 0; q < weights.rows(); q++) {
                int row = weights.at(q, 0);
                int touched = touchedKeys(from + q + 1, weights.columns());
                float[] data = dWeights.data();
                kernels.scaledSoftmaxBackward(scale, weights.data(), row, data, row, data, row, touched);
                Arrays.fill(data, row + touched, row + weights.columns(), 0);
            }
            return dWeights;
        }

        private Matrix queries() {
            return part(qkv.value().data(), 3 * width, 0);
        }

        private Matrix keys() {
            return part(qkv.value().data(), 3 * width, width);
        }

        private Matrix values() {
            return part(qkv.value().data(), 3 * width, 2 * width);
        }

        /// This head's (T, D) view of a (B, T, rowStride) array, its heads starting at the given column.
        private Matrix part(float[] data, int rowStride, int column) {
            int b = number / heads;
            int h = number % heads;
            int offset = b * length * rowStride + column + h * headSize;
            return new Matrix(data, offset, length, headSize, rowStride, 1);
        }

        private Matrix buffer(Scratch.Use use, int rows, int columns) {
            return Matrix.rowMajor(scratch.buffer(use, rows * columns), 0, rows, columns);
        }
    }
}
