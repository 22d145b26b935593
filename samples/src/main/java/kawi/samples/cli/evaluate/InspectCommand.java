package kawi.samples.cli.evaluate;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import kawi.autograd.device.Device;
import kawi.autograd.text.Counted;
import kawi.samples.cli.text.TextFormatOptions;
import kawi.samples.cli.text.TextSources;
import kawi.samples.data.TextSelection;
import kawi.samples.data.Texts;
import kawi.samples.request.ExitStatus;
import kawi.samples.request.HelpOption;
import kawi.samples.request.ModelOption;
import kawi.samples.request.SavedModel;
import kawi.samples.request.ThreadOption;
import kawi.samples.request.TokenIds;
import kawi.samples.request.UsageException;
import kawi.samples.training.text.EncodedTexts;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `kawi inspect`: what a model predicts at each position of a text.
@Command(
        name = "inspect",
        sortOptions = false,
        description = {
            "Shows what a model predicts at each position of a text.",
            "",
            "This is teacher forcing, as in training: at every position the model sees the tokens up to there and"
                    + " predicts the next one. Each line shows the token that really follows, its probability, its rank"
                    + " among all tokens and its loss (the negative logarithm of the probability, in nats), then the"
                    + " most probable tokens. The mean of the losses is what kawi eval prints and training minimises.",
            "A text that is longer than the model's context is cut into windows of that length: a token is predicted"
                    + " from those before it in its window.",
            ""
        },
        footer = {
            "",
            "Example:",
            "  kawi inspect --model models/moby-dick-minute --prompt \"Call me Ish\" --top 3",
            "  kawi inspect --model models/moby-dick-minute --data poem.txt"
        })
public final class InspectCommand implements Callable<Integer> {
    /// More lines than a person reads, and as many as fit into memory.
    private static final int MAX_TOKENS = 100_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    HelpOption help;

    @Mixin
    private ModelOption folder;

    @ArgGroup(multiplicity = "1")
    private Given given;

    /// The text itself, or where it is.
    private static final class Given extends TextSources {
        @Option(names = "--prompt", paramLabel = "TEXT", required = true, description = "Or the text itself.")
        private Optional<String> prompt = Optional.empty();

        @Option(
                names = "--ids",
                paramLabel = "IDS",
                required = true,
                description = "Or its token ids, such as 1,2,3: for a model without a tokenizer.")
        private Optional<String> ids = Optional.empty();

        /// The ids that are given or of which the text consists; empty for texts of [#sources].
        Optional<int[]> ids(SavedModel model) {
            return ids.map(text -> TokenIds.parse(text, model)).or(() -> prompt.map(model::encodeWithPrefix));
        }
    }

    @Mixin
    private TextFormatOptions format;

    @Option(
            names = "--top",
            paramLabel = "N",
            description = "How many of the most probable tokens to show at each position (default: ${DEFAULT-VALUE}).")
    private int top = 5;

    @Mixin
    private ThreadOption threads;

    @Option(
            names = "--json",
            description = "Prints one JSON object: ids; positions, each with position, id, token, next (the token that"
                    + " follows), rank, loss and candidates; loss (the mean), tokens (the number of predictions) and"
                    + " weights (what they take in memory). Tokens have id, token, logit and logProbability (natural"
                    + " logarithm), with all digits.")
    private boolean json;

    @Override
    public Integer call() {
        if (top < 1) {
            throw new UsageException("--top must be at least 1, not " + top);
        }
        SavedModel model = folder.open();
        int[] ids = given.ids(model).orElseGet(() -> read(model));
        if (ids.length == 0 || ids.length > MAX_TOKENS) {
            throw new UsageException("the text has " + Counted.of(ids.length, "token")
                    + ", but kawi inspect shows 1 to %,d: kawi eval measures texts of any length"
                            .formatted(MAX_TOKENS));
        }
        try (Device device = threads.device()) {
            var inspection = Inspection.of(model, ids, top, device);
            inspection.print(json, spec.commandLine().getOut());
        }
        return ExitStatus.DONE;
    }

    private int[] read(SavedModel model) {
        var selection = new TextSelection(given.sources(), format.format(), TextSelection.Split.TAIL.toString());
        PrintWriter err = spec.commandLine().getErr();
        try (Texts texts = Texts.open(selection)) {
            texts.skipped().forEach(file -> err.println("kawi: skipped " + file));
            texts.warnings().forEach(warning -> err.println("kawi: " + warning));
            err.flush();
            return EncodedTexts.of(texts, model.requireTokenizer(), folder.folder(), threads.count())
                    .ids();
        }
    }
}
