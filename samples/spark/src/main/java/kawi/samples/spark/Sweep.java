package kawi.samples.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import kawi.autograd.device.Device;
import kawi.autograd.device.KernelSets;
import kawi.autograd.text.Decimal;
import kawi.engine.data.DocumentIndex;
import kawi.engine.data.TokenDataset;
import kawi.engine.data.TokenSequence;
import kawi.engine.model.Gpt;
import kawi.engine.train.NonFiniteException;
import kawi.engine.train.Trainer;
import kawi.engine.train.TrainingListener;
import kawi.engine.train.TrainingRandom;
import kawi.samples.request.ExitStatus;
import kawi.samples.request.HelpOption;
import kawi.samples.request.UsageException;
import kawi.samples.spark.diloco.DilocoPlan;
import kawi.samples.spark.folder.TemporaryFolder;
import kawi.samples.terminal.Output;
import kawi.samples.terminal.Table;
import kawi.samples.training.recipe.Recipe;
import kawi.samples.training.text.TrainingText;
import kawi.tokenizer.json.JsonText;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Searches hyperparameters on a Spark cluster: a whole training in each task, and a table that compares them. A task
/// trains as `kawi train` does on one machine, so the losses are those of `kawi train` with the same options.
@Command(
        name = "spark-submit --class kawi.samples.spark.Sweep kawi-spark.jar",
        sortOptions = false,
        description = {
            "Trains with every combination of some values, each in a task of its own, and compares the losses.",
            "",
            "The values that are not listed below are those of the recipe. Saves nothing.",
            ""
        })
public final class Sweep implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    HelpOption help;

    @Mixin
    private TextOptions texts;

    @Option(names = "--steps", paramLabel = "N", description = "Steps of each training (default: ${DEFAULT-VALUE}).")
    private int steps = 200;

    @Option(
            names = "--lrs",
            paramLabel = "X",
            split = ",",
            description = "Learning rates to compare, separated by commas.")
    private List<Double> learningRates = new ArrayList<>();

    @Option(names = "--widths", paramLabel = "N", split = ",", description = "Widths to compare.")
    private List<Integer> widths = new ArrayList<>();

    @Option(names = "--batch-sizes", paramLabel = "N", split = ",", description = "Batch sizes to compare.")
    private List<Integer> batchSizes = new ArrayList<>();

    @Option(names = "--seeds", paramLabel = "N", split = ",", description = "Seeds to compare (default: 1).")
    private List<Long> seeds = new ArrayList<>(List.of(1L));

    @Mixin
    private RecipeOptions recipe;

    public static void main(String[] arguments) {
        int status = Program.run(new Sweep(), Output.standard(), Output.error(), List.of(arguments));
        if (status != ExitStatus.DONE) {
            System.exit(status);
        }
    }

    /// A training on its way to an executor.
    ///
    /// @param recipe as JSON
    private record Trial(String recipe, long seed) implements Serializable {
        Recipe parsed() {
            return JsonText.read(recipe, Recipe.class).orElseThrow();
        }
    }

    /// The result of a training.
    ///
    /// @param loss on the validation text at the end, in nats per token; NaN if the training diverged
    private record Row(Trial trial, double loss, long parameters) implements Serializable {}

    /// The token ids, which all tasks share.
    private record Ids(int[] ids, int[] documents, long characters) implements Serializable {
        static Ids of(TokenDataset part) {
            int[] starts = new int[part.documents().count()];
            for (int i = 0; i < starts.length; i++) {
                starts[i] = part.documents().start(i);
            }
            return new Ids(part.ids(), starts, part.characters());
        }

        TokenDataset dataset() {
            return new TokenDataset(new TokenSequence.InMemory(ids), DocumentIndex.of(documents), characters);
        }
    }

    private record Text(Ids train, Ids validation, int vocabularySize) implements Serializable {}

    @Override
    public Integer call() {
        DilocoPlan.requirePositive("--steps", steps);
        List<Trial> trials = trials();
        try (JavaSparkContext spark = Program.spark("kawi sweep");
                TemporaryFolder local = TemporaryFolder.create()) {
            TrainingText text = texts.read(recipe.tokenizer(), spark.hadoopConfiguration(), local, this::say);
            int vocabularySize = text.tokenizer().vocabularySize();
            for (Trial trial : trials) {
                Recipe each = trial.parsed();
                UsageException.check(() -> each.gptConfig(vocabularySize));
                UsageException.check(() -> each.trainingConfig(trial.seed()));
                UsageException.check(each::optimizerSettings);
                text.requireLongerThan(each.model().context());
            }
            say("%s: %,d tokens; %d trainings of %d steps"
                    .formatted(texts.title(), text.data().train().size(), trials.size(), steps));
            Broadcast<Text> shared = spark.broadcast(
                    new Text(Ids.of(text.data().train()), Ids.of(text.data().validation()), vocabularySize));
            spark.setJobDescription("%d trainings of %d steps".formatted(trials.size(), steps));
            List<Row> rows = spark.parallelize(trials, trials.size())
                    .map(new Training(shared))
                    .collect();
            table(rows, text).lines().forEach(this::say);
        }
        return ExitStatus.DONE;
    }

    /// All combinations, in the order of the options.
    private List<Trial> trials() {
        Recipe base = recipe.recipe(steps);
        List<Trial> trials = new ArrayList<>();
        for (double rate : orElse(learningRates, base.optimizer().learningRate())) {
            for (int width : orElse(widths, base.model().width())) {
                for (int batchSize : orElse(batchSizes, base.steps().batchSize())) {
                    for (long seed : seeds) {
                        Recipe changed = recipe.recipe(steps, rate, width, batchSize);
                        trials.add(new Trial(JsonText.line(changed), seed));
                    }
                }
            }
        }
        return trials;
    }

    private static <T> List<T> orElse(List<T> given, T value) {
        return given.isEmpty() ? List.of(value) : given;
    }

    /// The task: a training from the first to the last step.
    private record Training(Broadcast<Text> text) implements Function<Trial, Row> {

        @Override
        public Row call(Trial trial) {
            Recipe each = trial.parsed();
            Text shared = text.value();
            Gpt model = each.newModel(
                    shared.vocabularySize(), TrainingRandom.ofSeed(trial.seed()).weights());
            var data = new TokenDataset.Split(
                    shared.train().dataset(), shared.validation().dataset());
            double[] loss = {Double.NaN};
            try (Device device =
                    new Device(KernelSets.preferred(), TaskContext.get().cpus())) {
                new Trainer(model, each.newOptimizer(model), data, each.trainingConfig(trial.seed()), device)
                        .listen(new TrainingListener() {
                            @Override
                            public void evaluated(Evaluated evaluated) {
                                loss[0] = evaluated.validationLoss();
                            }
                        })
                        .train();
                return new Row(trial, loss[0], model.parameterCount());
            } catch (NonFiniteException e) {
                return new Row(trial, Double.NaN, model.parameterCount());
            }
        }
    }

    private static Table table(List<Row> rows, TrainingText text) {
        var table = new Table(2, Table.Align.RIGHT)
                .row("learning rate", "width", "batch", "seed", "parameters", "validation loss", "bits per character");
        rows.stream().sorted(Comparator.comparingDouble(Row::loss)).forEach(row -> {
            Recipe each = row.trial().parsed();
            boolean diverged = Double.isNaN(row.loss());
            table.row(
                    Decimal.of(each.optimizer().learningRate()),
                    Integer.toString(each.model().width()),
                    Integer.toString(each.steps().batchSize()),
                    Long.toString(row.trial().seed()),
                    "%,d".formatted(row.parameters()),
                    diverged ? "diverged" : "%.4f".formatted(row.loss()),
                    diverged ? "" : "%.3f".formatted(text.bitsPerCharacter(row.loss())));
        });
        return table;
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }
}
