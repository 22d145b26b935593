package kawi.bench.jmh;

import kawi.autograd.op.Cost;
import kawi.engine.model.GptConfig;
import kawi.engine.model.ModelSize;
import kawi.engine.model.count.FlopCount;

/// The models whose training is measured, on the 65 characters of nanoGPT's Shakespeare.
///
/// @param config the model
/// @param batchSize sequences of a step
record Preset(GptConfig config, int batchSize) {
    private static final int CHARACTERS = 65;

    /// @param name `tiny`, `small` or `baby`
    /// @throws IllegalArgumentException if there is none of the name
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

    /// One step: the operations that [FlopCount] counts. Bytes: of the P parameters the weights are read forward,
    /// backward and, to be changed, read and written; gradients are written and read; both moments are read and
    /// written: 40 P. They need not leave the cache in a model this small; activations, which are more, need not
    /// either and are not counted.
    ///
    /// @param parameters P
    protected Cost work(long parameters) {
        return Cost.of(FlopCount.ofTrainingStep(config, batchSize, config.contextLength()), 10.0 * parameters);
    }
}
