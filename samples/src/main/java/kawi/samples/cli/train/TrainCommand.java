package kawi.samples.cli.train;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import kawi.autograd.device.Device;
import kawi.engine.train.CheckpointPolicy;
import kawi.engine.train.NonFiniteException;
import kawi.engine.train.Trainer;
import kawi.engine.train.TrainingState;
import kawi.samples.request.ExitStatus;
import kawi.samples.request.HelpOption;
import kawi.samples.request.TextSource;
import kawi.samples.request.ThreadOption;
import kawi.samples.request.UsageException;
import kawi.samples.terminal.Terminal;
import kawi.samples.training.Preset;
import kawi.samples.training.TokenizerChoice;
import kawi.samples.training.TrainingFolder;
import kawi.samples.training.TrainingPlan;
import kawi.samples.training.TrainingProfile;
import kawi.samples.training.TrainingProgress;
import kawi.samples.training.TrainingRecorder;
import kawi.samples.training.TrainingSession;
import kawi.samples.training.TrainingTable;
import kawi.tokenizer.io.FileException;
import kawi.tokenizer.json.JsonText;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `kawi train`: a text becomes a model.
@Command(
        name = "train",
        sortOptions = false,
        description = {
            "Trains a GPT on a text, and saves it in a folder.",
            "",
            "The folder gets the model with the lowest validation loss (config.json, model.safetensors,"
                    + " tokenizer.json: as Hugging Face has them for GPT-2), the record of the losses (training.csv,"
                    + " loss.png), the text's token ids (tokens.bin, made once), and checkpoints. Ctrl-C saves too;"
                    + " --resume goes on from there.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  kawi train",
            "  kawi train --data my-book.txt --preset small --steps 5000 --out models/my-book",
            "  kawi train --resume models/my-book --steps 8000",
            "  kawi train --data my-book.txt --tokenizer bpe:1024",
        })
public final class TrainCommand implements Callable<Integer> {
    private static final int MAX_MINUTES = 1_000_000;
    private static final double NANOS_PER_MINUTE = 60e9;

    /// What may be said anew when a training is resumed; all else is as it was.
    private static final Set<String> WITH_RESUME = Set.of(
            "--resume",
            "--steps",
            "--threads",
            "--lr",
            "--min-lr",
            "--schedule",
            "--eval-interval",
            "--eval-batches",
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
    private Source source = new Source();

    private static final class Source {
        @Option(
                names = "--data",
                paramLabel = "FILE",
                description = "Trains on this text file (UTF-8, of any size). The first nine tenths are learned, the"
                        + " last tenth is for validation.")
        private Optional<Path> data = Optional.empty();

        @Option(
                names = "--corpus",
                paramLabel = "NAME",
                description = "Trains on a text that comes with Kawi: moby-dick (the default).")
        private Optional<String> corpus = Optional.empty();

        TextSource text() {
            return data.map(TextSource::file).orElseGet(() -> TextSource.corpus(corpus.orElse("moby-dick")));
        }
    }

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            description = "The recipe that the options below start from: tiny (seconds), small (the default: minutes)"
                    + " or baby (hours).")
    private Preset preset = Preset.SMALL;

    @Option(
            names = "--tokenizer",
            paramLabel = "KIND",
            description = "What a token is: char, a character of the text (the default); bpe:SIZE, one of SIZE byte"
                    + " sequences learned from the text; or what a tokenizer's file or folder says.")
    private String tokenizer = "char";

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where the model goes (default: models/TEXT-PRESET, the first that is not there yet).")
    private Optional<Path> out = Optional.empty();

    @Option(
            names = "--resume",
            paramLabel = "DIR",
            description = "Goes on with the training in this folder, as if it had not been interrupted. Only --steps"
                    + " (the learning rate then falls until the new last step), --lr, --min-lr, --eval-interval,"
                    + " --eval-batches, --keep, --save-minutes and --threads can be changed.")
    private Optional<Path> resume = Optional.empty();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Decides everything random: the same seed, text and options give the same model to the last"
                    + " bit (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--keep",
            paramLabel = "N",
            description = "How many of the last checkpoints stay, beside that of the best model (default:"
                    + " ${DEFAULT-VALUE}).")
    private int keep = 2;

    @Option(
            names = "--save-minutes",
            paramLabel = "X",
            description = "The longest time between checkpoints; one is written after each evaluation, too (default:"
                    + " ${DEFAULT-VALUE}).")
    private double saveMinutes = 10;

    @Mixin
    private ThreadOption threads;

    @Option(
            names = "--json",
            description = "Prints a JSON object a line for each evaluation and each warning, and one at the end.")
    private boolean json;

    @Option(
            names = "--profile",
            description = "Tells at the end where the time of a step went: each operation, forward and backward.")
    private boolean profile;

    @Mixin
    private RecipeOptions recipe;

    @Override
    public Integer call() {
        if (!(saveMinutes >= 0 && saveMinutes < MAX_MINUTES)) {
            throw new UsageException(
                    "--save-minutes must be at least 0 and less than %,d, not %s".formatted(MAX_MINUTES, saveMinutes));
        }
        try (TrainingSession session = resume.isPresent() ? resumed(resume.get()) : begun();
                Device device = threads.device()) {
            return run(session, device);
        }
    }

    private TrainingSession begun() {
        TextSource text = source.text();
        var plan = new TrainingPlan(text, new TokenizerChoice(tokenizer), recipe.over(preset.recipe()), seed);
        Path folder = out.map(TrainingFolder::requireUnused)
                .orElseGet(() -> TrainingFolder.unused(Path.of(""), text.shortName() + "-" + preset));
        return TrainingSession.begin(plan, folder, threads.count());
    }

    private TrainingSession resumed(Path folder) {
        for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
            if (!WITH_RESUME.contains(option.longestName())) {
                throw new UsageException(option.longestName()
                        + " cannot be changed with --resume: a training goes on as it began (what can be"
                        + " is told by kawi train --help)");
            }
        }
        TrainingPlan plan = TrainingPlan.read(folder);
        return TrainingSession.resume(plan.withRecipe(recipe.over(plan.recipe())), folder, threads.count());
    }

    private int run(TrainingSession session, Device device) {
        var recorder = new TrainingRecorder(session.plan().recipe(), session.folder());
        Duration interval = Duration.ofNanos((long) (saveMinutes * NANOS_PER_MINUTE));
        CheckpointPolicy saving = UsageException.check(() -> new CheckpointPolicy(session.folder(), keep, interval));
        Trainer trainer = session.trainer(device, saving, recorder);
        long steps = session.plan().recipe().steps().count();
        TrainingState before = trainer.state();
        var report = new TrainingReport(
                session, json, spec.commandLine().getOut(), spec.commandLine().getErr());
        if (before.step() > steps) {
            throw new UsageException("--steps " + steps + " is less than the " + before.step()
                    + " steps that were made already: resume with more");
        }
        if (before.step() == steps && before.evaluatedStep() == steps) {
            report.finishedBefore(before, TrainingTable.upTo(session.folder(), before.evaluatedStep()));
            return 0;
        }
        session.save();
        report.introduce(device, before);
        TrainingTable table = TrainingTable.upTo(session.folder(), before.evaluatedStep());
        Trainer.Outcome outcome = StopOnSignal.whileRunning(trainer, () -> {
            Trainer.Outcome reached = trainAndSave(session, trainer, recorder, table, device);
            if (reached == Trainer.Outcome.STOPPED) {
                report.stopped(trainer.state(), recorder.seconds());
            }
            return reached;
        });
        if (outcome == Trainer.Outcome.STOPPED) {
            return ExitStatus.INTERRUPTED;
        }
        report.finished(trainer.state(), recorder.seconds(), table, device);
        return 0;
    }

    /// Trains. What cannot be saved at the end is saved later; what goes bad is told with what there is to do.
    private Trainer.Outcome trainAndSave(
            TrainingSession session, Trainer trainer, TrainingRecorder recorder, TrainingTable table, Device device) {
        try {
            Trainer.Outcome reached = train(
                    trainer, recorder, table, session.plan().recipe().steps().count(), device);
            session.saveIfGone();
            return reached;
        } catch (NonFiniteException e) {
            throw new NotFinite(e, session);
        } catch (FileException e) {
            if (trainer.isStopping()) {
                throw e;
            }
            PrintWriter err = spec.commandLine().getErr();
            SaveRetry.DEFAULT.save(trainer, e, words -> {
                err.println("kawi: " + words);
                err.flush();
            });
            session.saveIfGone();
            table.save();
            return Trainer.Outcome.FINISHED;
        }
    }

    /// A training that cannot go on as it is.
    private static final class NotFinite extends ArithmeticException {
        private static final long serialVersionUID = 1L;

        NotFinite(NonFiniteException cause, TrainingSession session) {
            super(cause.getMessage()
                    + ". The checkpoints before it are kept: go on from there with a lower rate, kawi train"
                    + " --resume " + TrainingReport.quoted(session.folder()) + " --lr "
                    + session.plan().recipe().optimizer().learningRate() / 2);
            initCause(cause);
        }
    }

    private Trainer.Outcome train(
            Trainer trainer, TrainingRecorder recorder, TrainingTable table, long steps, Device device) {
        var times = new TrainingProfile(device, steps - trainer.state().step());
        var shown = new ArrayList<TrainingProgress>();
        if (json) {
            shown.add(new ProgressJson(spec.commandLine().getOut()));
        }
        if (profile) {
            shown.add(times);
            trainer.profile(times);
        }
        Trainer.Outcome reached;
        try (TrainingProgress onError = progressOnError(steps, trainer.state().step(), table.seconds())) {
            shown.add(onError);
            recorder.goOn(table, shown);
            reached = trainer.train();
        }
        if (profile) {
            print(times);
        }
        return reached;
    }

    private void print(TrainingProfile times) {
        PrintWriter out = spec.commandLine().getOut();
        var page = new ProfilePage(times, out);
        if (json) {
            out.println(JsonText.line(page.report()));
        } else {
            page.print();
        }
        out.flush();
    }

    private TrainingProgress progressOnError(long steps, long done, double seconds) {
        PrintWriter err = spec.commandLine().getErr();
        return Terminal.isThere()
                ? new ProgressBarDisplay(err, Terminal.width(), steps, done, seconds)
                : new ProgressLines(err, steps);
    }
}
