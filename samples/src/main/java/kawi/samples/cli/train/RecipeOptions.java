package kawi.samples.cli.train;

import java.util.List;
import java.util.Optional;
import kawi.engine.data.Sampling;
import kawi.samples.request.UsageException;
import kawi.samples.training.recipe.InitializationType;
import kawi.samples.training.recipe.OptimizerName;
import kawi.samples.training.recipe.Parts;
import kawi.samples.training.recipe.Recipe;
import kawi.samples.training.recipe.Recipe.Evaluation;
import kawi.samples.training.recipe.Recipe.Optimizer;
import kawi.samples.training.recipe.Recipe.Steps;
import kawi.samples.training.recipe.Replan;
import kawi.samples.training.recipe.Schedule;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/// The options that each change one value of a recipe.
public final class RecipeOptions {
    @ArgGroup(validate = false, heading = "%nThe model:%n")
    private NewModelOptions model = new NewModelOptions();

    @ArgGroup(validate = false, heading = "%nThe training:%n")
    private TrainingOptions training = new TrainingOptions();

    @ArgGroup(validate = false, heading = "%nThe evaluation:%n")
    private EvaluationOptions evaluation = new EvaluationOptions();

    /// The parts of a model that matter only to a training.
    private static final class NewModelOptions extends ModelOptions {
        @Option(
                names = "--init",
                paramLabel = "NAME",
                description = "Weights to begin with: gpt2, or zero, where each block adds nothing to the"
                        + " residual stream at first (minute: zero).")
        Optional<InitializationType> initialization = Optional.empty();

        @Override
        Parts over(Parts base) {
            return super.over(base)
                    .withInitialization(
                            initialization.map(InitializationType::toString).orElse(base.initialization()));
        }
    }

    private static final class TrainingOptions {
        @Option(
                names = "--steps",
                paramLabel = "N",
                description = "Number of steps, the updates of the weights (minute: 800).")
        Optional<Long> steps = Optional.empty();

        @Option(
                names = "--replan",
                paramLabel = "STEP:STEPS",
                description = "After STEP steps the number of all steps becomes STEPS, and what is left of the learning"
                        + " rate's schedule is stretched to it; several separated by commas. A training with --minutes"
                        + " prints what it did, so that this option repeats it.")
        Optional<String> replan = Optional.empty();

        @Option(
                names = "--batch-size",
                paramLabel = "N",
                description = "Sequences that are computed at once (minute: 12).")
        Optional<Integer> batchSize = Optional.empty();

        @Option(
                names = "--accumulate",
                paramLabel = "N",
                description =
                        "Batches whose gradients are added up in a step: a larger batch in less memory (default: 1).")
        Optional<Integer> accumulate = Optional.empty();

        @Option(
                names = "--recompute",
                negatable = true,
                description = "Keeps only the input of each block for the backward pass and computes the block again:"
                        + " for large batches and long contexts. About a fifth slower, with the same model to the last"
                        + " bit (default: no).")
        Boolean recompute; // null if not given: picocli requires a boolean for a switch

        @Option(
                names = "--sampling",
                paramLabel = "epochs|random",
                description =
                        "How the text is covered: epochs, in each of which every token is a target once, the documents"
                                + " in a random order; or random windows (minute: epochs; tiny, small and baby:"
                                + " random).")
        Optional<Sampling> sampling = Optional.empty();

        @Option(names = "--lr", paramLabel = "X", description = "Learning rate after the warmup (minute: 0.008).")
        Optional<Double> learningRate = Optional.empty();

        @Option(names = "--min-lr", paramLabel = "X", description = "Learning rate of the last step (minute: 0).")
        Optional<Double> minLearningRate = Optional.empty();

        @Option(
                names = "--schedule",
                paramLabel = "NAME",
                description = "How the learning rate falls from --lr to --min-lr after the warmup: cosine,"
                        + " linear, or wsd, linearly in the last fifth of the steps; or constant, which stays at --lr"
                        + " (minute: linear).")
        Optional<Schedule> schedule = Optional.empty();

        @Option(
                names = "--warmup",
                paramLabel = "N",
                description = "Steps in which the learning rate rises linearly from 0 (minute: 100).")
        Optional<Long> warmup = Optional.empty();

        @Option(
                names = "--weight-decay",
                paramLabel = "X",
                description = "Weight decay, on matrices only (minute: 0.2).")
        Optional<Double> weightDecay = Optional.empty();

        @Option(
                names = "--cautious-decay",
                negatable = true,
                description = "Only weights decay that the update makes smaller (default: no).")
        Boolean cautious; // null if not given: picocli requires a boolean for a switch

        @Option(
                names = "--optimizer",
                paramLabel = "NAME",
                description = "adamw, or muon, which orthogonalises the updates of the matrices inside the blocks and"
                        + " leaves the rest to adamw (minute: muon).")
        Optional<OptimizerName> optimizer = Optional.empty();

        @Option(
                names = "--ema",
                paramLabel = "X",
                description = "Evaluates and saves an exponential moving average of the weights, of which each step"
                        + " keeps X, such as 0.99; 0 for the weights themselves (the default).")
        Optional<Double> average = Optional.empty();

        @Option(names = "--beta1", paramLabel = "X", description = "Decay of AdamW's first moment (default: 0.9).")
        Optional<Double> beta1 = Optional.empty();

        @Option(names = "--beta2", paramLabel = "X", description = "Decay of AdamW's second moment (default: 0.99).")
        Optional<Double> beta2 = Optional.empty();

        @Option(
                names = "--grad-clip",
                paramLabel = "X",
                description = "Maximum global gradient norm; 0 for no limit (default: 1).")
        Optional<Double> gradientClip = Optional.empty();

        @Option(
                names = "--skip-nonfinite",
                paramLabel = "N",
                description =
                        "Skips up to N steps with a NaN or infinite loss or gradient, and halves the learning rate each"
                                + " time. One more ends the training (default: 0).")
        Optional<Integer> skipNonFinite = Optional.empty();
    }

    private static final class EvaluationOptions {
        @Option(
                names = "--eval-interval",
                paramLabel = "N",
                description =
                        "Steps between two evaluations. Each saves a checkpoint, and the model if its validation loss"
                                + " is the lowest so far (minute: 160).")
        Optional<Integer> interval = Optional.empty();

        @Option(
                names = "--eval-batches",
                paramLabel = "N",
                description = "Batches over which a loss is averaged (minute: 10).")
        Optional<Integer> batches = Optional.empty();

        @Option(
                names = "--patience",
                paramLabel = "N",
                description = "Ends the training after N evaluations without a lower validation loss; 0 for never (the"
                        + " default).")
        Optional<Integer> patience = Optional.empty();

        @Option(
                names = "--sample",
                paramLabel = "PROMPT",
                arity = "0..1",
                fallbackValue = "",
                description = "Generates a text at each evaluation, from this prompt or from a new line, and collects"
                        + " the texts in samples.txt.")
        Optional<String> sample = Optional.empty();
    }

    /// A recipe with the given values in place of its own.
    ///
    /// @throws UsageException if a value is given that has no effect
    public Recipe over(Recipe recipe) {
        return new Recipe(
                model.over(recipe.model()), over(recipe.steps()), over(recipe.optimizer()), over(recipe.evaluation()));
    }

    private Steps over(Steps base) {
        List<Replan> kept = training.steps.isPresent() ? List.of() : base.replans(); // of another number of steps
        return new Steps(
                training.steps.orElse(base.count()),
                training.batchSize.orElse(base.batchSize()),
                training.accumulate.orElse(base.accumulate()),
                training.replan.map(Replan::parseAll).orElse(kept),
                training.sampling.map(Sampling::toString).orElse(base.sampling()),
                training.recompute == null ? base.recompute() : training.recompute);
    }

    private Optimizer over(Optimizer base) {
        Schedule schedule = training.schedule.orElseGet(() -> Schedule.named(base.schedule()));
        if (schedule == Schedule.CONSTANT && training.minLearningRate.isPresent()) {
            throw new UsageException(
                    "--min-lr has no effect with --schedule constant: the learning rate stays at --lr");
        }
        double learningRate = training.learningRate.orElse(base.learningRate());
        // A lower --lr alone should not make the learning rate rise to that of the preset.
        double minLearningRate = Math.min(base.minLearningRate(), learningRate);
        return new Optimizer(
                learningRate,
                training.minLearningRate.orElse(minLearningRate),
                schedule.toString(),
                training.warmup.orElse(base.warmup()),
                training.weightDecay.orElse(base.weightDecay()),
                training.beta1.orElse(base.beta1()),
                training.beta2.orElse(base.beta2()),
                training.gradientClip.orElse(base.gradientClip()),
                training.skipNonFinite.orElse(base.skipNonFinite()),
                training.optimizer.map(OptimizerName::toString).orElse(base.name()),
                training.cautious == null ? base.cautious() : training.cautious,
                training.average.orElse(base.average()));
    }

    private Evaluation over(Evaluation base) {
        int patience = evaluation.patience.orElse(base.patience());
        if (patience < 0) {
            throw new UsageException("--patience must be at least 0, not " + patience);
        }
        return new Evaluation(
                evaluation.interval.orElse(base.interval()),
                evaluation.batches.orElse(base.batches()),
                patience,
                evaluation.sample.orElse(base.sample()));
    }
}
