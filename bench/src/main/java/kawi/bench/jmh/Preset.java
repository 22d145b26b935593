package kawi.bench.jmh;

import kawi.autograd.op.Cost;
import kawi.engine.model.FlopCount;
import kawi.engine.model.GptConfig;

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
            case "tiny" -> new Preset(model(32, 2, 2, 32, 0), 8);
            case "small" -> new Preset(model(64, 4, 4, 128, 0), 12);
            case "baby" -> new Preset(model(256, 6, 6, 384, 0.2), 64);
            default ->
                throw new IllegalArgumentException(
                        "there is no preset named \"" + name + "\": they are tiny, small and baby");
        };
    }

    private static GptConfig model(int contextLength, int layers, int heads, int width, double dropout) {
        double epsilon = GptConfig.DEFAULT_LAYER_NORM_EPSILON;
        return new GptConfig(CHARACTERS, contextLength, layers, heads, width, dropout, false, epsilon);
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
