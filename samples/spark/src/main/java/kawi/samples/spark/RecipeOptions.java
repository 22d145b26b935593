package kawi.samples.spark;

import java.util.List;
import java.util.Optional;
import kawi.samples.training.recipe.OptimizerName;
import kawi.samples.training.recipe.Preset;
import kawi.samples.training.recipe.Recipe;
import kawi.samples.training.recipe.Recipe.Evaluation;
import kawi.samples.training.recipe.Recipe.Model;
import kawi.samples.training.recipe.Recipe.Optimizer;
import kawi.samples.training.recipe.Recipe.Steps;
import kawi.samples.training.recipe.Schedule;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// The options of the model and of its training by one worker, each of which changes a value of the preset.
final class RecipeOptions {
    @Option(
            names = "--preset",
            paramLabel = "NAME",
            converter = PresetConverter.class,
            description = "The recipe that the options below start from: tiny, minute (the default), five-minutes,"
                    + " twenty-minutes, hour, small or baby, as in kawi train.")
    private Preset preset = Preset.MINUTE;

    @Option(names = "--layers", paramLabel = "N", description = "Number of blocks.")
    private Optional<Integer> layers = Optional.empty();

    @Option(names = "--heads", paramLabel = "N", description = "Attention heads of a block.")
    private Optional<Integer> heads = Optional.empty();

    @Option(names = "--width", paramLabel = "N", description = "Size of the vectors, a multiple of the heads.")
    private Optional<Integer> width = Optional.empty();

    @Option(names = "--context", paramLabel = "N", description = "Context length in tokens.")
    private Optional<Integer> context = Optional.empty();

    @Option(names = "--dropout", paramLabel = "P", description = "Probability with which activations are dropped.")
    private Optional<Double> dropout = Optional.empty();

    @Option(names = "--batch-size", paramLabel = "N", description = "Sequences in a step of a worker.")
    private Optional<Integer> batchSize = Optional.empty();

    @Option(names = "--optimizer", paramLabel = "NAME", description = "Inner optimizer: adamw or muon.")
    private Optional<OptimizerName> optimizer = Optional.empty();

    @Option(names = "--lr", paramLabel = "X", description = "Inner learning rate after the warmup.")
    private Optional<Double> learningRate = Optional.empty();

    @Option(names = "--min-lr", paramLabel = "X", description = "Inner learning rate of the last step.")
    private Optional<Double> minLearningRate = Optional.empty();

    @Option(
            names = "--schedule",
            paramLabel = "NAME",
            description =
                    "How the inner learning rate falls over all steps of a worker: cosine, linear, wsd, constant.")
    private Optional<Schedule> schedule = Optional.empty();

    @Option(names = "--warmup", paramLabel = "N", description = "Steps in which the inner learning rate rises.")
    private Optional<Long> warmup = Optional.empty();

    @Option(names = "--weight-decay", paramLabel = "X", description = "Weight decay of matrices and embeddings.")
    private Optional<Double> weightDecay = Optional.empty();

    @Option(
            names = "--eval-batches",
            paramLabel = "N",
            description = "Batches of the validation text over which its loss is averaged.")
    private Optional<Integer> evaluationBatches = Optional.empty();

    /// Reads the name of a preset, in any case.
    static final class PresetConverter implements ITypeConverter<Preset> {
        @Override
        public Preset convert(String text) {
            return List.of(Preset.values()).stream()
                    .filter(each -> each.toString().equalsIgnoreCase(text.replace('_', '-')))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(
                            "'" + text + "' is none of tiny, minute, five-minutes, twenty-minutes, hour, small, baby"));
        }
    }

    /// The tokenizer of the preset.
    String tokenizer() {
        return preset.tokenizer();
    }

    /// The recipe.
    ///
    /// @param steps number of steps of a worker
    Recipe recipe(long steps) {
        Recipe base = preset.recipe();
        return recipe(
                steps,
                learningRate.orElse(base.optimizer().learningRate()),
                width.orElse(base.model().width()),
                batchSize.orElse(base.steps().batchSize()));
    }

    /// The recipe with other values.
    Recipe recipe(long steps, double rate, int size, int sequences) {
        Recipe base = preset.recipe();
        Model model = base.model();
        Optimizer inner = base.optimizer();
        return new Recipe(
                new Model(
                        layers.orElse(model.layers()),
                        heads.orElse(model.heads()),
                        size,
                        context.orElse(model.context()),
                        dropout.orElse(model.dropout()),
                        model.bias(),
                        model.parts()),
                new Steps(
                        steps,
                        sequences,
                        base.steps().accumulate(),
                        List.of(),
                        base.steps().sampling(),
                        base.steps().recompute()),
                new Optimizer(
                        rate,
                        minLearningRate.orElse(inner.minLearningRate()),
                        schedule.map(Schedule::toString).orElse(inner.schedule()),
                        warmup.orElse(inner.warmup()),
                        weightDecay.orElse(inner.weightDecay()),
                        inner.beta1(),
                        inner.beta2(),
                        inner.gradientClip(),
                        0,
                        optimizer.map(OptimizerName::toString).orElse(inner.name()),
                        inner.cautious(),
                        0),
                new Evaluation(
                        (int) Math.min(Integer.MAX_VALUE, Math.max(1, steps)),
                        evaluationBatches.orElse(base.evaluation().batches())));
    }
}
