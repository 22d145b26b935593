package kawi.samples.cli.tokenizer;

import java.nio.file.Path;
import java.util.Optional;
import kawi.samples.request.TextFile;
import kawi.samples.request.UsageException;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;
import picocli.CommandLine.Option;

/// A text: the value of an option, or the content of a file.
final class TextOptions {
    @Option(names = "--text", paramLabel = "TEXT", required = true, description = "The text.")
    private Optional<String> text = Optional.empty();

    @Option(
            names = "--file",
            paramLabel = "FILE",
            required = true,
            description = "Or a file with the text, in UTF-8; a line end at its end is part of the text.")
    private Optional<Path> file = Optional.empty();

    /// The text.
    ///
    /// @throws UsageException if it cannot be read
    String read() {
        return text.orElseGet(() -> TextFile.read(file.orElseThrow()));
    }

    /// The token ids of a text.
    ///
    /// @param withSpecials whether the names of special tokens are encoded as these tokens
    /// @throws UsageException if the text has a character that is not in the vocabulary
    static int[] encode(Tokenizer tokenizer, String text, boolean withSpecials) {
        try {
            return withSpecials ? tokenizer.encodeWithSpecials(text) : tokenizer.encode(text);
        } catch (TokenizerException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }
}
