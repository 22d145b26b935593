package kawi.samples.cli.evaluate;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import kawi.autograd.device.Device;
import kawi.engine.data.TokenDataset;
import kawi.engine.train.Evaluation;
import kawi.samples.request.HelpOption;
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
            "Measures how well a model predicts a whole text.",
            "",
            "Every token but the first is predicted once, from those before it in its window of the model's context"
                    + " length. The loss is the mean cross entropy in nats per token; the perplexity is e to it; bits"
                    + " per character can be compared between models of different tokenizers.",
            ""
        },
        footer = {"", "Example:", "  kawi eval --model models/moby-dick-small --data other-book.txt"})
public final class EvalCommand implements Callable<Integer> {
    /// Windows that are computed at once: enough to keep all threads busy.
    private static final int BATCH_SIZE = 16;

    @Spec
    private CommandSpec spec;

    @Mixin
    HelpOption help;

    @Option(names = "--model", paramLabel = "DIR", required = true, description = "The model's folder.")
    private Path folder;

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

    @Mixin
    private ThreadOption threads;

    @Option(
            names = "--json",
            description = "Prints one JSON object: loss, perplexity, bitsPerCharacter, tokens (predicted ones).")
    private boolean json;

    private record Report(double loss, double perplexity, double bitsPerCharacter, long tokens) {}

    @Override
    public Integer call() {
        SavedModel model = SavedModel.open(folder);
        String text = source.text().read();
        var dataset = new TokenDataset(model.encode(text), text.codePointCount(0, text.length()));
        if (dataset.size() < 2) {
            throw new UsageException(
                    "the text has only " + dataset.size() + " token: at least 2 are needed to predict one");
        }
        try (Device device = threads.device()) {
            Evaluation.Result result = new Evaluation(model.model(), device).ofWholeText(dataset, BATCH_SIZE);
            print(new Report(
                    result.loss(), result.perplexity(), dataset.bitsPerCharacter(result.loss()), result.tokens()));
        }
        return 0;
    }

    private void print(Report report) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JsonText.line(report));
        } else {
            out.println("loss                %.4f nats per token".formatted(report.loss()));
            out.println("perplexity          %.4f".formatted(report.perplexity()));
            out.println("bits per character  %.4f".formatted(report.bitsPerCharacter()));
            out.println("predicted tokens    %,d".formatted(report.tokens()));
        }
        out.flush();
    }
}
