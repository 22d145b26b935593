package kawi.samples.cli.evaluate;

import java.util.Optional;
import java.util.concurrent.Callable;
import kawi.autograd.device.Device;
import kawi.autograd.text.Counted;
import kawi.samples.request.HelpOption;
import kawi.samples.request.ModelOption;
import kawi.samples.request.SavedModel;
import kawi.samples.request.ThreadOption;
import kawi.samples.request.TokenIds;
import kawi.samples.request.UsageException;
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
            ""
        },
        footer = {"", "Example:", "  kawi inspect --model models/moby-dick-minute --prompt \"Call me Ish\" --top 3"})
public final class InspectCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    HelpOption help;

    @Mixin
    private ModelOption folder;

    @ArgGroup(multiplicity = "1")
    private Given given;

    private static final class Given {
        @Option(names = "--prompt", paramLabel = "TEXT", description = "The text; at most as long as the context.")
        private Optional<String> prompt = Optional.empty();

        @Option(
                names = "--ids",
                paramLabel = "IDS",
                description = "Or its token ids, such as 1,2,3: for a model without a tokenizer.")
        private Optional<String> ids = Optional.empty();

        int[] ids(SavedModel model) {
            return ids.map(text -> TokenIds.parse(text, model))
                    .orElseGet(() -> model.encodeWithPrefix(prompt.orElseThrow()));
        }
    }

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
        int[] ids = given.ids(model);
        int context = model.model().config().contextLength();
        if (ids.length == 0 || ids.length > context) {
            throw new UsageException(
                    "the text has " + Counted.of(ids.length, "token") + ", but the model's context is 1 to " + context
                            + ": give a " + (ids.length == 0 ? "longer" : "shorter") + " text");
        }
        try (Device device = threads.device()) {
            var inspection = Inspection.of(model, ids, top, device);
            inspection.print(json, spec.commandLine().getOut());
        }
        return 0;
    }
}
