package kawi.samples.cli.evaluate;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import kawi.autograd.device.Device;
import kawi.engine.generate.Decoder;
import kawi.engine.model.Gpt;
import kawi.samples.request.HelpOption;
import kawi.samples.request.SavedModel;
import kawi.samples.request.ThreadOption;
import kawi.samples.request.UsageException;
import kawi.samples.terminal.Counted;
import kawi.samples.terminal.DeviceWords;
import kawi.tokenizer.json.JsonText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `kawi costs`: training versus inference, measured.
@Command(
        name = "costs",
        sortOptions = false,
        description = {
            "Measures what it costs to learn from a text, to read it and to write one as long: without and with a"
                    + " cache, several at a time, and guessing ahead.",
            ""
        },
        footer = {
            "",
            "pass: the model run once from bottom to top. positions/token: how many positions it is run for, for each"
                    + " token. choosing: the share of the time in which tokens are chosen from the logits.",
            "",
            "Example:",
            "  kawi costs --model models/moby-dick-small",
        })
public final class CostsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    HelpOption help;

    @Option(names = "--model", paramLabel = "DIR", required = true, description = "The model's folder.")
    private Path folder;

    @Option(
            names = "--draft-model",
            paramLabel = "DIR",
            description = "Measures guessing by this smaller model of the same vocabulary, too.")
    private Optional<Path> draftFolder = Optional.empty();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How often everything is measured; the median counts (default: ${DEFAULT-VALUE}).")
    private int rounds = 15;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            description = "For how long each is done for nothing before, so that the JVM has compiled it (default:"
                    + " ${DEFAULT-VALUE}).")
    private double warmUp = 3;

    @Mixin
    private ThreadOption threads;

    @Option(
            names = "--json",
            description = "Prints one JSON object a line: what, passes, positions, tokens, seconds, choosing.")
    private boolean json;

    @Override
    public Integer call() {
        if (rounds < 1) {
            throw new UsageException("--rounds must be at least 1, not " + rounds);
        }
        Gpt model = SavedModel.open(folder).model();
        int vocabularySize = model.config().vocabularySize();
        Optional<Gpt> draft = draftFolder.map(path -> SavedModel.open(path).model());
        draft.filter(smaller -> smaller.config().vocabularySize() != vocabularySize)
                .ifPresent(smaller -> {
                    throw new UsageException("a draft model needs the same vocabulary, but has "
                            + smaller.config().vocabularySize() + " tokens and not " + vocabularySize);
                });
        int context = model.config().contextLength();
        if (context < 2) {
            throw new UsageException("a context of 1 has room for no text");
        }
        // What the text says makes no difference to what it costs to learn from it.
        int[] text = new int[context];
        for (int t = 0; t < context; t++) {
            text[t] = t * 7 % vocabularySize;
        }
        try (Device device = threads.device()) {
            List<Cost> costs = new TrainingAndInference(model, device, draft, text).measure(rounds, warmUp);
            print(costs, device, new Decoder(model, device).cacheBytes());
        }
        return 0;
    }

    private void print(List<Cost> costs, Device device, long cacheBytes) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            costs.forEach(cost -> out.println(JsonText.line(cost)));
            out.flush();
            return;
        }
        out.println("texts of " + Counted.of(costs.getFirst().tokens(), "token") + ", " + DeviceWords.of(device)
                + "; the cache of a text takes "
                + Math.ceilDiv(cacheBytes, 1024) + " KiB");
        out.println();
        out.println("| what | passes | positions/token | tokens/s | choosing |");
        out.println("| --- | ---: | ---: | ---: | ---: |");
        for (Cost cost : costs) {
            out.println("| %s | %,d | %.1f | %,.0f | %s |"
                    .formatted(
                            cost.what(),
                            cost.passes(),
                            cost.positionsPerToken(),
                            cost.tokensPerSecond(),
                            cost.choosing() == 0 ? "" : "%.0f %%".formatted(100 * cost.choosingShare())));
        }
        out.flush();
    }
}
