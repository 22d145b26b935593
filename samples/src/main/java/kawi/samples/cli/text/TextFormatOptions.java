package kawi.samples.cli.text;

import java.util.Optional;
import kawi.samples.data.TextFormat;
import picocli.CommandLine.Option;

/// How files become documents.
public final class TextFormatOptions {
    @Option(
            names = "--text-field",
            paramLabel = "NAME",
            description =
                    "The field of JSON Lines with the text (default: text, or a conversation). With it, standard input"
                            + " is JSON Lines.")
    private Optional<String> textField = Optional.empty();

    @Option(
            names = "--encoding",
            paramLabel = "NAME",
            description = "The encoding of files that are neither UTF-8 nor begin with a byte order mark, such as"
                    + " GB18030, Shift_JIS or windows-1252.")
    private Optional<String> encoding = Optional.empty();

    @Option(
            names = "--split-documents",
            paramLabel = "REGEX",
            description = "Splits files into documents at this regular expression (^ and $ match at lines), such as"
                    + " \"^CHAPTER .*$\", instead of at <|endoftext|>. Each file and each JSON line is a document of"
                    + " its own.")
    private Optional<String> separator = Optional.empty();

    @Option(names = "--keep-crlf", description = "Keeps CRLF; by default it becomes LF.")
    private boolean keepCrlf;

    /// The format.
    public TextFormat format() {
        return new TextFormat(encoding.orElse(null), textField.orElse(null), keepCrlf, separator.orElse(null));
    }
}
