package kawi.samples.training.recipe;

import kawi.engine.model.GptConfig;
import kawi.samples.training.recipe.Recipe.Evaluation;
import kawi.samples.training.recipe.Recipe.Model;
import kawi.samples.training.recipe.Recipe.Optimizer;
import kawi.samples.training.recipe.Recipe.Steps;

/// The recipe for training an existing model further: a few hundred steps of AdamW with a small learning rate, a short
/// warmup, and cosine decay to a tenth. `samples/docs/fine-tuning.md` has the measurements.
///
/// Wide models need a smaller learning rate, in proportion to 1 / width (Yang et al., "Tensor programs V", 2022). The
/// matrices of an adapter, of which B begins at zero, take five times as much.
public final class FineTuningRecipe {
    /// The learning rate of a model of width 1.
    private static final double RATE = 0.1;

    private static final double RATE_OF_ADAPTERS = 5;
    private static final int MAX_SEQUENCE = 256;
    private static final long STEPS = 400;
    private static final long WARMUP = 20;

    private FineTuningRecipe() {}

    /// The recipe for a model.
    ///
    /// @param isAdapter whether a low-rank adapter is trained
    public static Recipe of(GptConfig config, boolean isAdapter) {
        double rate = oneDigit(RATE / config.width() * (isAdapter ? RATE_OF_ADAPTERS : 1));
        return new Recipe(
                model(config, Math.min(MAX_SEQUENCE, config.contextLength())),
                new Steps(STEPS, 8, 1),
                new Optimizer(
                        rate,
                        rate / 10,
                        Schedule.COSINE.toString(),
                        WARMUP,
                        isAdapter ? 0 : 0.01,
                        0.9,
                        0.99,
                        1,
                        0,
                        null,
                        false,
                        0),
                new Evaluation(50, 10));
    }

    /// The sizes of a model, for people. Its parts are those of its `config.json`.
    private static Model model(GptConfig config, int sequenceLength) {
        return new Model(
                config.layers(),
                config.heads(),
                config.width(),
                sequenceLength,
                config.dropout().residual(),
                config.bias(),
                null);
    }

    /// Rounds to one significant digit.
    private static double oneDigit(double value) {
        double unit = Math.pow(10, Math.floor(Math.log10(value)));
        return Double.parseDouble("%.0e".formatted(Math.round(value / unit) * unit));
    }
}
