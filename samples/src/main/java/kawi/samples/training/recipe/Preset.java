package kawi.samples.training.recipe;

import java.util.List;
import java.util.Locale;
import kawi.engine.data.Sampling;
import kawi.engine.model.ModelSize;
import kawi.engine.model.NormType;
import kawi.engine.model.attention.QueryKeyNorm;
import kawi.samples.training.recipe.Recipe.Evaluation;
import kawi.samples.training.recipe.Recipe.Model;
import kawi.samples.training.recipe.Recipe.Optimizer;
import kawi.samples.training.recipe.Recipe.Steps;

/// Recipes to start from. `small` and `baby` are those that the README of
/// [nanoGPT](https://github.com/karpathy/nanoGPT) gives for a laptop and for a GPU: GPT-2's parts on characters.
/// `minute` and the longer ones have the parts of newer models and byte pairs as tokens; `bench/recipes.md` has the
/// measurements that chose them. Their times are those of two cores.
public enum Preset {
    /// Seconds, to try things out. The generated text has hardly any words.
    TINY,

    /// About a minute: the best recipe for the time that `small` takes. The generated text consists of words.
    MINUTE,

    /// Five minutes.
    FIVE_MINUTES,

    /// Twenty minutes, for texts of several megabytes.
    TWENTY_MINUTES,

    /// An hour, for texts of several megabytes.
    HOUR,

    /// A minute or two. The generated text has some words among invented ones.
    SMALL,

    /// Hours on a laptop: ten million parameters.
    BABY;

    private static final int HEAD_SIZE = 32;
    private static final int CONTEXT = 128;
    private static final long WARMUP = 100;

    /// The parts of Qwen3, so that `transformers` can load the models: RMS norm, SwiGLU, rotary positions, normalised
    /// queries and keys. The projections begin with zeros.
    private static final Parts MODERN = new Parts(
            NormType.RMS.toString(),
            ActivationName.SWIGLU.toString(),
            null,
            InitializationType.ZERO.toString(),
            0,
            new AttentionParts(PositionType.ROTARY.toString(), null, null, null, QueryKeyNorm.GAIN.toString()));

    /// The recipe.
    public Recipe recipe() {
        return switch (this) {
            case TINY ->
                new Recipe(
                        Model.of(ModelSize.TINY, 0),
                        new Steps(200, 8, 1),
                        Optimizer.of(3e-3, 3e-4, 20),
                        new Evaluation(50, 10));
            case MINUTE -> modern(4, 96, 0, epochs(800, 12), muon(8e-3, 0.2), 160);
            case FIVE_MINUTES -> modern(4, 96, 0.1, epochs(5000, 16), muon(8e-3, 0.5), 500);
            case TWENTY_MINUTES -> modern(5, 128, 0.1, epochs(7500, 24), muon(5e-3, 0.5), 500);
            case HOUR -> modern(8, 256, 0.1, epochs(3600, 32), muon(3e-3, 0.5), 360);
            case SMALL ->
                new Recipe(
                        Model.of(ModelSize.SMALL, 0),
                        new Steps(2000, 12, 1),
                        Optimizer.of(1e-3, 1e-4, 100),
                        new Evaluation(250, 20));
            case BABY ->
                new Recipe(
                        Model.of(ModelSize.BABY, 0.2),
                        new Steps(5000, 64, 1),
                        Optimizer.of(1e-3, 1e-4, 100),
                        new Evaluation(250, 20));
        };
    }

    private static Recipe modern(
            int layers, int width, double dropout, Steps steps, Optimizer optimizer, int evaluationInterval) {
        var model = new Model(layers, width / HEAD_SIZE, width, CONTEXT, dropout, false, MODERN);
        return new Recipe(model, steps, optimizer, new Evaluation(evaluationInterval, 10));
    }

    /// A text that is read more often needs a larger weight decay.
    private static Optimizer muon(double learningRate, double weightDecay) {
        return Optimizer.muon(learningRate, WARMUP, weightDecay);
    }

    /// Byte pairs are fewer than characters, so the text is read several times: each token once in each epoch is better
    /// than random windows then (`samples/docs/texts.md`).
    private static Steps epochs(long count, int batchSize) {
        return new Steps(count, batchSize, 1, List.of(), Sampling.EPOCHS.toString(), false);
    }

    /// The tokenizer, as `--tokenizer` takes it.
    public String tokenizer() {
        return switch (this) {
            case TINY, SMALL, BABY -> "char";
            case MINUTE, FIVE_MINUTES, TWENTY_MINUTES, HOUR -> "bpe:4096";
        };
    }

    /// As it is written on the command line: `five-minutes`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
