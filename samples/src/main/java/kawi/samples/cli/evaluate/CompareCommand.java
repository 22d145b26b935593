package kawi.samples.cli.evaluate;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import kawi.autograd.device.Device;
import kawi.engine.generate.Generation;
import kawi.engine.generate.GenerationConfig;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.samples.cli.generate.SinglePromptOptions;
import kawi.samples.request.HelpOption;
import kawi.samples.request.SavedModel;
import kawi.samples.request.ThreadOption;
import kawi.samples.request.UsageException;
import kawi.tokenizer.json.JsonText;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `kawi compare`: one prompt, continued in every way there is.
@Command(
        name = "compare",
        sortOptions = false,
        description = {
            "Continues one prompt by one decoding strategy after the other, and counts what can be counted.",
            ""
        },
        footer = {
            "",
            "distinct-1, distinct-2: different tokens, and pairs of neighbours, for each that there is. repetition: how"
                    + " many runs of four tokens were there before. nats/token: the mean log-probability by the model.",
            "",
            "Example:",
            "  kawi compare --model models/moby-dick-small --prompt \"Call me \" --max-new-tokens 80",
        })
public final class CompareCommand implements Callable<Integer> {
    private static final long WARM_UP_NANOS = 1_000_000_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    HelpOption help;

    @Option(names = "--model", paramLabel = "DIR", required = true, description = "The model's folder.")
    private Path folder;

    @ArgGroup
    private SinglePromptOptions prompt = new SinglePromptOptions();

    @Option(
            names = "--max-new-tokens",
            paramLabel = "N",
            description = "How many tokens each writes at most (default: ${DEFAULT-VALUE}).")
    private int maxNewTokens = 100;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Decides the choices of those that are random (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Mixin
    private ThreadOption threads;

    @Option(
            names = "--json",
            description = "Prints one JSON object a strategy: strategy, text, ids, distinct1, distinct2, repetition,"
                    + " meanLogProbability, tokensPerSecond.")
    private boolean json;

    private record Line(
            String strategy,
            String text,
            int[] ids,
            double distinct1,
            double distinct2,
            double repetition,
            double meanLogProbability,
            double tokensPerSecond) {}

    @Override
    public Integer call() {
        if (maxNewTokens < 1) {
            throw new UsageException("--max-new-tokens must be at least 1, not " + maxNewTokens);
        }
        SavedModel model = SavedModel.open(folder);
        int[] ids = prompt.ids(model);
        var stopOnly = GenerationConfig.of(maxNewTokens, DecodingStrategy.greedy())
                .withEndTokens(model.endTokens())
                .withSeed(seed);
        PrintWriter out = spec.commandLine().getOut();
        List<Line> lines = new ArrayList<>();
        try (Device device = threads.device()) {
            warmUp(model, device, ids, stopOnly);
            for (NamedStrategy contestant : NamedStrategy.usual()) {
                Line line = line(contestant, model, device, ids, stopOnly);
                lines.add(line);
                if (json) {
                    out.println(JsonText.line(line));
                } else {
                    out.println("--- " + contestant.name());
                    out.println(model.text(ids).orElse("") + line.text());
                    out.println();
                }
                out.flush();
            }
        }
        if (!json) {
            table(lines, out);
        }
        return 0;
    }

    /// For nothing, so that the first is not the one for which the JVM compiles everything.
    private static void warmUp(SavedModel model, Device device, int[] prompt, GenerationConfig stopOnly) {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < WARM_UP_NANOS) {
            NamedStrategy.usual().getFirst().way().continued(model, device, prompt, stopOnly);
        }
    }

    private static Line line(
            NamedStrategy contestant, SavedModel model, Device device, int[] prompt, GenerationConfig stopOnly) {
        long begin = System.nanoTime();
        Generation generation = contestant.way().continued(model, device, prompt, stopOnly);
        double seconds = (System.nanoTime() - begin) / 1e9;
        TextMeasures measures = TextMeasures.of(generation.ids());
        return new Line(
                contestant.name(),
                generation.text(),
                generation.ids(),
                measures.distinct1(),
                measures.distinct2(),
                measures.repetition(),
                generation.meanLogProbability(),
                generation.ids().length / seconds);
    }

    private static void table(List<Line> lines, PrintWriter out) {
        out.println("%-32s %10s %10s %10s %10s %10s"
                .formatted("strategy", "distinct-1", "distinct-2", "repetition", "nats/token", "tokens/s"));
        for (Line line : lines) {
            out.println("%-32s %10.3f %10.3f %10.3f %10.3f %,10.0f"
                    .formatted(
                            line.strategy(),
                            line.distinct1(),
                            line.distinct2(),
                            line.repetition(),
                            line.meanLogProbability(),
                            line.tokensPerSecond()));
        }
        out.flush();
    }
}
