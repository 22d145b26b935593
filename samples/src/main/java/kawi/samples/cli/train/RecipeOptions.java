package kawi.samples.cli.train;

import java.util.Optional;
import kawi.samples.training.Recipe;
import kawi.samples.training.Recipe.Evaluation;
import kawi.samples.training.Recipe.Model;
import kawi.samples.training.Recipe.Optimizer;
import kawi.samples.training.Recipe.Steps;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/// The options that change one ingredient of a preset each.
final class RecipeOptions {
    @ArgGroup(validate = false, heading = "%nThe model:%n")
    private ModelOptions model = new ModelOptions();

    @ArgGroup(validate = false, heading = "%nThe training:%n")
    private TrainingOptions training = new TrainingOptions();

    @ArgGroup(validate = false, heading = "%nThe evaluation:%n")
    private EvaluationOptions evaluation = new EvaluationOptions();

    private static final class ModelOptions {
        @Option(names = "--layers", paramLabel = "N", description = "Blocks (small: 4).")
        Optional<Integer> layers = Optional.empty();

        @Option(names = "--heads", paramLabel = "N", description = "Attention heads of a block (small: 4).")
        Optional<Integer> heads = Optional.empty();

        @Option(
                names = "--width",
                paramLabel = "N",
                description = "Numbers that stand for a token; a multiple of the heads (small: 128).")
        Optional<Integer> width = Optional.empty();

        @Option(names = "--context", paramLabel = "N", description = "Tokens that the model sees (small: 64).")
        Optional<Integer> context = Optional.empty();

        @Option(
                names = "--dropout",
                paramLabel = "P",
                description = "Probability with which activations are dropped, 0 to below 1 (small: 0).")
        Optional<Double> dropout = Optional.empty();

        @Option(names = "--bias", negatable = true, description = "Whether layers have biases, as GPT-2's (small: no).")
        Boolean bias; // null if it was not given: picocli wants a switch to be a boolean
    }

    private static final class TrainingOptions {
        @Option(names = "--steps", paramLabel = "N", description = "Changes of the weights (small: 2000).")
        Optional<Long> steps = Optional.empty();

        @Option(
                names = "--batch-size",
                paramLabel = "N",
                description = "Pieces of text that are learned from at once (small: 12).")
        Optional<Integer> batchSize = Optional.empty();

        @Option(
                names = "--accumulate",
                paramLabel = "N",
                description = "Batches whose gradients add up to one step: like a larger batch, in less memory (1).")
        Optional<Integer> accumulate = Optional.empty();

        @Option(names = "--lr", paramLabel = "X", description = "The highest learning rate (small: 0.001).")
        Optional<Double> learningRate = Optional.empty();

        @Option(
                names = "--min-lr",
                paramLabel = "X",
                description = "The learning rate of the last step; it falls along half a cosine (small: 0.0001).")
        Optional<Double> minLearningRate = Optional.empty();

        @Option(
                names = "--warmup",
                paramLabel = "N",
                description = "Steps in which the learning rate rises (small: 100).")
        Optional<Long> warmup = Optional.empty();

        @Option(names = "--weight-decay", paramLabel = "X", description = "AdamW's, on matrices only (0.1).")
        Optional<Double> weightDecay = Optional.empty();

        @Option(names = "--beta1", paramLabel = "X", description = "AdamW's decay of the first moment (0.9).")
        Optional<Double> beta1 = Optional.empty();

        @Option(names = "--beta2", paramLabel = "X", description = "AdamW's decay of the second moment (0.99).")
        Optional<Double> beta2 = Optional.empty();

        @Option(
                names = "--grad-clip",
                paramLabel = "X",
                description = "The longest the gradients may be together; 0 for no limit (1).")
        Optional<Double> gradientClip = Optional.empty();

        @Option(
                names = "--skip-nonfinite",
                paramLabel = "N",
                description =
                        "Skips a step whose loss or gradient is not finite, and halves the learning rate from there"
                                + " on, so many times at most; then, or without this option, the training stops (0).")
        Optional<Integer> skipNonFinite = Optional.empty();
    }

    private static final class EvaluationOptions {
        @Option(
                names = "--eval-interval",
                paramLabel = "N",
                description = "Steps between two evaluations; each may save the model (small: 250).")
        Optional<Integer> interval = Optional.empty();

        @Option(
                names = "--eval-batches",
                paramLabel = "N",
                description = "Batches that an estimate of a loss is the mean of (small: 20).")
        Optional<Integer> batches = Optional.empty();
    }

    /// A recipe with what was asked for in place of its own.
    Recipe over(Recipe recipe) {
        return new Recipe(
                over(recipe.model()), over(recipe.steps()), over(recipe.optimizer()), over(recipe.evaluation()));
    }

    private Model over(Model base) {
        return new Model(
                model.layers.orElse(base.layers()),
                model.heads.orElse(base.heads()),
                model.width.orElse(base.width()),
                model.context.orElse(base.context()),
                model.dropout.orElse(base.dropout()),
                model.bias == null ? base.bias() : model.bias);
    }

    private Steps over(Steps base) {
        return new Steps(
                training.steps.orElse(base.count()),
                training.batchSize.orElse(base.batchSize()),
                training.accumulate.orElse(base.accumulate()));
    }

    private Optimizer over(Optimizer base) {
        return new Optimizer(
                training.learningRate.orElse(base.learningRate()),
                training.minLearningRate.orElse(base.minLearningRate()),
                training.warmup.orElse(base.warmup()),
                training.weightDecay.orElse(base.weightDecay()),
                training.beta1.orElse(base.beta1()),
                training.beta2.orElse(base.beta2()),
                training.gradientClip.orElse(base.gradientClip()),
                training.skipNonFinite.orElse(base.skipNonFinite()));
    }

    private Evaluation over(Evaluation base) {
        return new Evaluation(evaluation.interval.orElse(base.interval()), evaluation.batches.orElse(base.batches()));
    }
}
