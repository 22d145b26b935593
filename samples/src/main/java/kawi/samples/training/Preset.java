package kawi.samples.training;

import java.util.Locale;
import kawi.engine.model.ModelSize;
import kawi.samples.training.Recipe.Evaluation;
import kawi.samples.training.Recipe.Model;
import kawi.samples.training.Recipe.Optimizer;
import kawi.samples.training.Recipe.Steps;

/// Recipes to begin with. `small` and `baby` are those that nanoGPT's README gives for a laptop and for a GPU, see
/// [nanoGPT](https://github.com/karpathy/nanoGPT).
public enum Preset {
    /// Seconds: to see that all works. What it writes is hardly words.
    TINY,

    /// A minute or two: writes words and something like sentences.
    SMALL,

    /// Hours on a laptop: ten million parameters.
    BABY;

    /// What it stands for.
    public Recipe recipe() {
        return switch (this) {
            case TINY ->
                new Recipe(
                        Model.of(ModelSize.TINY, 0),
                        new Steps(200, 8, 1),
                        new Optimizer(3e-3, 3e-4, 20, 0.1, 0.9, 0.99, 1, 0),
                        new Evaluation(50, 10));
            case SMALL ->
                new Recipe(
                        Model.of(ModelSize.SMALL, 0),
                        new Steps(2000, 12, 1),
                        new Optimizer(1e-3, 1e-4, 100, 0.1, 0.9, 0.99, 1, 0),
                        new Evaluation(250, 20));
            case BABY ->
                new Recipe(
                        Model.of(ModelSize.BABY, 0.2),
                        new Steps(5000, 64, 1),
                        new Optimizer(1e-3, 1e-4, 100, 0.1, 0.9, 0.99, 1, 0),
                        new Evaluation(250, 20));
        };
    }

    /// As it is written on the command line.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
