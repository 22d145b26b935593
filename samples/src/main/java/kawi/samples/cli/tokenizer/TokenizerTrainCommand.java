package kawi.samples.cli.tokenizer;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import kawi.autograd.text.Counted;
import kawi.samples.cli.text.TextFormatOptions;
import kawi.samples.cli.text.TextSources;
import kawi.samples.data.TextSelection;
import kawi.samples.data.Texts;
import kawi.samples.request.HelpOption;
import kawi.samples.request.ThreadOption;
import kawi.samples.request.UsageException;
import kawi.samples.terminal.Durations;
import kawi.tokenizer.BpeTokenizer;
import kawi.tokenizer.file.TokenizerFile;
import kawi.tokenizer.io.FileException;
import kawi.tokenizer.io.Folders;
import kawi.tokenizer.json.JsonText;
import kawi.tokenizer.pretoken.PreTokenization;
import kawi.tokenizer.training.BpeTrainer;
import kawi.tokenizer.training.BpeTrainingConfig;
import kawi.tokenizer.training.BpeTrainingListener;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `kawi tokenizer train`: trains a byte-level BPE.
@Command(
        name = "train",
        sortOptions = false,
        description = {
            "Trains a byte-level BPE tokenizer on texts of any size.",
            "",
            "Training merges the most frequent pair of adjacent tokens into a new token until the vocabulary has its"
                    + " size; of equally frequent pairs, the one with the lowest ids. The result is a tokenizer.json"
                    + " that Hugging Face's tokenizers library reads too.",
            ""
        },
        footer = {"", "Example:", "  kawi tokenizer train --data my-book.txt --size 4096 --out my-tokenizer"})
public final class TokenizerTrainCommand implements Callable<Integer> {
    private static final long PROGRESS_NANOS = 1_000_000_000L;

    @Spec
    private CommandSpec spec;

    @Mixin
    HelpOption help;

    @ArgGroup(multiplicity = "1")
    private TextSources source;

    @Mixin
    private TextFormatOptions format;

    @Option(
            names = "--size",
            paramLabel = "N",
            required = true,
            description = "The size of the vocabulary, including the 256 bytes and the special tokens.")
    private int size;

    @Option(
            names = "--min-frequency",
            paramLabel = "N",
            description = "The minimum frequency of a pair that is merged (default: ${DEFAULT-VALUE}).")
    private long minimumFrequency = 2;

    @Option(
            names = "--special",
            paramLabel = "NAME",
            description = "A special token; repeat the option for more (default: " + BpeTokenizer.END_OF_TEXT + ").")
    private List<String> specials = new ArrayList<>();

    @Option(
            names = "--pattern",
            paramLabel = "NAME",
            description = "The pattern that splits text into pre-tokens: that of gpt2 (the default), cl100k or o200k.")
    private Pattern pattern = Pattern.GPT2;

    /// The patterns with a hand-written matcher.
    private enum Pattern {
        GPT2,
        CL100K,
        O200K;

        PreTokenization pretokenization() {
            return switch (this) {
                case GPT2 -> PreTokenization.GPT2;
                case CL100K -> PreTokenization.CL100K;
                case O200K -> PreTokenization.O200K;
            };
        }
    }

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "The folder for the tokenizer.json.")
    private Path out;

    @Mixin
    private ThreadOption threads;

    @Option(names = "--json", description = "Prints one JSON object: vocabularySize, merges, seconds, folder.")
    private boolean json;

    private record Report(int vocabularySize, int merges, double seconds, String folder) {}

    @Override
    public Integer call() {
        if (Files.exists(out.resolve("tokenizer.json"))) {
            throw new UsageException(out + ": has a tokenizer already: choose another --out");
        }
        List<String> names = specials.isEmpty() ? List.of(BpeTokenizer.END_OF_TEXT) : specials;
        var config = UsageException.check(
                () -> new BpeTrainingConfig(size, minimumFrequency, names, pattern.pretokenization()));
        long start = System.nanoTime();
        BpeTokenizer tokenizer;
        try (Texts texts = Texts.open(selection())) {
            makeFolder();
            tokenizer = train(config, texts);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        TokenizerFile.save(tokenizer, out);
        int merges = tokenizer.definition().model().merges().all().size();
        report(new Report(tokenizer.vocabularySize(), merges, seconds, out.toString()));
        return 0;
    }

    /// No text is kept for validation.
    private TextSelection selection() {
        return new TextSelection(source.sources(), format.format(), TextSelection.Split.TAIL.toString());
    }

    /// Before the training, which takes minutes for a large text.
    private void makeFolder() {
        try {
            Folders.make(out);
        } catch (FileException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }

    private BpeTokenizer train(BpeTrainingConfig config, Texts texts) {
        PrintWriter err = spec.commandLine().getErr();
        texts.skipped().forEach(file -> err.println("kawi: skipped " + file));
        var trainer = new BpeTrainer(config, threads.count(), new Progress(err));
        try (Texts.Parts parts = texts.parts(trainer::lastSafeSplit)) {
            return trainer.train(parts);
        }
    }

    private void report(Report report) {
        PrintWriter to = spec.commandLine().getOut();
        to.println(
                json
                        ? JsonText.line(report)
                        : "%s (%s) after %s; the tokenizer is in %s"
                                .formatted(
                                        Counted.of(report.vocabularySize(), "token"),
                                        Counted.of(report.merges(), "merge"),
                                        Durations.text(report.seconds()),
                                        report.folder()));
        to.flush();
    }

    /// Prints a line about once a second.
    private static final class Progress implements BpeTrainingListener {
        private final PrintWriter err;
        private long shown = System.nanoTime();

        Progress(PrintWriter err) {
            this.err = err;
        }

        @Override
        public synchronized void counted(long characters) {
            show("%,d characters counted".formatted(characters), false);
        }

        @Override
        public synchronized void counted(int pieces, long total) {
            show("%,d pieces, %,d different ones".formatted(total, pieces), true);
        }

        @Override
        public synchronized void merged(int merges, int of) {
            show("%,d of %,d merges".formatted(merges, of), false);
        }

        private void show(String line, boolean always) {
            long now = System.nanoTime();
            if (always || now - shown > PROGRESS_NANOS) {
                err.println(line);
                err.flush();
                shown = now;
            }
        }
    }
}
