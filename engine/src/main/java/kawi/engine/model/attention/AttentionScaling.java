package kawi.engine.model.attention;

/// What attention scores are divided by before the softmax.
///
/// @param byHeadSize the square root of the head size (Vaswani et al., 2017, section 3.2.1)
/// @param byLayer the number of the block, from 1 (Stanford's Mistral; Karamcheti et al., 2021)
public record AttentionScaling(boolean byHeadSize, boolean byLayer) {
    /// GPT-2's: by the square root of the head size only.
    public static final AttentionScaling DEFAULT = new AttentionScaling(true, false);

    /// The factor of the scores.
    ///
    /// @param headSize D
    /// @param layer the number of the block, from 0
    public float factor(int headSize, int layer) {
        double divisor = byHeadSize ? Math.sqrt(headSize) : 1;
        return (float) (1 / (byLayer ? divisor * (layer + 1) : divisor));
    }
}
