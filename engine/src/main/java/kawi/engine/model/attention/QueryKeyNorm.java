package kawi.engine.model.attention;

import java.util.Locale;
import java.util.Optional;
import kawi.autograd.nn.RmsNorm;

/// The norm of queries and keys, of each head separately and before the rotation (Henry et al., "Query-key
/// normalization for Transformers", 2020; with RMS norm in Dehghani et al., 2023, and Qwen3). It bounds the scores, so
/// that larger learning rates stay stable.
public enum QueryKeyNorm {
    /// No norm: GPT-2's and Llama's.
    NONE,

    /// RMS norm without a gain.
    PLAIN,

    /// RMS norm with a learned gain of size D for all query heads of a block, and one for all key heads: Qwen3's.
    GAIN;

    /// A new layer for queries or keys; empty for [#NONE].
    ///
    /// @param name what the name of its gain starts with
    /// @param headSize D
    Optional<RmsNorm> layer(String name, int headSize, double epsilon) {
        return switch (this) {
            case NONE -> Optional.empty();
            case PLAIN -> Optional.of(RmsNorm.withoutGain(headSize, epsilon));
            case GAIN -> Optional.of(new RmsNorm(name, headSize, epsilon));
        };
    }

    /// As it is written in files and on the command line: `none`, `plain`, `gain`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
