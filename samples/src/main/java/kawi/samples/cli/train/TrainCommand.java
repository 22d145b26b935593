package kawi.samples.cli.train;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.DoubleSupplier;
import kawi.autograd.device.Device;
import kawi.autograd.text.Decimal;
import kawi.engine.train.checkpoint.CheckpointPolicy;
import kawi.samples.cli.text.SelectionOptions;
import kawi.samples.cli.text.TextSources;
import kawi.samples.data.DataSource;
import kawi.samples.data.TextSelection;
import kawi.samples.data.Texts;
import kawi.samples.request.ExitStatus;
import kawi.samples.request.HelpOption;
import kawi.samples.request.ThreadOption;
import kawi.samples.request.UsageException;
import kawi.samples.training.TrainingFolder;
import kawi.samples.training.TrainingPlan;
import kawi.samples.training.TrainingRecorder;
import kawi.samples.training.TrainingSession;
import kawi.samples.training.auto.AutoRecipe;
import kawi.samples.training.budget.BudgetPlan;
import kawi.samples.training.budget.ProcessClock;
import kawi.samples.training.recipe.Preset;
import kawi.samples.training.recipe.Recipe;
import kawi.samples.training.text.TokenizerChoice;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `kawi train`: trains a model on a text. The options make a [TrainingPlan]; [TrainingRun] carries it out.
@Command(
        name = "train",
        sortOptions = false,
        description = {
            "Trains a GPT on texts (without --data: on Moby-Dick) and saves it in a folder.",
            "",
            "The folder contains the model with the lowest validation loss (config.json, model.safetensors,"
                    + " tokenizer.json, in Hugging Face's layout: a Qwen3, with --preset small a GPT-2; with other"
                    + " parts perhaps one that only Kawi reads), the losses (training.csv, steps.csv, loss.png), the"
                    + " token ids of the text (tokens.bin), and checkpoints. Ctrl-C saves and ends the training;"
                    + " --resume continues it.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  kawi train",
            "  kawi train --data my-book.txt --preset small --steps 5000 --out models/my-book",
            "  kawi train --resume models/my-book --steps 8000",
            "  kawi train --data my-book.txt --tokenizer bpe:1024",
            "  kawi train --data notes/ --data stories.jsonl.gz",
            "  kawi train --from models/gpt2 --data my-book.txt --lora 8",
            "  kawi train --from models/smollm2-135m-instruct --data chat.jsonl",
            "  kawi train --data my-book.txt --minutes 10 --sample \"Once upon a time\"",
        })
public final class TrainCommand implements Callable<Integer> {
    private static final int MAX_MINUTES = 1_000_000;
    private static final double NANOS_PER_MINUTE = 60e9;
    private static final double SECONDS_PER_MINUTE = 60;

    /// The options that may be given together with `--resume`.
    private static final Set<String> WITH_RESUME = Set.of(
            "--resume",
            "--from",
            "--data",
            "--steps",
            "--threads",
            "--lr",
            "--min-lr",
            "--schedule",
            "--eval-interval",
            "--eval-batches",
            "--patience",
            "--recompute",
            "--sample",
            "--keep",
            "--save-minutes",
            "--json",
            "--profile",
            "--stacktrace");

    @Spec
    private CommandSpec spec;

    @Mixin
    HelpOption help;

    @ArgGroup
    private TextSources source = new TextSources();

    @Mixin
    private SelectionOptions texts;

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            converter = PresetChoice.Converter.class,
            completionCandidates = PresetChoice.Names.class,
            description = "The recipe that the options below start from: tiny (seconds), minute (the default),"
                    + " five-minutes, twenty-minutes, hour; nanoGPT's small (a minute) and baby (hours); or auto, which"
                    + " chooses by the length of the text, --minutes and the speed of the machine.")
    private PresetChoice preset = PresetChoice.of(Preset.MINUTE);

    @Option(
            names = "--tokenizer",
            paramLabel = "KIND",
            description =
                    "The tokenizer: char, a token for each character of the text; bpe:SIZE, byte-pair encoding with a"
                            + " vocabulary of SIZE, trained on the part of the text that the model is trained on; or"
                            + " a file or folder with a tokenizer (minute:"
                            + " bpe:4096; tiny, small and baby: char).")
    private Optional<String> tokenizer = Optional.empty();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The folder of the model (default: models/TEXT-PRESET, with a number if it exists).")
    private Optional<Path> out = Optional.empty();

    @Option(
            names = "--resume",
            paramLabel = "DIR",
            description = "Continues the training in this folder as if it had never been interrupted. Only --steps"
                    + " (the learning rate then falls until the new last step), --lr, --min-lr, --schedule,"
                    + " --eval-interval, --eval-batches, --patience, --recompute, --sample, --keep, --save-minutes and"
                    + " --threads can be changed, and --data or --from if the text or the model was moved.")
    private Optional<Path> resume = Optional.empty();

    @Option(
            names = "--minutes",
            paramLabel = "M",
            description = "Trains for M minutes, the start of the JVM and all preparations included: measures the speed"
                    + " in the first seconds and fixes the number of steps in place of --steps. If the machine becomes"
                    + " slower or faster, the number changes, and the end of the schedule with it.")
    private Optional<Double> minutes = Optional.empty();

    @Option(
            names = "--find-lr",
            description = "Finds a learning rate instead of a model: trains for a minute, or --steps steps, with ever"
                    + " larger learning rates until the loss rises, and prints the curve and a suggestion. Writes"
                    + " nothing, unless --out is given: then the curve as a picture and a table.")
    private boolean findLearningRate;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Determines all random numbers: the same seed, text and options give the same model to the"
                    + " last bit (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--keep",
            paramLabel = "N",
            description = "Number of latest checkpoints to keep, besides that of the best model (default:"
                    + " ${DEFAULT-VALUE}).")
    private int keep = 2;

    @Option(
            names = "--save-minutes",
            paramLabel = "X",
            description = "Maximum time between two checkpoints; one is also written after each evaluation (default:"
                    + " ${DEFAULT-VALUE}).")
    private double saveMinutes = 10;

    @Mixin
    private ThreadOption threads;

    @Option(
            names = "--json",
            description =
                    "Prints one JSON object per line: for the texts, each evaluation, each warning, and at the end.")
    private boolean json;

    @Option(
            names = "--profile",
            description = "Prints at the end how long each operation of a step took, forward and backward.")
    private boolean profile;

    @ArgGroup(validate = false, heading = "%nStarting from an existing model:%n", order = 2)
    private FineTuningOptions fineTuning = new FineTuningOptions();

    @Mixin
    private RecipeOptions recipe;

    private final DoubleSupplier clock;

    /// A command whose time budget began with the process.
    public TrainCommand() {
        this(new ProcessClock());
    }

    /// @param clock in seconds since the time budget began
    TrainCommand(DoubleSupplier clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        if (!(saveMinutes >= 0 && saveMinutes < MAX_MINUTES)) {
            throw new UsageException("--save-minutes must be at least 0 and less than %,d, not %s"
                    .formatted(MAX_MINUTES, Decimal.of(saveMinutes)));
        }
        minutes.ifPresent(this::checkMinutes);
        if (keep < 1) {
            throw new UsageException("--keep must be at least 1, not " + keep);
        }
        if (findLearningRate) {
            return findLearningRate();
        }
        if (preset.isAuto() && minutes.isEmpty()) {
            throw new UsageException("--preset auto needs --minutes: it chooses a model for the time that there is");
        }
        Path folder = folder();
        TrainingPlan plan = resume.isPresent() ? resumedPlan(folder) : preset.isAuto() ? chosenPlan() : newPlan();
        var recorder = new TrainingRecorder(plan.recipe());
        try (TrainingSession session = resume.isPresent()
                        ? TrainingSession.resume(plan, folder, threads.count(), recorder::warn)
                        : TrainingSession.begin(plan, folder, threads.count(), recorder::warn);
                Device device = threads.device()) {
            var interval = Duration.ofNanos((long) (saveMinutes * NANOS_PER_MINUTE));
            var policy = new CheckpointPolicy(folder, keep, interval);
            Optional<BudgetPlan> budget =
                    minutes.map(time -> BudgetPlan.fix(time * SECONDS_PER_MINUTE, clock, session, device));
            recorder.follow(session.plan().recipe());
            return new TrainingRun(session, policy, recorder, device, display(), budget).run();
        } catch (OutOfMemoryError e) {
            var error = new OutOfMemoryError(e.getMessage() + "; this training needs about " + plan.memory());
            error.initCause(e);
            throw error;
        }
    }

    private int findLearningRate() {
        for (String option :
                List.of("--resume", "--minutes", "--replan", "--lr", "--min-lr", "--schedule", "--warmup")) {
            if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw new UsageException(option + " has no effect with --find-lr, which tries all learning rates");
            }
        }
        boolean hasSteps = spec.commandLine().getParseResult().hasMatchedOption("--steps");
        TrainingPlan plan = newPlan();
        OptionalInt steps = hasSteps
                ? OptionalInt.of(
                        (int) Math.min(Integer.MAX_VALUE, plan.recipe().steps().count()))
                : OptionalInt.empty();
        try (Device device = threads.device()) {
            new SweepRun(plan, steps, out, clock).run(threads.count(), device, display());
        }
        return ExitStatus.DONE;
    }

    private TrainingDisplay display() {
        return new TrainingDisplay(
                json, profile, spec.commandLine().getOut(), spec.commandLine().getErr());
    }

    private void checkMinutes(double time) {
        if (!(time > 0 && time < MAX_MINUTES)) {
            throw new UsageException(
                    "--minutes must be more than 0 and less than %,d, not %s".formatted(MAX_MINUTES, Decimal.of(time)));
        }
        for (String option : List.of("--steps", "--replan")) {
            if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw new UsageException("--minutes and " + option + " exclude each other: --minutes finds out how many"
                        + " steps there is time for");
            }
        }
    }

    private Path folder() {
        return resume.orElseGet(() -> out.map(TrainingFolder::requireUnused)
                .orElseGet(() -> TrainingFolder.unused(
                        Path.of(""), selection().shortName() + "-" + (fineTuning.isGiven() ? "tuned" : preset))));
    }

    private TextSelection selection() {
        return texts.selection(source.sources());
    }

    private TrainingPlan newPlan() {
        fineTuning.check(spec.commandLine().getParseResult().matchedOptions());
        if (fineTuning.isGiven()) {
            Recipe tuned = recipe.over(fineTuning.recipe());
            return new TrainingPlan(
                    selection(),
                    new TokenizerChoice(fineTuning.from().orElseThrow().toString()),
                    tuned,
                    seed,
                    fineTuning.fineTuning(tuned));
        }
        return new TrainingPlan(
                selection(),
                new TokenizerChoice(tokenizer.orElse(preset.preset().tokenizer())),
                recipe.over(preset.preset().recipe()),
                seed);
    }

    /// The plan of `--preset auto`. What was chosen is printed, and may be overruled by options.
    private TrainingPlan chosenPlan() {
        fineTuning.check(spec.commandLine().getParseResult().matchedOptions());
        long characters;
        try (Texts all = Texts.open(selection())) {
            characters = all.characters();
        }
        AutoRecipe chosen;
        try (Device device = threads.device()) {
            chosen = AutoRecipe.choose(characters, minutes.orElseThrow() * SECONDS_PER_MINUTE, device, clock);
        }
        TrainingDisplay display = display();
        chosen.remarks().forEach(display::say);
        return new TrainingPlan(
                selection(),
                new TokenizerChoice(tokenizer.orElse(chosen.tokenizer())),
                recipe.over(chosen.recipe()),
                seed);
    }

    private TrainingPlan resumedPlan(Path folder) {
        for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
            if (!WITH_RESUME.contains(option.longestName())) {
                throw new UsageException(option.longestName()
                        + " cannot be changed with --resume: a training continues with the options that it began with"
                        + " (kawi train --help lists those that can be changed)");
            }
        }
        TrainingPlan plan = TrainingPlan.read(folder);
        List<DataSource> moved = source.paths();
        moved.stream()
                .filter(each -> each.kind() == DataSource.Kind.FILE && !each.exists())
                .findFirst()
                .ifPresent(each -> {
                    throw new UsageException(each.location() + ": there is no such file");
                });
        if (fineTuning.isGiven()) {
            plan = plan.withFineTuning(plan.tuning()
                    .orElseThrow(() -> new UsageException("--from has no effect with --resume " + folder
                            + ": that training started from random weights"))
                    .at(fineTuning.from().orElseThrow()));
        }
        return plan.withRecipe(recipe.over(plan.recipe()))
                .withText(moved.isEmpty() ? plan.text() : plan.text().at(moved));
    }
}
