package kawi.samples.cli.runs;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import kawi.samples.request.ExitStatus;
import kawi.samples.request.HelpOption;
import kawi.samples.request.UsageException;
import kawi.samples.terminal.Durations;
import kawi.samples.terminal.Table;
import kawi.samples.terminal.Table.Align;
import kawi.samples.training.losses.TrainingRow;
import kawi.tokenizer.json.JsonText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `kawi runs`: compares trainings.
@Command(
        name = "runs",
        sortOptions = false,
        description = {
            "Compares trainings: a table, and a plot of all their losses over steps, tokens and seconds.",
            "",
            "Losses of different tokenizers can be compared in bits per character. A training that is running can be"
                    + " looked at, too: its losses are those of its last checkpoint.",
            ""
        },
        footer = {"", "Example:", "  kawi runs models/moby-dick-minute models/moby-dick-small --plot runs.png"})
public final class RunsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    HelpOption help;

    @Parameters(paramLabel = "DIR", arity = "1..*", description = "Folders that kawi train has written.")
    private List<Path> folders = List.of();

    @Option(names = "--plot", paramLabel = "FILE", description = "Draws the losses into this PNG file.")
    private Optional<Path> plot = Optional.empty();

    @Option(names = "--json", description = "Prints one JSON object for each training.")
    private boolean json;

    /// A line of `--json`; what is not known yet is null.
    private record Report(
            String folder,
            String text,
            String tokenizer,
            int vocabularySize,
            int layers,
            int width,
            int context,
            long parameters,
            long steps,
            Long stepsDone,
            Long tokens,
            Double seconds,
            Long bestStep,
            Double bestValidationLoss,
            Double bestBitsPerCharacter) {

        static Report of(TrainingSummary run) {
            var recipe = run.plan().recipe();
            return new Report(
                    run.folder().toString(),
                    run.plan().text().shortName(),
                    run.plan().tokenizer().choice(),
                    run.vocabularySize(),
                    recipe.model().layers(),
                    recipe.model().width(),
                    recipe.model().context(),
                    run.parameters(),
                    recipe.steps().last(),
                    run.last().map(TrainingRow::step).orElse(null),
                    run.last().map(TrainingRow::tokens).orElse(null),
                    run.last().map(TrainingRow::seconds).orElse(null),
                    run.best().map(TrainingRow::step).orElse(null),
                    run.best().map(TrainingRow::validationLoss).orElse(null),
                    run.best().map(TrainingRow::bitsPerCharacter).orElse(null));
        }
    }

    @Override
    public Integer call() {
        List<TrainingSummary> runs = folders.stream().map(TrainingSummary::read).toList();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            runs.forEach(run -> out.println(JsonText.line(Report.of(run))));
        } else {
            print(runs, out);
        }
        out.flush();
        plot.ifPresent(file -> draw(runs, file));
        return ExitStatus.DONE;
    }

    private static void print(List<TrainingSummary> runs, PrintWriter out) {
        var table = new Table(
                2,
                Align.LEFT,
                Align.LEFT,
                Align.LEFT,
                Align.RIGHT,
                Align.RIGHT,
                Align.RIGHT,
                Align.RIGHT,
                Align.RIGHT,
                Align.RIGHT);
        table.row(
                "training",
                "layers x width",
                "tokenizer",
                "parameters",
                "steps",
                "tokens",
                "time",
                "best loss",
                "bits/char");
        for (TrainingSummary run : runs) {
            long steps = run.plan().recipe().steps().last();
            table.row(
                    run.name(),
                    run.size(),
                    run.plan().tokenizer().choice(),
                    "%,d".formatted(run.parameters()),
                    run.last()
                            .map(row -> row.step() == steps
                                    ? "%,d".formatted(steps)
                                    : "%,d of %,d".formatted(row.step(), steps))
                            .orElse("0 of %,d".formatted(steps)),
                    run.last().map(row -> "%,d".formatted(row.tokens())).orElse(""),
                    run.last().map(row -> Durations.text(row.seconds())).orElse(""),
                    run.best()
                            .map(row -> "%.4f at %,d".formatted(row.validationLoss(), row.step()))
                            .orElse(""),
                    run.best()
                            .map(row -> "%.3f".formatted(row.bitsPerCharacter()))
                            .orElse(""));
        }
        table.lines().forEach(out::println);
    }

    private static void draw(List<TrainingSummary> runs, Path file) {
        String problem = new RunsPlot(runs).write(file);
        if (!problem.isEmpty()) {
            throw new UsageException("--plot " + file + ": " + problem);
        }
    }
}
