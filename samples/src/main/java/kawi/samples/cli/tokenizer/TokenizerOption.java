package kawi.samples.cli.tokenizer;

import java.nio.file.Path;
import java.util.Optional;
import kawi.samples.request.UsageException;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;
import kawi.tokenizer.file.TiktokenPattern;
import kawi.tokenizer.file.TokenizerFile;
import picocli.CommandLine.Option;

/// `--tokenizer`, for commands that use one tokenizer.
final class TokenizerOption {
    @Option(
            names = "--tokenizer",
            paramLabel = "FILE",
            required = true,
            description = "The tokenizer's file or folder.")
    private Path place;

    @Option(
            names = "--tiktoken-pattern",
            paramLabel = "NAME",
            description =
                    "How a .tiktoken cuts texts, if its number of tokens does not tell:" + " ${COMPLETION-CANDIDATES}.")
    private Optional<TiktokenPattern> pattern = Optional.empty();

    /// Reads the tokenizer.
    ///
    /// @throws UsageException if it cannot be read
    Tokenizer load() {
        return load(place, pattern);
    }

    static Tokenizer load(Path place) {
        return load(place, Optional.empty());
    }

    private static Tokenizer load(Path place, Optional<TiktokenPattern> pattern) {
        try {
            return TokenizerFile.load(place, pattern);
        } catch (TokenizerException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }
}
