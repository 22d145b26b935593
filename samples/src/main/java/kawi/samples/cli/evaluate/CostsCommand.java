package kawi.samples.cli.evaluate;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import kawi.autograd.device.Device;
import kawi.autograd.text.Counted;
import kawi.engine.generate.Decoder;
import kawi.engine.io.folder.MemoryFormat;
import kawi.engine.model.Gpt;
import kawi.samples.request.HelpOption;
import kawi.samples.request.SavedModel;
import kawi.samples.request.ThreadOption;
import kawi.samples.request.UsageException;
import kawi.samples.terminal.DeviceWords;
import kawi.tokenizer.json.JsonText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `kawi costs`: the measured cost of training and inference.
@Command(
        name = "costs",
        sortOptions = false,
        description = {
            "Measures the cost of training on a text, of its forward pass, and of generating a text.",
            "",
            "A text as long as the context is generated without a KV cache, with it, in a batch, and with speculative"
                    + " decoding. All are measured in turn, after a warm-up.",
            ""
        },
        footer = {
            "",
            "passes: how often the model is run from bottom to top. positions/token: the positions that it is run for,"
                    + " per token. choosing: the share of the time in which tokens are chosen from the logits.",
            "",
            "Example:",
            "  kawi costs --model models/moby-dick-minute",
        })
public final class CostsCommand implements Callable<Integer> {
    private static final double MAX_WARM_UP = 1e6;

    @Spec
    private CommandSpec spec;

    @Mixin
    HelpOption help;

    @Option(names = "--model", paramLabel = "DIR", required = true, description = "The model's folder.")
    private Path folder;

    @Option(
            names = "--draft-model",
            paramLabel = "DIR",
            description = "Also measures speculative decoding with this smaller model of the same vocabulary.")
    private Optional<Path> draftFolder = Optional.empty();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How often each is measured; the median counts (default: ${DEFAULT-VALUE}).")
    private int rounds = 15;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            description = "How long each is run unmeasured before, so that the JVM has compiled it (default:"
                    + " ${DEFAULT-VALUE}).")
    private double warmUp = 3;

    @Mixin
    private ThreadOption threads;

    @Option(
            names = "--json",
            description = "Prints one JSON object per line: what, passes, positions, tokens, seconds, choosing.")
    private boolean json;

    /// The costs are those of float32, whatever the files have: a training step needs it.
    private static Gpt inFloats(Path place) {
        return SavedModel.open(place, Optional.empty(), Optional.empty(), Optional.of(MemoryFormat.F32))
                .model();
    }

    @Override
    public Integer call() {
        if (rounds < 1) {
            throw new UsageException("--rounds must be at least 1, not " + rounds);
        }
        if (!(warmUp >= 0 && warmUp <= MAX_WARM_UP)) {
            throw new UsageException("--warm-up must be 0 to %,.0f seconds, not %s".formatted(MAX_WARM_UP, warmUp));
        }
        Gpt model = inFloats(folder);
        int vocabularySize = model.config().vocabularySize();
        Optional<Gpt> draft = draftFolder.map(CostsCommand::inFloats);
        draft.filter(smaller -> smaller.config().vocabularySize() != vocabularySize)
                .ifPresent(smaller -> {
                    throw new UsageException("--draft-model must have the same vocabulary: it has "
                            + smaller.config().vocabularySize() + " tokens, not " + vocabularySize);
                });
        int context = model.config().contextLength();
        if (context < 2) {
            throw new UsageException("the model's context of 1 token is too short for a text");
        }
        // The content of the text makes no difference to the cost.
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
