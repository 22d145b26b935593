package kawi.samples.cli.bench;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import kawi.autograd.device.Device;
import kawi.autograd.device.KernelSets;
import kawi.bench.growth.Axis;
import kawi.bench.growth.Growth;
import kawi.bench.growth.GrowthBase;
import kawi.bench.growth.GrowthRow;
import kawi.bench.workload.Effort;
import kawi.samples.request.HelpOption;
import kawi.samples.request.ThreadOption;
import kawi.samples.request.UsageException;
import kawi.tokenizer.json.JsonText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `kawi bench growth`: how time and memory grow with the sizes.
@Command(
        name = "growth",
        sortOptions = false,
        description = {
            "Measures how time and memory grow with one size while the others stay.",
            "",
            "Axes are the context (training steps of the same number of tokens), the batch, the width, the vocabulary,"
                    + " the length of a prompt, the position in the KV cache, and the threads. Where cost grows faster"
                    + " than the arithmetic, the share of the FMA peak falls; decoding is compared with the speed at"
                    + " which its weights can be read.",
            "",
            "All axes take about five minutes on two idle cores.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  kawi bench growth --axis context",
            "  kawi bench growth --axis position --max 1024 --threads 1 --json",
            "  kawi bench growth --out growth",
        })
final class BenchGrowthCommand implements Callable<Integer> {
    private static final int MIN_RUNS = 5;

    @Spec
    private CommandSpec spec;

    @Mixin
    HelpOption help;

    @Option(
            names = "--axis",
            paramLabel = "NAME",
            split = ",",
            description = "What grows: context, batch, width, vocabulary, prompt, position or threads; several"
                    + " separated by commas (default: all).")
    private List<Axis> axes = new ArrayList<>();

    @Option(names = "--layers", paramLabel = "N", description = "Number of blocks (default: ${DEFAULT-VALUE}).")
    private int layers = 4;

    @Option(
            names = "--heads",
            paramLabel = "N",
            description = "Attention heads of a block (default: ${DEFAULT-VALUE}).")
    private int heads = 4;

    @Option(
            names = "--width",
            paramLabel = "N",
            description = "Size of the vectors, a multiple of the heads (default: ${DEFAULT-VALUE}). Decoding is"
                    + " measured with twice the layers, heads and width.")
    private int width = 256;

    @Option(
            names = "--max",
            paramLabel = "N",
            description = "Leaves out larger values of each axis, except for its first.")
    private Optional<Integer> max = Optional.empty();

    @Mixin
    private ThreadOption threads;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "Duration of each row in seconds, with at least five runs. The warm-up before it takes the"
                    + " same time (default: ${DEFAULT-VALUE}).")
    private double seconds = 1;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Also writes the tables as DIR/tables.md and DIR/growth.csv, and a plot of each axis.")
    private Optional<Path> folder = Optional.empty();

    @Option(names = "--json", description = "Prints one JSON object per row.")
    private boolean json;

    @Override
    public Integer call() {
        Effort effort = UsageException.check(() -> new Effort(seconds, MIN_RUNS));
        GrowthBase base = UsageException.check(() -> new GrowthBase(layers, heads, width));
        if (max.isPresent() && max.get() < 1) {
            throw new UsageException("--max must be at least 1, not " + max.get());
        }
        List<Axis> chosen = axes.isEmpty()
                ? Arrays.asList(Axis.values())
                : axes.stream().distinct().toList();
        Optional<GrowthFolder> out = folder.map(GrowthFolder::create);
        List<GrowthRow> rows = new ArrayList<>();
        int limit = max.orElse(Integer.MAX_VALUE);
        try (var growth = new Growth(base, limit, threads.count(), effort, BenchGrowthCommand::device)) {
            growth.warmUp(chosen);
            for (Axis axis : chosen) {
                List<GrowthRow> ofAxis = measure(growth, axis);
                rows.addAll(ofAxis);
            }
        }
        if (!json) {
            print(GrowthPage.findings(rows));
        }
        out.ifPresent(place -> place.write(base, rows));
        return 0;
    }

    private List<GrowthRow> measure(Growth growth, Axis axis) {
        List<GrowthRow> rows = new ArrayList<>();
        if (!json) {
            print(GrowthPage.head(axis.toString()));
        }
        growth.measure(axis, row -> {
            rows.add(row);
            print(List.of(json ? JsonText.line(row) : GrowthPage.line(row)));
        });
        if (!json) {
            print(GrowthPage.notes(rows));
        }
        return rows;
    }

    private void print(List<String> lines) {
        PrintWriter out = spec.commandLine().getOut();
        lines.forEach(out::println);
        out.flush();
    }

    private static Device device(int count) {
        try {
            return new Device(UsageException.check(KernelSets::preferred), count);
        } catch (UnsupportedOperationException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }
}
