package kawi.samples.training;

import java.util.Locale;
import kawi.engine.model.ModelSize;
import kawi.samples.training.Recipe.Evaluation;
import kawi.samples.training.Recipe.Model;
import kawi.samples.training.Recipe.Optimizer;
import kawi.samples.training.Recipe.Steps;

/// Recipes to start from. `small` and `baby` are those that the README of
/// [nanoGPT](https://github.com/karpathy/nanoGPT) gives for a laptop and for a GPU.
public enum Preset {
    /// Seconds, to try things out. The generated text has hardly any words.
    TINY,

    /// A minute or two. The generated text has words and something like sentences.
    SMALL,

    /// Hours on a laptop: ten million parameters.
    BABY;

    /// The recipe.
    public Recipe recipe() {
        return switch (this) {
            case TINY ->
                new Recipe(
                        Model.of(ModelSize.TINY, 0),
                        new Steps(200, 8, 1),
                        Optimizer.of(3e-3, 3e-4, 20),
                        new Evaluation(50, 10));
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

    /// The tokenizer, as `--tokenizer` takes it.
    public String tokenizer() {
        return switch (this) {
            case TINY, SMALL, BABY -> "char";
        };
    }

    /// As it is written on the command line.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
