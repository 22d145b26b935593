package kawi.bench.jmh;

import kawi.autograd.op.Cost;
import kawi.engine.model.GptConfig;
import kawi.engine.model.ModelSize;
import kawi.engine.model.count.FlopCount;

/// A model whose training step is measured, with the 65 characters of nanoGPT's Shakespeare as its vocabulary.
///
/// @param config the model
/// @param batchSize sequences in a step
record Preset(GptConfig config, int batchSize) {
    private static final int CHARACTERS = 65;

    /// Returns the preset of a name.
    ///
    /// @param name `tiny`, `small` or `baby`
    /// @throws IllegalArgumentException if there is no preset of that name
    static Preset named(String name) {
        return switch (name) {
            case "tiny" -> new Preset(ModelSize.TINY.config(CHARACTERS).build(), 8);
            case "small" -> new Preset(ModelSize.SMALL.config(CHARACTERS).build(), 12);
            case "baby" ->
                new Preset(ModelSize.BABY.config(CHARACTERS).dropout(0.2).build(), 64);
            default ->
                throw new IllegalArgumentException(
                        "there is no preset named \"" + name + "\": they are tiny, small and baby");
        };
    }

    /// The cost of one step: the operations that [FlopCount] counts, and 40 P bytes for P parameters. The weights are
    /// read in the forward and the backward pass and read and written by the optimizer; gradients are written and read;
    /// both moments are read and written. In a model this small none of this need leave the cache. Neither need the
    /// activations, which are larger; they are not counted.
    ///
    /// @param parameters the number of parameters, P
    Cost cost(long parameters) {
        return Cost.of(FlopCount.ofTrainingStep(config, batchSize, config.contextLength()), 10.0 * parameters);
    }
}
