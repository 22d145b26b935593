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
/// The heads of a group share their keys and values ([HeadLayout]), which are read where they are. Their gradients are
/// sums over the group: chains over the queries of its first head, then of its second, and so on.
///
/// The bits are those of the sequence of visible operations [SplitHeads], [MatMul], [Scale], [CausalMask],
/// [KeyPaddingMask], [Softmax], [Dropout], [MergeHeads]. But a head is computed for a few queries at a time: little of
/// the masked half is computed, and the (T, T) weights are never stored. The backward pass recomputes them from the
/// largest score and the sum of each row, which the forward pass keeps (as FlashAttention does; Dao et al., 2022,
/// section 3.1). The arithmetic of a head is [Kernels#attention].
public final class Attention implements Operation {

    private final Operand qkv;
    private final HeadLayout layout;
    private final Optional<boolean[][]> attentionMask;
    private final Optional<DropoutMask> dropout;
    private final int length;
    private final float scale;

    /// The largest score and the reciprocal of the sum of every row, kept for the backward pass: (B, H, 2, T).
    private Array statistics;

    /// @param qkv queries, keys and values side by side, (B, T, (H + 2 G) D)
    /// @param layout H, G and D
    /// @param scale factor of the scores, positive; usually [#scaleOf]
    /// @param attentionMask which keys are not padding, (B, T); empty if there is no padding. Shared, not copied
    /// @param dropout of the weights, with indices in (B, H, T, T); empty for none
    /// @throws ShapeException if the shapes do not fit
    public Attention(
            Operand qkv,
            HeadLayout layout,
            float scale,
            Optional<boolean[][]> attentionMask,
            Optional<DropoutMask> dropout) {
        Shape shape = qkv.shape();
        if (shape.rank() != 3 || shape.columns() != layout.columns()) {
            throw new ShapeException(
                    "attention: " + shape + " is not (B, T, " + layout.columns() + "), as " + layout + " need");
        }
        attentionMask.ifPresent(mask -> KeyPaddingMask.check("attention", mask, shape, shape.size(1)));
        this.qkv = qkv;
        this.layout = layout;
        this.attentionMask = attentionMask;
        this.dropout = dropout;
        this.length = shape.size(1);
        this.scale = scale;
    }

    /// `1 / sqrt(headSize)`: with independent elements of variance 1 in queries and keys, scores have variance 1, too.
    public static float scaleOf(int headSize) {
        return (float) (1 / Math.sqrt(headSize));
    }

    /// The number of pairs of a query and a key that it sees, over all heads.
    private double pairs() {
        return (double) headCount() * length * (length + 1) / 2;
    }

    @Override
    public List<Operand> operands() {
        return List.of(qkv);
    }

    /// (B, T, H D).
    @Override
    public Shape shape() {
        return qkv.shape().withColumns(layout.width());
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
                                head(head), queries(y.data(), layout.width(), head), kept, head * 2 * length, scratch));
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
        workspace.device().forTasks(qkv.shape().size(0) * layout.keyValueHeads(), (group, scratch) -> {
            int groupSize = layout.groupSize();
            for (int head = group * groupSize; head < (group + 1) * groupSize; head++) {
                kernels.attentionBackward(
                        head(head),
                        statistics.data(),
                        head * 2 * length,
                        queries(dy.data(), layout.width(), head),
                        queries(dQkv, layout.columns(), head),
                        keys(dQkv, head),
                        values(dQkv, head),
                        head % groupSize != 0,
                        scratch);
            }
        });
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
        return Cost.forward(this, pairs() * (4 * layout.headSize() + 6));
    }

    /// Four products for the two of the forward pass; the softmax, 4; the scale.
    @Override
    public Cost backwardCost() {
        return Cost.backward(this, pairs() * (8 * layout.headSize() + 5));
    }

    /// B H.
    private int headCount() {
        return qkv.shape().size(0) * layout.heads();
    }

    /// One head of one sequence.
    ///
    /// @param number b * H + h
    private AttentionHead head(int number) {
        float[] data = qkv.value().data();
        return new AttentionHead(
                queries(data, layout.columns(), number),
                keys(data, number),
                values(data, number),
                scale,
                attentionMask.map(masks -> masks[number / layout.heads()]),
                dropout,
                number * length * length);
    }

    /// The queries, or the result, of a head: a (T, D) view of a (B, T, rowStride) array.
    private Matrix queries(float[] data, int rowStride, int number) {
        return part(data, rowStride, layout.queryColumn(number % layout.heads()), number);
    }

    /// The keys of a head's group: a (T, D) view of a (B, T, (H + 2 G) D) array.
    private Matrix keys(float[] data, int number) {
        return part(data, layout.columns(), layout.keyColumn(group(number)), number);
    }

    /// The values of a head's group: a (T, D) view of a (B, T, (H + 2 G) D) array.
    private Matrix values(float[] data, int number) {
        return part(data, layout.columns(), layout.valueColumn(group(number)), number);
    }

    private int group(int number) {
        return number % layout.heads() / layout.groupSize();
    }

    private Matrix part(float[] data, int rowStride, int column, int number) {
        int b = number / layout.heads();
        return new Matrix(data, b * length * rowStride + column, length, layout.headSize(), rowStride, 1);
    }
}
