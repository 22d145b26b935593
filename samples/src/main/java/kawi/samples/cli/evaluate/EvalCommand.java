package kawi.samples.cli.evaluate;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import kawi.autograd.device.Device;
import kawi.autograd.text.Counted;
import kawi.engine.data.TokenDataset;
import kawi.engine.train.Evaluation;
import kawi.samples.cli.text.TextFormatOptions;
import kawi.samples.cli.text.TextSources;
import kawi.samples.data.SkippedFile;
import kawi.samples.data.TextSelection;
import kawi.samples.data.Texts;
import kawi.samples.request.ExitStatus;
import kawi.samples.request.HelpOption;
import kawi.samples.request.ModelOption;
import kawi.samples.request.SavedModel;
import kawi.samples.request.ThreadOption;
import kawi.samples.request.UsageException;
import kawi.samples.training.text.EncodedTexts;
import kawi.samples.training.text.UnknownCharacters;
import kawi.tokenizer.SkippingTokenizer;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.json.JsonText;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `kawi eval`: how well a model predicts texts.
@Command(
        name = "eval",
        sortOptions = false,
        description = {
            "Measures how well a model predicts texts.",
            "",
            "Several documents are evaluated as they are trained on: one after the other, with an end token after"
                    + " each. Each token but the first is predicted once, from the tokens before it in a window of"
                    + " the model's context length. The loss is the mean cross entropy in nats per token, the"
                    + " perplexity is e to the power of the loss. Bits per character can be compared between models"
                    + " with different tokenizers.",
            "",
            "A line of .jsonl may be a conversation, as for kawi train: then only the answers are predicted, in the"
                    + " form of the model's chat template.",
            ""
        },
        footer = {"", "Example:", "  kawi eval --model models/moby-dick-minute --data other-book.txt --data notes/"})
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
    private TextSources source;

    @Mixin
    private TextFormatOptions format;

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
            description = "Prints one JSON object: loss, perplexity, bitsPerCharacter, tokens (predicted ones), files,"
                    + " documents, characters, skipped (unknown characters), skippedFiles.")
    private boolean json;

    /// @param tokens number of predicted tokens
    /// @param characters number of characters (code points) that were evaluated: of conversations those of the answers
    /// @param skipped number of unknown characters, which were not
    /// @param skippedFiles files that are not read, or not to their ends
    private record Report(
            double loss,
            double perplexity,
            double bitsPerCharacter,
            long tokens,
            int files,
            int documents,
            long characters,
            long skipped,
            List<SkippedFile> skippedFiles) {}

    @Override
    public Integer call() {
        SavedModel model = folder.open();
        var selection = new TextSelection(source.sources(), format.format(), TextSelection.Split.TAIL.toString());
        try (Texts texts = Texts.open(selection);
                Device device = threads.device()) {
            texts.warnings().forEach(this::warn);
            evaluate(model, texts, device);
        }
        return ExitStatus.DONE;
    }

    private void evaluate(SavedModel model, Texts texts, Device device) {
        Tokenizer tokenizer = model.requireTokenizer();
        UnknownCharacters unknownCharacters = UnknownCharacters.of(texts, tokenizer);
        long skipped = unknownCharacters.total();
        if (skipped > 0 && unknown == Unknown.FAIL) {
            throw new UsageException(unknownCharacters.summary() + "; --unknown skip evaluates the text without them");
        }
        TokenDataset dataset = EncodedTexts.of(
                texts, skipped > 0 ? new SkippingTokenizer(tokenizer) : tokenizer, folder.folder(), threads.count());
        if (dataset.size() < 2) {
            throw new UsageException("the text has " + Counted.of(dataset.size(), "token")
                    + (skipped == 0 ? "" : " after " + Counted.of(skipped, "unknown character"))
                    + ", but at least 2 are needed to predict one");
        }
        Evaluation.Result result = new Evaluation(model.model(), device).ofWholeText(dataset, BATCH_SIZE);
        var report = new Report(
                result.loss(),
                result.perplexity(),
                dataset.bitsPerCharacter(result.loss()),
                result.tokens(),
                texts.files(),
                texts.count(),
                dataset.characters(),
                skipped,
                texts.skipped());
        print(report, unknownCharacters);
    }

    private void print(Report report, UnknownCharacters unknownCharacters) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JsonText.line(report));
        } else {
            report.skippedFiles().forEach(file -> warn("skipped " + file));
            out.println("loss                %.4f nats per token".formatted(report.loss()));
            out.println("perplexity          %.4f".formatted(report.perplexity()));
            out.println("bits per character  %.4f".formatted(report.bitsPerCharacter()));
            out.println("predicted tokens    %,d".formatted(report.tokens()));
            out.println("characters          %,d".formatted(report.characters()));
            if (report.documents() > 1) {
                out.println("documents           %,d in %s"
                        .formatted(report.documents(), Counted.of(report.files(), "file")));
            }
            if (report.skipped() > 0) {
                out.println("skipped characters  %,d (%,d different): %s"
                        .formatted(report.skipped(), unknownCharacters.counts().size(), unknownCharacters.list()));
            }
        }
        out.flush();
    }

    private void warn(String message) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("kawi: " + message);
        err.flush();
    }
}
