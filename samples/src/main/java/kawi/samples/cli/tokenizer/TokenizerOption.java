package kawi.samples.cli.tokenizer;

import java.nio.file.Path;
import kawi.samples.request.UsageException;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;
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

    /// Reads the tokenizer.
    ///
    /// @throws UsageException if it cannot be read
    Tokenizer load() {
        return load(place);
    }

    static Tokenizer load(Path place) {
        try {
            return TokenizerFile.load(place);
        } catch (TokenizerException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }
}
