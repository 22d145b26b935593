package kawi.autograd.op;

import java.util.List;
import java.util.Optional;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.AttentionHead;
import kawi.autograd.kernel.DropoutMask;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.Matrix;

/// Causal self-attention in one operation (Vaswani et al., 2017, section 3.2), for each head of each sequence:
///
///     S = scale Q Kᵀ with the future and the padding masked,   scale = 1 / sqrt(D) or another
///     P = softmax(S),   W = dropout(P),   Y = W V
///
///     dV = Wᵀ dY
///     dP = dropout(dY Vᵀ)
///     dS = P (dP - rowsum(P dP))
///     dQ = scale dS K,   dK = scale dSᵀ Q
///
/// The bits are those of the sequence of visible operations [SplitHeads], [MatMul], [Scale], [CausalMask],
/// [KeyPaddingMask], [Softmax], [Dropout], [MergeHeads]. But a head is computed for a few queries at a time: little of
/// the masked half is computed, and the (T, T) weights are never stored. The backward pass recomputes them from the
/// largest score and the sum of each row, which the forward pass keeps (as FlashAttention does; Dao et al., 2022,
/// section 3.1). The arithmetic of a head is [Kernels#attention].
public final class Attention implements Operation {

    private final Operand qkv;
    private final int heads;
    private final Optional<boolean[][]> attentionMask;
    private final Optional<DropoutMask> dropout;
    private final int length;
    private final int width;
    private final int headSize;
    private final float scale;

    /// The largest score and the reciprocal of the sum of every row, kept for the backward pass: (B, H, 2, T).
    private Array statistics;

    /// @param qkv queries, keys and values side by side, (B, T, 3 C) with C = heads * D
    /// @param heads H
    /// @param scale factor of the scores, positive; usually [#scaleOf]
    /// @param attentionMask which keys are not padding, (B, T); empty if there is no padding. Shared, not copied
    /// @param dropout of the weights, with indices in (B, H, T, T); empty for none
    /// @throws ShapeException if the shapes do not fit
    public Attention(
            Operand qkv, int heads, float scale, Optional<boolean[][]> attentionMask, Optional<DropoutMask> dropout) {
        Shape shape = qkv.shape();
        if (shape.rank() != 3 || heads < 1 || shape.columns() % (3 * heads) != 0) {
            throw new ShapeException(
                    "attention: " + shape + " is not (B, T, 3 * heads * headSize) of " + heads + " heads");
        }
        attentionMask.ifPresent(mask -> KeyPaddingMask.check("attention", mask, shape, shape.size(1)));
        this.qkv = qkv;
        this.heads = heads;
        this.attentionMask = attentionMask;
        this.dropout = dropout;
        this.length = shape.size(1);
        this.width = shape.columns() / 3;
        this.headSize = width / heads;
        this.scale = scale;
    }

    /// `1 / sqrt(headSize)`: with independent elements of variance 1 in queries and keys, scores have variance 1, too.
    public static float scaleOf(int headSize) {
        return (float) (1 / Math.sqrt(headSize));
    }

    /// The number of pairs of a query and a key that it sees, over all heads.
    private double pairs() {
        return qkv.shape().elements() / (3.0 * headSize) * (length + 1) / 2;
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
        statistics = workspace.allocate(Shape.of(headCount(), 2, length));
        Kernels kernels = workspace.kernels();
        float[] kept = statistics.data();
        workspace
                .device()
                .forTasks(
                        headCount(),
                        (head, scratch) -> kernels.attention(
                                head(head), part(y.data(), width, 0, head), kept, head * 2 * length, scratch));
    }

    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        if (!qkv.requiresGradient()) {
            return;
        }
        Kernels kernels = workspace.kernels();
        boolean first = !qkv.hasGradient();
        Array gradient = first ? qkv.allocateGradient() : workspace.allocate(qkv.shape());
        float[] dQkv = gradient.data();
        workspace
                .device()
                .forTasks(
                        headCount(),
                        (head, scratch) -> kernels.attentionBackward(
                                head(head),
                                statistics.data(),
                                head * 2 * length,
                                part(dy.data(), width, 0, head),
                                part(dQkv, 3 * width, 0, head),
                                part(dQkv, 3 * width, width, head),
                                part(dQkv, 3 * width, 2 * width, head),
                                scratch));
        if (!first) {
            float[] sum = qkv.gradient().data();
            workspace
                    .device()
                    .forElements(qkv.shape().elements(), (from, n) -> kernels.add(sum, from, dQkv, from, sum, from, n));
            workspace.release(gradient);
        }
    }

    /// For each query and key that it sees: the score, its scale, the softmax, the weighted value.
    @Override
    public Cost forwardCost() {
        return Cost.forward(this, pairs() * (4 * headSize + 6));
    }

    /// Four products for the two of the forward pass; the softmax, 4; the scale.
    @Override
    public Cost backwardCost() {
        return Cost.backward(this, pairs() * (8 * headSize + 5));
    }

    /// B H.
    private int headCount() {
        return qkv.shape().size(0) * heads;
    }

    /// One head of one sequence.
    ///
    /// @param number b * H + h
    private AttentionHead head(int number) {
        float[] data = qkv.value().data();
        return new AttentionHead(
                part(data, 3 * width, 0, number),
                part(data, 3 * width, width, number),
                part(data, 3 * width, 2 * width, number),
                scale,
                attentionMask.map(masks -> masks[number / heads]),
                dropout,
                number * length * length);
    }

    /// A head's (T, D) view of a (B, T, rowStride) array, the heads starting at the given column.
    private Matrix part(float[] data, int rowStride, int column, int number) {
        int b = number / heads;
        int h = number % heads;
        int offset = b * length * rowStride + column + h * headSize;
        return new Matrix(data, offset, length, headSize, rowStride, 1);
    }
}
