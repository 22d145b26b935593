package kawi.samples.cli.evaluate;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntSupplier;
import kawi.autograd.device.Device;
import kawi.autograd.text.Counted;
import kawi.engine.generate.Generation;
import kawi.engine.generate.GenerationConfig;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.samples.cli.generate.SinglePromptOptions;
import kawi.samples.request.HelpOption;
import kawi.samples.request.ModelOption;
import kawi.samples.request.SavedModel;
import kawi.samples.request.ThreadOption;
import kawi.samples.request.UsageException;
import kawi.samples.terminal.Table;
import kawi.samples.terminal.Table.Align;
import kawi.tokenizer.json.JsonText;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `kawi compare`: one prompt, continued by each decoding strategy.
@Command(
        name = "compare",
        sortOptions = false,
        description = {"Continues one prompt by each decoding strategy, and compares the texts and the speed.", ""},
        footer = {
            "",
            "distinct-1, distinct-2: different tokens, and different pairs of neighbouring tokens, divided by their"
                    + " number. repetition: the share of runs of four tokens that occurred before. nats/token: the mean"
                    + " log-probability of the tokens by the model. tokens/s: the median of several rounds, in which"
                    + " the strategies take turns; warm-up rounds come first.",
            "",
            "Example:",
            "  kawi compare --model models/moby-dick-minute --prompt \"Call me \" --max-new-tokens 80",
        })
public final class CompareCommand implements Callable<Integer> {
    private static final double MAX_WARM_UP = 1e6;
    private static final long MAX_NANOS = 20_000_000_000L;

    @Spec
    private CommandSpec spec;

    @Mixin
    HelpOption help;

    @Mixin
    private ModelOption folder;

    @ArgGroup
    private SinglePromptOptions prompt = new SinglePromptOptions();

    @Option(
            names = "--max-new-tokens",
            paramLabel = "N",
            description = "The maximum number of tokens that each strategy generates (default: ${DEFAULT-VALUE}).")
    private int maxNewTokens = 100;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The seed of the random strategies (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "The number of rounds in which the speed is measured (default: ${DEFAULT-VALUE}). Slow models"
                    + " get fewer: after 20 seconds no new round begins.")
    private int rounds = 5;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            description = "How long all run unmeasured before, so that the JVM has compiled them (default:"
                    + " ${DEFAULT-VALUE}).")
    private double warmUp = 10;

    @Mixin
    private ThreadOption threads;

    @Option(
            names = "--json",
            description = "Prints one JSON object per strategy: strategy, text, ids, distinct1, distinct2, repetition,"
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
            double tokensPerSecond) {

        static Line of(NamedStrategy strategy, Generation generation, double tokensPerSecond) {
            TextMeasures measures = TextMeasures.of(generation.ids());
            return new Line(
                    strategy.name(),
                    generation.text(),
                    generation.ids(),
                    measures.distinct1(),
                    measures.distinct2(),
                    measures.repetition(),
                    generation.meanLogProbability(),
                    tokensPerSecond);
        }
    }

    @Override
    public Integer call() {
        if (maxNewTokens < 1) {
            throw new UsageException("--max-new-tokens must be at least 1, not " + maxNewTokens);
        }
        if (rounds < 1) {
            throw new UsageException("--rounds must be at least 1, not " + rounds);
        }
        if (!(warmUp >= 0 && warmUp <= MAX_WARM_UP)) {
            throw new UsageException("--warm-up must be 0 to %,.0f seconds, not %s".formatted(MAX_WARM_UP, warmUp));
        }
        SavedModel model = folder.open();
        int[] ids = prompt.ids(model);
        List<NamedStrategy> strategies = NamedStrategy.usual();
        try (Device device = threads.device()) {
            List<Generation> texts = texts(strategies, model, device, ids);
            // A full context is another matter: each token then needs a pass over the whole window.
            int room = model.model().config().contextLength() - ids.length;
            int measured = room < 1 ? maxNewTokens : Math.min(maxNewTokens, room);
            double[] speeds = speeds(strategies, model, device, ids, measured);
            List<Line> lines = new ArrayList<>();
            for (int i = 0; i < texts.size(); i++) {
                lines.add(Line.of(strategies.get(i), texts.get(i), speeds[i]));
            }
            print(lines, measured);
        }
        return 0;
    }

    /// Generates a text by each strategy, and prints it at once where people read it.
    private List<Generation> texts(List<NamedStrategy> strategies, SavedModel model, Device device, int[] ids) {
        PrintWriter out = spec.commandLine().getOut();
        List<Generation> texts = new ArrayList<>();
        for (NamedStrategy strategy : strategies) {
            Generation text = strategy.way().continued(model, device, ids, stop(model, maxNewTokens));
            texts.add(text);
            if (!json) {
                out.println("--- " + strategy.name());
                out.println(model.text(ids).orElse("") + text.text());
                out.println();
            }
            if (out.checkError()) {
                break; // nobody reads it
            }
        }
        return texts;
    }

    private double[] speeds(List<NamedStrategy> strategies, SavedModel model, Device device, int[] ids, int newTokens) {
        if (spec.commandLine().getOut().checkError()) {
            return new double[strategies.size()];
        }
        GenerationConfig stop = stop(model, newTokens);
        List<IntSupplier> ways = new ArrayList<>();
        for (NamedStrategy strategy : strategies) {
            ways.add(() -> strategy.way().continued(model, device, ids, stop).ids().length);
        }
        return new SpeedComparison(ways, System::nanoTime).tokensPerSecond((long) (warmUp * 1e9), rounds, MAX_NANOS);
    }

    private GenerationConfig stop(SavedModel model, int newTokens) {
        return GenerationConfig.of(newTokens, DecodingStrategy.greedy())
                .withEndTokens(model.endTokens())
                .withSeed(seed);
    }

    private void print(List<Line> lines, int measured) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            lines.forEach(line -> out.println(JsonText.line(line)));
        } else {
            var table = new Table(2, Align.LEFT, Align.RIGHT);
            table.row("strategy", "distinct-1", "distinct-2", "repetition", "nats/token", "tokens/s");
            lines.forEach(line -> table.row(
                    line.strategy(),
                    "%.3f".formatted(line.distinct1()),
                    "%.3f".formatted(line.distinct2()),
                    "%.3f".formatted(line.repetition()),
                    "%.3f".formatted(line.meanLogProbability()),
                    "%,.0f".formatted(line.tokensPerSecond())));
            table.lines().forEach(out::println);
            out.println();
            out.println("The speed was measured with texts of " + Counted.of(measured, "new token")
                    + (measured < maxNewTokens ? ", for which the context has room." : "."));
        }
        out.flush();
    }
}
