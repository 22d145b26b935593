package kawi.autograd.nn;

import java.util.Optional;
import kawi.autograd.Tensor;
import kawi.autograd.op.Attention;

/// Causal multi-head self-attention without its projections, twice: to be read and to be run. Both compute the same
/// bits.
///
/// @param heads H
/// @param dropout of the attention weights
/// @param form which of the two is run
public record CausalAttention(int heads, Dropout dropout, Form form) {

    /// How attention is computed.
    public enum Form {
        /// Of visible operations, one after the other.
        COMPOSED,
        /// In one operation that never touches the masked half.
        FUSED
    }

    /// @param qkv queries, keys and values side by side, (B, T, 3 C)
    /// @param attentionMask which keys are not padding, (B, T); empty if there is no padding
    /// @return (B, T, C)
    public Tensor forward(Tensor qkv, Optional<boolean[][]> attentionMask, Mode mode) {
        return switch (form) {
            case COMPOSED -> composed(qkv, attentionMask, mode);
            case FUSED -> qkv.attention(heads, attentionMask, dropout.mask(mode));
        };
    }

    private Tensor composed(Tensor qkv, Optional<boolean[][]> attentionMask, Mode mode) {
        int headSize = qkv.shape().columns() / 3 / heads;
        Tensor queries = qkv.splitHeads(0, 3, heads); // (B, H, T, D)
        Tensor keys = qkv.splitHeads(1, 3, heads); // (B, H, T, D)
        Tensor values = qkv.splitHeads(2, 3, heads); // (B, H, T, D)
        Tensor scores = queries.matmulTransposed(keys) // (B, H, T, T)
                .scale(Attention.scaleOf(headSize))
                .causalMask();
        Tensor visible = attentionMask.map(scores::keyPaddingMask).orElse(scores);
        Tensor weights = dropout.forward(visible.softmax(), mode); // (B, H, T, T)
        return weights.matmul(values).mergeHeads(); // (B, T, C)
    }
}
