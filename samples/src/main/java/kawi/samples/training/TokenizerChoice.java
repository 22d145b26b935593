package kawi.samples.training;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import kawi.samples.request.TextSource;
import kawi.samples.request.UsageException;
import kawi.tokenizer.BpeTokenizer;
import kawi.tokenizer.CharTokenizer;
import kawi.tokenizer.TextParts;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;
import kawi.tokenizer.file.TokenizerFile;
import kawi.tokenizer.pretoken.PreTokenization;
import kawi.tokenizer.training.BpeTrainer;
import kawi.tokenizer.training.BpeTrainingConfig;
import kawi.tokenizer.training.BpeTrainingListener;

/// Where a training's tokenizer comes from: `char`, the characters of its text; `bpe:SIZE`, learned from its text; or a
/// file or folder of another's.
///
/// @param choice as it is written on the command line
public record TokenizerChoice(String choice) {
    /// The characters of the text.
    public static final TokenizerChoice CHARACTERS = new TokenizerChoice("char");

    private static final String BPE = "bpe:";
    private static final long MINIMUM_FREQUENCY = 2;

    /// The tokenizer for a text.
    ///
    /// @param threads how many work on it
    /// @throws UsageException if the choice is none, the text cannot be read, or the file holds no tokenizer
    public Tokenizer tokenizer(TextSource text, int threads) {
        if (equals(CHARACTERS)) {
            return characters(text);
        }
        return choice.startsWith(BPE) ? learned(text, threads) : file();
    }

    private static Tokenizer characters(TextSource text) {
        try (Reader reader = text.open()) {
            return CharTokenizer.fromParts(new TextParts(reader, TextParts::betweenCharacters));
        } catch (TokenizerException | IOException | UncheckedIOException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }

    private Tokenizer learned(TextSource text, int threads) {
        var config = UsageException.check(() -> new BpeTrainingConfig(
                size(), MINIMUM_FREQUENCY, List.of(BpeTokenizer.END_OF_TEXT), PreTokenization.GPT2));
        var trainer = new BpeTrainer(config, threads, new BpeTrainingListener() {});
        try (Reader reader = text.open()) {
            return trainer.train(new TextParts(reader, trainer::lastSafeSplit));
        } catch (IOException | UncheckedIOException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }

    private int size() {
        try {
            return Integer.parseInt(choice.substring(BPE.length()));
        } catch (NumberFormatException e) {
            throw new UsageException(
                    "--tokenizer " + choice + ": expected the size of a vocabulary after the colon, as in bpe:1024", e);
        }
    }

    private Path path() {
        try {
            return Path.of(choice);
        } catch (InvalidPathException e) {
            throw new UsageException("--tokenizer " + choice + ": no file has such a name", e);
        }
    }

    private Tokenizer file() {
        try {
            return TokenizerFile.load(path());
        } catch (TokenizerException e) {
            throw new UsageException(
                    "--tokenizer takes char, bpe:SIZE or a tokenizer's file or folder: " + e.getMessage(), e);
        }
    }
}
