package kawi.samples.cli.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import kawi.autograd.text.Counted;
import kawi.bench.soak.Footprint;
import kawi.bench.soak.LifeCycle;
import kawi.bench.soak.Soak;
import kawi.samples.request.ExitStatus;
import kawi.samples.request.HelpOption;
import kawi.samples.request.ThreadOption;
import kawi.samples.request.UsageException;
import kawi.samples.terminal.Durations;
import kawi.tokenizer.io.FileException;
import kawi.tokenizer.json.JsonText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `kawi soak`: repeats a life cycle to check that no resource use grows.
@Command(
        name = "soak",
        sortOptions = false,
        description = {
            "Tests that nothing grows and no bit changes over many trainings in one process.",
            "",
            "Each round trains, interrupts, resumes, evaluates, saves and loads a small model, and generates text with"
                    + " it. Measures memory, threads and open files after each round: after the first three rounds"
                    + " none may grow, and every round must give the same bits.",
            "",
            "Exit status: 0 if all rounds pass, 1 at the first that fails.",
            ""
        },
        footer = {"", "Examples:", "  kawi soak", "  kawi soak --minutes 480"})
public final class SoakCommand implements Callable<Integer> {
    private static final int DEFAULT_ROUNDS = 10;
    private static final double NANOS_PER_MINUTE = 60e9;
    private static final double MEBI = 1 << 20;

    @Spec
    private CommandSpec spec;

    @Mixin
    HelpOption help;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Number of rounds (default: " + DEFAULT_ROUNDS + ", or unlimited with --minutes).")
    private Optional<Integer> rounds = Optional.empty();

    @Option(names = "--minutes", paramLabel = "X", description = "Time in minutes after which no further round starts.")
    private Optional<Double> minutes = Optional.empty();

    @Mixin
    private ThreadOption threads;

    @Option(names = "--json", description = "Prints one JSON object per line for each round, and one at the end.")
    private boolean json;

    private record Round(int round, double seconds, Footprint footprint, String weights, String problem) {}

    private record End(int rounds, double seconds, boolean well) {}

    @Override
    public Integer call() {
        if (rounds.isPresent() && rounds.get() < 1) {
            throw new UsageException("--rounds must be at least 1, not " + rounds.get());
        }
        if (minutes.isPresent() && !(minutes.get() > 0)) {
            throw new UsageException("--minutes must be more than 0, not " + minutes.get());
        }
        threads.count(); // reports a bad number before anything is created
        try {
            Path place = Files.createTempDirectory("kawi-soak");
            try {
                return soak(new LifeCycle(place.resolve("model"), threads::device));
            } finally {
                Files.deleteIfExists(place);
            }
        } catch (IOException e) {
            throw new UsageException("a temporary folder cannot be created or deleted: " + FileException.reason(e), e);
        }
    }

    private int soak(LifeCycle lifeCycle) {
        var soak = new Soak();
        long start = System.nanoTime();
        int maxRounds = rounds.orElse(minutes.isPresent() ? Integer.MAX_VALUE : DEFAULT_ROUNDS);
        if (!json) {
            line("round   seconds   heap MiB   mapped MiB   threads   files   weights");
        }
        int round = 0;
        boolean well = true;
        while (well && round < maxRounds && minutesSince(start) < minutes.orElse(Double.POSITIVE_INFINITY)) {
            round++;
            long roundStart = System.nanoTime();
            LifeCycle.Outcome outcome = lifeCycle.run(round);
            Footprint footprint = Footprint.now();
            Optional<String> problem = soak.check(outcome, footprint);
            print(new Round(round, secondsSince(roundStart), footprint, outcome.weights(), problem.orElse(null)));
            well = problem.isEmpty();
        }
        end(new End(round, secondsSince(start), well));
        return well ? 0 : ExitStatus.FAILED;
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static double minutesSince(long start) {
        return (System.nanoTime() - start) / NANOS_PER_MINUTE;
    }

    private void print(Round round) {
        Footprint held = round.footprint();
        line(
                json
                        ? JsonText.line(round)
                        : "%5d   %7.1f   %8.1f   %10.1f   %7d   %5d   %s..."
                                .formatted(
                                        round.round(),
                                        round.seconds(),
                                        held.heapBytes() / MEBI,
                                        held.mappedBytes() / MEBI,
                                        held.threads(),
                                        held.handles(),
                                        round.weights().substring(0, 16)));
        if (round.problem() != null) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("kawi: round " + round.round() + ": " + round.problem());
            err.flush();
        }
    }

    private void end(End end) {
        if (json) {
            line(JsonText.line(end));
        } else if (end.well()) {
            line("");
            line(Counted.of(end.rounds(), "round") + " in " + Durations.text(end.seconds()) + ": the same bits in each"
                    + (end.rounds() > Soak.WARM_UP
                            ? ", and nothing has grown."
                            : "; growth is checked only after round " + Soak.WARM_UP + "."));
        }
    }

    private void line(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(text);
        out.flush();
    }
}
