package kawi.samples.training.text;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;
import kawi.samples.chat.ChatFormat;
import kawi.samples.chat.ChatMl;
import kawi.samples.data.Texts;
import kawi.samples.request.UsageException;
import kawi.tokenizer.BpeTokenizer;
import kawi.tokenizer.CharTokenizer;
import kawi.tokenizer.TextParts;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;
import kawi.tokenizer.VocabularyExtension;
import kawi.tokenizer.file.TokenizerFile;
import kawi.tokenizer.pretoken.PreTokenization;
import kawi.tokenizer.training.BpeTrainer;
import kawi.tokenizer.training.BpeTrainingConfig;
import kawi.tokenizer.training.BpeTrainingListener;

/// The tokenizer of a training: `char`, the characters of the text; `bpe:SIZE`, trained on the part of the text that
/// the model is trained on; or a file or folder with a tokenizer.
///
/// The characters are those of the whole text, so that the validation text can be encoded. Merges learned from the
/// validation text would be of two kinds: some would tell what it says, and others would be tokens that the model has
/// never seen.
///
/// For conversations the vocabulary has the tokens of [ChatMl], too.
///
/// @param choice as it is written on the command line
public record TokenizerChoice(String choice) {
    /// The characters of the text.
    public static final TokenizerChoice CHARACTERS = new TokenizerChoice("char");

    private static final String BPE = "bpe:";
    private static final long MINIMUM_FREQUENCY = 2;

    /// The tokenizer for a text.
    ///
    /// @param threads number of threads that train it
    /// @param warnings receives what the user should know
    /// @throws UsageException if the choice is not valid, the text cannot be read, or there is no tokenizer in the file
    public Tokenizer tokenizer(Texts text, int threads, Consumer<String> warnings) {
        if (equals(CHARACTERS)) {
            return characters(text);
        }
        if (choice.startsWith(BPE)) {
            return trained(text, threads, warnings);
        }
        Tokenizer read = file();
        return text.hasConversations() ? VocabularyExtension.addSpecial(read, ChatFormat.missingTokens(read)) : read;
    }

    /// The tokens that no text contains: that between documents, and those of conversations.
    private static List<String> specials(Texts text, Optional<String> end) {
        return Stream.concat(end.stream(), text.hasConversations() ? ChatMl.TOKENS.stream() : Stream.empty())
                .toList();
    }

    /// The size of the vocabulary, if the choice says it.
    public OptionalInt vocabularySize() {
        return choice.startsWith(BPE) ? OptionalInt.of(size()) : OptionalInt.empty();
    }

    private static Tokenizer characters(Texts text) {
        String[] specials = specials(
                        text, text.areSeveral() ? Optional.of(EndToken.OF_CHARACTERS) : Optional.<String>empty())
                .toArray(String[]::new);
        try (Texts.Parts parts = text.parts(TextParts::betweenCharacters)) {
            return CharTokenizer.fromParts(parts, specials);
        } catch (TokenizerException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }

    private Tokenizer trained(Texts text, int threads, Consumer<String> warnings) {
        var config = UsageException.check(() -> new BpeTrainingConfig(
                size(),
                MINIMUM_FREQUENCY,
                specials(text, Optional.of(BpeTokenizer.END_OF_TEXT)),
                PreTokenization.GPT2));
        var trainer = new BpeTrainer(config, threads, new BpeTrainingListener() {});
        try (Texts.Parts parts = text.trainingParts(trainer::lastSafeSplit)) {
            Tokenizer tokenizer = trainer.train(parts);
            if (tokenizer.vocabularySize() < size()) {
                warnings.accept("--tokenizer %s: the text has repeated byte pairs for a vocabulary of %,d only"
                        .formatted(choice, tokenizer.vocabularySize()));
            }
            return tokenizer;
        }
    }

    private int size() {
        try {
            return Integer.parseInt(choice.substring(BPE.length()));
        } catch (NumberFormatException e) {
            throw new UsageException(
                    "--tokenizer " + choice + ": expected a vocabulary size after the colon, as in bpe:1024", e);
        }
    }

    private Path path() {
        try {
            return Path.of(choice);
        } catch (InvalidPathException e) {
            throw new UsageException("--tokenizer " + choice + ": is not a valid path", e);
        }
    }

    private Tokenizer file() {
        try {
            return TokenizerFile.load(path());
        } catch (TokenizerException e) {
            throw new UsageException(
                    "--tokenizer takes char, bpe:SIZE, or a file or folder with a tokenizer: " + e.getMessage(), e);
        }
    }
}
