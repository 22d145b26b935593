package kawi.autograd;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import kawi.autograd.array.Shape;
import kawi.autograd.kernel.DropoutMask;
import kawi.autograd.kernel.RotaryTable;
import kawi.autograd.op.Add;
import kawi.autograd.op.Attention;
import kawi.autograd.op.CachedAttention;
import kawi.autograd.op.CausalMask;
import kawi.autograd.op.Concat;
import kawi.autograd.op.CrossEntropy;
import kawi.autograd.op.Divide;
import kawi.autograd.op.Dropout;
import kawi.autograd.op.Embedding;
import kawi.autograd.op.Exp;
import kawi.autograd.op.Gelu;
import kawi.autograd.op.GeluErf;
import kawi.autograd.op.Greater;
import kawi.autograd.op.HeadLayout;
import kawi.autograd.op.KeyPaddingMask;
import kawi.autograd.op.LayerNorm;
import kawi.autograd.op.Linear;
import kawi.autograd.op.LinearCrossEntropy;
import kawi.autograd.op.LinearGelu;
import kawi.autograd.op.LinearReluSquared;
import kawi.autograd.op.LinearResidual;
import kawi.autograd.op.Log;
import kawi.autograd.op.MatMul;
import kawi.autograd.op.MaxAxis;
import kawi.autograd.op.Maximum;
import kawi.autograd.op.Mean;
import kawi.autograd.op.MeanAxis;
import kawi.autograd.op.MergeHeads;
import kawi.autograd.op.Multiply;
import kawi.autograd.op.Operand;
import kawi.autograd.op.Operation;
import kawi.autograd.op.Pow;
import kawi.autograd.op.Relu;
import kawi.autograd.op.ReluSquared;
import kawi.autograd.op.Reshape;
import kawi.autograd.op.RmsNorm;
import kawi.autograd.op.RmsNormRotate;
import kawi.autograd.op.Rotate;
import kawi.autograd.op.Rsqrt;
import kawi.autograd.op.Scale;
import kawi.autograd.op.Sigmoid;
import kawi.autograd.op.Slice;
import kawi.autograd.op.SoftCap;
import kawi.autograd.op.Softmax;
import kawi.autograd.op.SplitHeads;
import kawi.autograd.op.Sqrt;
import kawi.autograd.op.Subtract;
import kawi.autograd.op.Sum;
import kawi.autograd.op.SumAxis;
import kawi.autograd.op.SwiGlu;
import kawi.autograd.op.Tanh;
import kawi.autograd.op.Transpose;

/// The operations that can be applied to a [Tensor]: a table of contents.
///
/// They read like the mathematics, `x.matmul(w).add(b).gelu()`. Each is a class in [kawi.autograd.op], with its formula
/// and its derivative, and is computed in the current [Scope]. Shapes that do not fit throw a
/// [kawi.autograd.array.ShapeException] that names the operation and the shapes.
public abstract sealed class TensorOperations implements Operand permits Tensor {

    TensorOperations() {}

    /// Computes an operation in the current scope: one of the library's, or an [Operation.Custom] of your own.
    ///
    /// @throws IllegalStateException outside of a scope
    public static Tensor apply(Operation operation) {
        return Scope.current().apply(operation);
    }

    // ---- matrix products

    /// The product of this (..., M, K) with (..., K, N) or (K, N).
    public final Tensor matmul(Tensor right) {
        return apply(new MatMul(this, false, right, false));
    }

    /// The product of this (..., M, K) with the transpose of (..., N, K) or (N, K).
    public final Tensor matmulTransposed(Tensor right) {
        return apply(new MatMul(this, false, right, true));
    }

    /// The product of the transpose of this (..., K, M) with (..., K, N).
    public final Tensor transposedMatmul(Tensor right) {
        return apply(new MatMul(this, true, right, false));
    }

    /// `this W + b`, in one operation: (..., N).
    ///
    /// @param weight W, (K, N)
    /// @param bias b, (N), or empty
    public final Tensor linear(Tensor weight, Optional<? extends Tensor> bias) {
        return apply(new Linear(this, weight, bias));
    }

    /// `gelu(this W + b)`, in one operation: (..., N).
    ///
    /// @param weight W, (K, N)
    /// @param bias b, (N), or empty
    public final Tensor linearGelu(Tensor weight, Optional<? extends Tensor> bias) {
        return apply(new LinearGelu(this, weight, bias));
    }

    /// `max(this W + b, 0)^2`, in one operation: (..., N).
    ///
    /// @param weight W, (K, N)
    /// @param bias b, (N), or empty
    public final Tensor linearReluSquared(Tensor weight, Optional<? extends Tensor> bias) {
        return apply(new LinearReluSquared(this, weight, bias));
    }

    /// `this + dropout(x W + b)`, in one operation: (..., N), as this.
    ///
    /// @param x (..., K)
    /// @param weight W, (K, N)
    /// @param bias b, (N), or empty
    /// @param dropout of what is added; empty for none
    public final Tensor addLinear(
            Tensor x, Tensor weight, Optional<? extends Tensor> bias, Optional<DropoutMask> dropout) {
        return apply(new LinearResidual(this, x, weight, bias, dropout));
    }

    // ---- arithmetic, element by element; shapes broadcast: a size of 1, or a missing one, is repeated

    /// The sum.
    ///
    /// @param other of this shape, or of one that broadcasts with it: a row (C), a column (B, T, 1), a scalar
    public final Tensor add(Tensor other) {
        return apply(new Add(this, other));
    }

    /// The sum with a constant.
    public final Tensor add(float constant) {
        return add(Tensor.of(Shape.SCALAR, constant));
    }

    /// The difference.
    ///
    /// @param other of a shape that broadcasts with this
    public final Tensor subtract(Tensor other) {
        return apply(new Subtract(this, other));
    }

    /// The product, element by element; see [#matmul] for that of matrices.
    ///
    /// @param other of a shape that broadcasts with this
    public final Tensor multiply(Tensor other) {
        return apply(new Multiply(this, other));
    }

    /// The quotient.
    ///
    /// @param other of a shape that broadcasts with this
    public final Tensor divide(Tensor other) {
        return apply(new Divide(this, other));
    }

    /// The larger of two elements. Equal ones share the gradient.
    ///
    /// @param other of a shape that broadcasts with this
    public final Tensor maximum(Tensor other) {
        return apply(new Maximum(this, other));
    }

    /// 1 where this is greater, else 0; without a gradient.
    ///
    /// @param other of a shape that broadcasts with this
    public final Tensor greater(Tensor other) {
        return apply(new Greater(this, other));
    }

    /// 1 where this is less, else 0; without a gradient.
    ///
    /// @param other of a shape that broadcasts with this
    public final Tensor less(Tensor other) {
        return apply(new Greater(other, this));
    }

    // ---- functions of one number, of tensors of any shape

    /// The product with a constant.
    public final Tensor scale(float factor) {
        return apply(new Scale(this, factor));
    }

    /// `e^x`.
    public final Tensor exp() {
        return apply(new Exp(this));
    }

    /// The natural logarithm.
    public final Tensor log() {
        return apply(new Log(this));
    }

    /// The square root.
    public final Tensor sqrt() {
        return apply(new Sqrt(this));
    }

    /// `1 / sqrt(x)`.
    public final Tensor rsqrt() {
        return apply(new Rsqrt(this));
    }

    /// `x^exponent`.
    public final Tensor pow(float exponent) {
        return apply(new Pow(this, exponent));
    }

    /// The hyperbolic tangent.
    public final Tensor tanh() {
        return apply(new Tanh(this));
    }

    /// The logistic function, `1 / (1 + e^(-x))`.
    public final Tensor sigmoid() {
        return apply(new Sigmoid(this));
    }

    /// The Gaussian error linear unit, tanh form.
    public final Tensor gelu() {
        return apply(new Gelu(this));
    }

    /// The exact Gaussian error linear unit.
    public final Tensor geluErf() {
        return apply(new GeluErf(this));
    }

    /// The rectified linear unit.
    public final Tensor relu() {
        return apply(new Relu(this));
    }

    /// The squared rectified linear unit.
    public final Tensor reluSquared() {
        return apply(new ReluSquared(this));
    }

    /// `silu(g) u`, of rows that are a gate g and a value u side by side: (..., 2 F) to (..., F).
    public final Tensor swiGlu() {
        return apply(new SwiGlu(this));
    }

    /// `cap tanh(this / cap)`: never beyond the cap.
    ///
    /// @param cap positive
    public final Tensor softCap(float cap) {
        return apply(new SoftCap(this, cap));
    }

    /// Sets the elements that the mask drops to zero and scales the others up.
    public final Tensor dropout(DropoutMask mask) {
        return apply(new Dropout(this, mask));
    }

    // ---- rows

    /// Softmax over the innermost dimension.
    public final Tensor softmax() {
        return apply(new Softmax(this));
    }

    /// Layer normalisation over the innermost dimension.
    ///
    /// @param gain (C)
    /// @param bias (C), or empty
    public final Tensor layerNorm(Tensor gain, Optional<? extends Tensor> bias, float epsilon) {
        return apply(new LayerNorm(this, gain, bias, epsilon));
    }

    /// Root mean square normalisation over the innermost dimension.
    ///
    /// @param gain (C)
    public final Tensor rmsNorm(Tensor gain, float epsilon) {
        return apply(new RmsNorm(this, gain, epsilon));
    }

    /// The rows of this (V, C) table with the given ids: (idsShape..., C).
    ///
    /// @throws IndexOutOfBoundsException if an id is outside the table
    public final Tensor embedding(int[] ids, Shape idsShape) {
        return apply(new Embedding(this, ids, idsShape));
    }

    // ---- shapes

    /// The same elements with another shape.
    public final Tensor reshape(int... sizes) {
        return apply(new Reshape(this, Shape.of(sizes)));
    }

    /// The transpose of the matrices of this (..., M, N): (..., N, M).
    public final Tensor transpose() {
        return transpose(-2, -1);
    }

    /// This with two dimensions exchanged; negative ones count from the end.
    public final Tensor transpose(int first, int second) {
        return apply(new Transpose(this, first, second));
    }

    /// The indices `from .. to - 1` of a dimension; negative ones count from the end.
    public final Tensor slice(int dimension, int from, int to) {
        return apply(new Slice(this, dimension, from, to));
    }

    /// Tensors one after the other along a dimension; negative ones count from the end.
    ///
    /// @param tensors with equal sizes along the other dimensions
    public static Tensor concat(int dimension, Tensor... tensors) {
        return apply(new Concat(List.of(tensors), dimension));
    }

    /// Heads `first .. first + heads - 1` of size D of this (B, T, columns), whose rows are heads side by side: (B,
    /// H, T, D).
    public final Tensor splitHeads(int first, int heads, int headSize) {
        return apply(new SplitHeads(this, first, heads, headSize));
    }

    /// The heads (B, H, T, D) of each position side by side: (B, T, H * D).
    public final Tensor mergeHeads() {
        return apply(new MergeHeads(this));
    }

    // ---- attention

    /// These scores (..., T, T) with future keys masked: negative infinity.
    public final Tensor causalMask() {
        return apply(new CausalMask(this));
    }

    /// These scores (B, ..., T) with padding masked: negative infinity.
    ///
    /// @param attentionMask which keys are not padding, (B, T)
    public final Tensor keyPaddingMask(boolean[][] attentionMask) {
        return apply(new KeyPaddingMask(this, attentionMask));
    }

    /// Rotary position embedding of heads (..., H, D): each pair of elements rotated by an angle proportional to its
    /// position.
    ///
    /// @param table the rotation of each position
    /// @param positions one for each of the leading dimensions together
    public final Tensor rotate(RotaryTable table, int... positions) {
        return apply(new Rotate(this, table, positions));
    }

    /// RMS norm of each query and key, then their rotation, in one operation, of queries, keys and values side by side,
    /// (..., (H + 2 G) D).
    ///
    /// @param layout H, G and D
    /// @param norm the gains of queries and keys; empty for no norm
    /// @param table the rotation of each position; empty for none
    /// @param positions one for each row
    public final Tensor rmsNormRotate(
            HeadLayout layout, Optional<RmsNormRotate.HeadNorm> norm, Optional<RotaryTable> table, int... positions) {
        return apply(new RmsNormRotate(this, layout, norm, table, positions));
    }

    /// Multi-head causal self-attention of queries, keys and values side by side, (B, T, 3 C), in one operation:
    /// (B, T, C). Scores are multiplied by `1 / sqrt(headSize)`.
    ///
    /// @param attentionMask which keys are not padding, (B, T); empty if there is no padding
    /// @param dropout of the attention weights; empty for none
    public final Tensor attention(int heads, Optional<boolean[][]> attentionMask, Optional<DropoutMask> dropout) {
        HeadLayout layout = HeadLayout.dividing(shape(), heads);
        return attention(layout, Attention.scaleOf(layout.headSize()), attentionMask, dropout);
    }

    /// Causal self-attention of queries, keys and values side by side, (B, T, (H + 2 G) D), in one operation: (B,
    /// T, H D).
    ///
    /// @param layout H, G and D
    /// @param scale factor of the scores, positive
    /// @param attentionMask which keys are not padding, (B, T); empty if there is no padding
    /// @param dropout of the attention weights; empty for none
    public final Tensor attention(
            HeadLayout layout, float scale, Optional<boolean[][]> attentionMask, Optional<DropoutMask> dropout) {
        return apply(new Attention(this, layout, scale, attentionMask, dropout));
    }

    /// Multi-head causal self-attention of new positions, queries, keys and values side by side, (R, 3 C), over their
    /// own keys and those in a cache: (R, C). For inference only.
    ///
    /// @param segments which rows are the new positions of which sequence
    public final Tensor cachedAttention(int heads, List<CachedAttention.Segment> segments) {
        HeadLayout layout = HeadLayout.dividing(shape(), heads);
        return cachedAttention(layout, Attention.scaleOf(layout.headSize()), segments);
    }

    /// Causal self-attention of new positions, queries, keys and values side by side, (R, (H + 2 G) D), over their own
    /// keys and those in a cache: (R, H D). For inference only.
    ///
    /// @param layout H, G and D
    /// @param scale factor of the scores, positive
    /// @param segments which rows are the new positions of which sequence
    public final Tensor cachedAttention(HeadLayout layout, float scale, List<CachedAttention.Segment> segments) {
        return apply(new CachedAttention(this, layout, scale, segments));
    }

    // ---- over one dimension, which stays as one of size 1, so that the result broadcasts with this

    /// The sum over a dimension: (B, T, 1) of (B, T, C) over -1.
    public final Tensor sum(int dimension) {
        return apply(new SumAxis(this, dimension));
    }

    /// The mean over a dimension: (B, T, 1) of (B, T, C) over -1.
    public final Tensor mean(int dimension) {
        return apply(new MeanAxis(this, dimension));
    }

    /// The largest element along a dimension: (B, T, 1) of (B, T, C) over -1. The first of equal ones has the gradient.
    public final Tensor max(int dimension) {
        return apply(new MaxAxis(this, dimension));
    }

    // ---- to a scalar

    /// The mean of `-log softmax(this)[target]` over the rows whose target is not ignored.
    ///
    /// @param targets one for each row of these logits (..., V), or [CrossEntropy#IGNORED]
    public final Tensor crossEntropy(int... targets) {
        return crossEntropy(targets, CrossEntropy.count(targets));
    }

    /// The sum of `-log softmax(this)[target]` over the rows whose target is not ignored, divided by a number.
    ///
    /// @param targets one for each row of these logits (..., V), or [CrossEntropy#IGNORED]
    /// @param divisor the number of targets in all micro-batches of a step
    public final Tensor crossEntropy(int[] targets, long divisor) {
        return apply(new CrossEntropy(this, targets, divisor));
    }

    /// The cross entropy of the logits `this embeddingᵀ`, in one operation.
    ///
    /// @param embedding (V, C); this is (..., C)
    /// @param targets one for each row, or [CrossEntropy#IGNORED]
    /// @param divisor the number of targets in all micro-batches of a step
    public final Tensor linearCrossEntropy(Tensor embedding, int[] targets, long divisor) {
        return linearCrossEntropy(embedding, targets, divisor, 0);
    }

    /// The cross entropy of the logits `this embeddingᵀ` with a soft cap, in one operation.
    ///
    /// @param embedding (V, C); this is (..., C)
    /// @param targets one for each row, or [CrossEntropy#IGNORED]
    /// @param divisor the number of targets in all micro-batches of a step
    /// @param cap of the logits; 0 for none
    public final Tensor linearCrossEntropy(Tensor embedding, int[] targets, long divisor, float cap) {
        return apply(new LinearCrossEntropy(this, embedding, targets, divisor, cap));
    }

    /// Applies a part of a network whose inside may be computed twice: a [Tape#recomputing] tape keeps only this tensor
    /// and the result, and applies the function again in the backward pass. Other scopes apply it once; [Inference]
    /// keeps this tensor and the result only. The bits are the same.
    ///
    /// @param body computes the same whenever it is called; of the tensors that require a gradient it uses only its
    /// argument and parameters
    public final Tensor recomputable(UnaryOperator<Tensor> body) {
        return Scope.current().applySegment((Tensor) this, body);
    }

    /// The sum of all elements.
    public final Tensor sum() {
        return apply(new Sum(this));
    }

    /// The mean of all elements.
    public final Tensor mean() {
        return apply(new Mean(this));
    }
}
