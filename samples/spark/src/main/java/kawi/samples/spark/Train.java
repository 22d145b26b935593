package kawi.samples.spark;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import kawi.engine.train.diloco.OuterOptimizer;
import kawi.samples.request.ExitStatus;
import kawi.samples.request.HelpOption;
import kawi.samples.request.UsageException;
import kawi.samples.spark.diloco.Combination;
import kawi.samples.spark.diloco.DilocoPlan;
import kawi.samples.spark.diloco.DilocoTraining;
import kawi.samples.spark.folder.SharedFolder;
import kawi.samples.spark.folder.TemporaryFolder;
import kawi.samples.terminal.Output;
import kawi.samples.training.text.TrainingText;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Trains a model on a Spark cluster with DiLoCo: N logical workers take H steps each, their weights are combined, and
/// so on, round after round. The result has the same bits whatever the number of executors, and whichever of them fail.
@Command(
        name = "spark-submit --class kawi.samples.spark.Train kawi-spark.jar",
        sortOptions = false,
        description = {
            "Trains a GPT on a Spark cluster and saves it in a folder that all executors share.",
            "",
            "The folder contains the model with the lowest validation loss (config.json, model.safetensors,"
                    + " tokenizer.json, for kawi generate), the plan (diloco.json), each worker's token ids, and"
                    + " checkpoints.",
            ""
        })
public final class Train implements Callable<Integer> {
    /// The options that may be given together with `--resume`.
    private static final Set<String> WITH_RESUME =
            Set.of("--resume", "--rounds", "--checkpoint-every", "--eval-every", "--combine");

    @Spec
    private CommandSpec spec;

    @Mixin
    HelpOption help;

    @Mixin
    private TextOptions texts;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "Logical workers, each with its own part of the text; the number of executors does not matter"
                    + " (default: ${DEFAULT-VALUE}).")
    private int workers = 4;

    @Option(
            names = "--inner-steps",
            paramLabel = "H",
            description = "Steps of each worker in a round (default: ${DEFAULT-VALUE}).")
    private int innerSteps = 100;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Number of rounds; with --resume another number, over which the learning rate then falls"
                    + " (default: 10).")
    private Optional<Integer> rounds = Optional.empty();

    @Option(
            names = "--outer-lr",
            paramLabel = "X",
            description = "Outer learning rate; 1 with momentum 0 averages (default: ${DEFAULT-VALUE}).")
    private double outerLearningRate = OuterOptimizer.DILOCO.learningRate();

    @Option(
            names = "--outer-momentum",
            paramLabel = "X",
            description = "Outer Nesterov momentum (default: ${DEFAULT-VALUE}).")
    private double outerMomentum = OuterOptimizer.DILOCO.momentum();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Determines all random numbers (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--out",
            paramLabel = "ADDRESS",
            description = "The folder of the training, on a file system that the driver and all executors share.")
    private Optional<String> out = Optional.empty();

    @Option(
            names = "--resume",
            paramLabel = "ADDRESS",
            description = "Continues the training in this folder from its newest whole checkpoint.")
    private Optional<String> resume = Optional.empty();

    @Option(
            names = "--checkpoint-every",
            paramLabel = "N",
            description = "Rounds between two checkpoints; one is also written at the end (default: ${DEFAULT-VALUE}).")
    private int checkpointInterval = 5;

    @Option(
            names = "--eval-every",
            paramLabel = "N",
            description = "Rounds between two evaluations, and one at the end (default: ${DEFAULT-VALUE}).")
    private int evaluationInterval = 1;

    @Option(
            names = "--combine",
            paramLabel = "HOW",
            description =
                    "collect: the driver receives the weights of all workers; tree: executors add up groups of them"
                            + " first. The bits are the same (default: collect).")
    private Combination combination = Combination.COLLECT;

    @Mixin
    private RecipeOptions recipe;

    public static void main(String[] arguments) {
        int status = Program.run(new Train(), Output.standard(), Output.error(), List.of(arguments));
        if (status != ExitStatus.DONE) {
            System.exit(status);
        }
    }

    @Override
    public Integer call() {
        if (out.isPresent() == resume.isPresent()) {
            throw new UsageException("give --out ADDRESS to begin a training, or --resume ADDRESS to continue one");
        }
        var settings = new DilocoTraining.Settings(checkpointInterval, evaluationInterval, combination);
        checkNumbers();
        checkResume();
        try (JavaSparkContext spark = Program.spark("kawi train");
                TemporaryFolder local = TemporaryFolder.create()) {
            var configuration = new SerializableConfiguration(spark.hadoopConfiguration());
            var folder = SharedFolder.of(out.or(() -> resume).orElseThrow(), configuration);
            DilocoTraining training = resume.isPresent()
                    ? DilocoTraining.resume(spark, folder, resumed(folder), settings, this::say)
                    : begun(spark, folder, settings, local);
            double best = training.train();
            say("the lowest validation loss is %.4f; kawi generate --model %s".formatted(best, folder.shortAddress()));
        }
        return ExitStatus.DONE;
    }

    /// Checks the numbers before the first Spark job.
    private void checkNumbers() {
        DilocoPlan.requirePositive("--workers", workers);
        DilocoPlan.requirePositive("--inner-steps", innerSteps);
        rounds.ifPresent(count -> DilocoPlan.requirePositive("--rounds", count));
        UsageException.check(this::outer);
    }

    private OuterOptimizer outer() {
        return new OuterOptimizer(outerLearningRate, outerMomentum);
    }

    private void checkResume() {
        if (resume.isPresent()) {
            spec.commandLine().getParseResult().matchedOptions().stream()
                    .filter(option -> Stream.of(option.names()).noneMatch(WITH_RESUME::contains))
                    .findFirst()
                    .ifPresent(option -> {
                        throw new UsageException(option.longestName() + " cannot be changed with --resume");
                    });
        }
    }

    private DilocoPlan resumed(SharedFolder folder) {
        DilocoPlan plan = DilocoPlan.read(folder);
        return rounds.filter(count -> count != plan.rounds())
                .map(plan::withRounds)
                .orElse(plan)
                .checked();
    }

    private DilocoTraining begun(
            JavaSparkContext spark, SharedFolder folder, DilocoTraining.Settings settings, TemporaryFolder local) {
        TrainingText text = texts.read(recipe.tokenizer(), spark.hadoopConfiguration(), local, this::say);
        int count = rounds.orElse(10);
        DilocoPlan plan = new DilocoPlan(
                        texts.title(),
                        text.data().fingerprint(),
                        text.tokenizer().vocabularySize(),
                        recipe.recipe((long) innerSteps * count),
                        seed,
                        workers,
                        innerSteps,
                        count,
                        outer())
                .checked();
        say("%s: %,d tokens for %d workers, %,d for validation; %,d parameters"
                .formatted(
                        texts.title(),
                        text.data().train().size(),
                        workers,
                        text.data().validation().size(),
                        plan.newModel().parameterCount()));
        return DilocoTraining.begin(spark, folder, plan, text, settings, this::say);
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }
}
