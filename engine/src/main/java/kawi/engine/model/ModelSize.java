package kawi.engine.model;

import java.util.Locale;

/// Model sizes with a name: those of nanoGPT's README for a laptop (`small`) and a GPU (`baby`), without biases, and
/// GPT-2's (Radford et al., 2019, table 2).
public enum ModelSize {
    /// Trains in seconds.
    TINY(2, 2, 32, 32, false),
    /// nanoGPT's laptop model.
    SMALL(4, 4, 128, 64, false),
    /// nanoGPT's small GPU model, "baby GPT".
    BABY(6, 6, 384, 256, false),
    /// 124 million parameters.
    GPT2(12, 12, 768, 1024, true),
    /// 355 million parameters.
    GPT2_MEDIUM(24, 16, 1024, 1024, true),
    /// 774 million parameters.
    GPT2_LARGE(36, 20, 1280, 1024, true),
    /// 1,558 million parameters.
    GPT2_XL(48, 25, 1600, 1024, true);

    private final int layers;
    private final int heads;
    private final int width;
    private final int contextLength;
    private final boolean bias;

    ModelSize(int layers, int heads, int width, int contextLength, boolean bias) {
        this.layers = layers;
        this.heads = heads;
        this.width = width;
        this.contextLength = contextLength;
        this.bias = bias;
    }

    /// A configuration of this size, without dropout, to be changed or built.
    public GptConfigBuilder config(int vocabularySize) {
        return GptConfig.of(vocabularySize)
                .layers(layers)
                .heads(heads)
                .width(width)
                .contextLength(contextLength)
                .bias(bias);
    }

    /// The number of blocks, L.
    public int layers() {
        return layers;
    }

    /// The number of attention heads of a block, H.
    public int heads() {
        return heads;
    }

    /// The size of the residual stream, C.
    public int width() {
        return width;
    }

    /// The maximum length of a sequence, T.
    public int contextLength() {
        return contextLength;
    }

    /// Whether linear layers and layer norms have biases.
    public boolean bias() {
        return bias;
    }

    /// As in names of models: `gpt2-medium`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
