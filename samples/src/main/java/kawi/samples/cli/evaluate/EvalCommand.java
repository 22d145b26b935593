package kawi.samples.cli.evaluate;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import kawi.autograd.device.Device;
import kawi.autograd.text.Counted;
import kawi.engine.data.TokenDataset;
import kawi.engine.train.Evaluation;
import kawi.samples.request.HelpOption;
import kawi.samples.request.ModelOption;
import kawi.samples.request.SavedModel;
import kawi.samples.request.TextSource;
import kawi.samples.request.ThreadOption;
import kawi.samples.request.UsageException;
import kawi.tokenizer.json.JsonText;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `kawi eval`: how well a model predicts a text.
@Command(
        name = "eval",
        sortOptions = false,
        description = {
            "Measures how well a model predicts a text.",
            "",
            "Each token but the first is predicted once, from the tokens before it in a window of the model's context"
                    + " length. The loss is the mean cross entropy in nats per token, the perplexity is e to the power"
                    + " of the loss. Bits per character can be compared between models with different tokenizers.",
            ""
        },
        footer = {"", "Example:", "  kawi eval --model models/moby-dick-minute --data other-book.txt"})
public final class EvalCommand implements Callable<Integer> {
    /// Windows that are computed at once: enough to keep all threads busy.
    private static final int BATCH_SIZE = 16;

    @Spec
    private CommandSpec spec;

    @Mixin
    HelpOption help;

    @Mixin
    private ModelOption folder;

    @ArgGroup(multiplicity = "1")
    private Source source;

    private static final class Source {
        @Option(names = "--data", paramLabel = "FILE", description = "The text file, in UTF-8.")
        private Optional<Path> data = Optional.empty();

        @Option(names = "--corpus", paramLabel = "NAME", description = "Or a text that comes with Kawi: moby-dick.")
        private Optional<String> corpus = Optional.empty();

        TextSource text() {
            return data.map(TextSource::file).orElseGet(() -> TextSource.corpus(corpus.orElseThrow()));
        }
    }

    @Option(
            names = "--unknown",
            paramLabel = "skip|fail",
            description =
                    "What to do with a character that the model's vocabulary does not have: fail (the default), or"
                            + " skip it and print how many were skipped.")
    private Unknown unknown = Unknown.FAIL;

    /// The treatment of unknown characters.
    private enum Unknown {
        SKIP,
        FAIL
    }

    @Mixin
    private ThreadOption threads;

    @Option(
            names = "--json",
            description = "Prints one JSON object: loss, perplexity, bitsPerCharacter, tokens (predicted ones), skipped"
                    + " (unknown characters).")
    private boolean json;

    private record Report(double loss, double perplexity, double bitsPerCharacter, long tokens, int skipped) {}

    @Override
    public Integer call() {
        SavedModel model = folder.open();
        KnownText known = known(source.text().read(), model);
        String text = known.text();
        var dataset = new TokenDataset(model.encodeWithPrefix(text), text.codePointCount(0, text.length()));
        if (dataset.size() < 2) {
            throw new UsageException("the text has " + Counted.of(dataset.size(), "token")
                    + (known.skipped() == 0 ? "" : " after " + Counted.of(known.skipped(), "unknown character"))
                    + ", but at least 2 are needed to predict one");
        }
        try (Device device = threads.device()) {
            Evaluation.Result result = new Evaluation(model.model(), device).ofWholeText(dataset, BATCH_SIZE);
            print(
                    new Report(
                            result.loss(),
                            result.perplexity(),
                            dataset.bitsPerCharacter(result.loss()),
                            result.tokens(),
                            known.skipped()),
                    known);
        }
        return 0;
    }

    /// The text, if all of it can be encoded; else what is to be done is a matter of `--unknown`.
    private KnownText known(String text, SavedModel model) {
        KnownText known = KnownText.of(model.requireTokenizer(), text);
        if (known.skipped() > 0 && unknown == Unknown.FAIL) {
            throw new UsageException(Counted.are(known.skipped(), "character")
                    + " not in the model's vocabulary (" + known.characters().cardinality() + " different): "
                    + known.names() + "; --unknown skip evaluates the text without");
        }
        return known;
    }

    private void print(Report report, KnownText known) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JsonText.line(report));
        } else {
            out.println("loss                %.4f nats per token".formatted(report.loss()));
            out.println("perplexity          %.4f".formatted(report.perplexity()));
            out.println("bits per character  %.4f".formatted(report.bitsPerCharacter()));
            out.println("predicted tokens    %,d".formatted(report.tokens()));
            if (known.skipped() > 0) {
                out.println("skipped characters  %,d (%,d different): %s"
                        .formatted(known.skipped(), known.characters().cardinality(), known.names()));
            }
        }
        out.flush();
    }
}
