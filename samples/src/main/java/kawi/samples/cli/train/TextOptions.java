package kawi.samples.cli.train;

import java.util.List;
import java.util.Optional;
import kawi.samples.data.DataSource;
import kawi.samples.data.TextFormat;
import kawi.samples.data.TextSelection;
import picocli.CommandLine.Option;

/// The options for how texts are read.
final class TextOptions {
    @Option(
            names = "--text-field",
            paramLabel = "NAME",
            description =
                    "The field of JSON Lines with the text (default: text). With it, standard input is JSON Lines.")
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

    @Option(
            names = "--split",
            paramLabel = "documents|tail",
            description = "What is kept for validation: whole documents, about a tenth of the characters (the default"
                    + " from 20 documents on); or the last tenth of the text.")
    private Optional<TextSelection.Split> split = Optional.empty();

    @Option(names = "--keep-crlf", description = "Keeps CRLF; by default it becomes LF.")
    private boolean keepCrlf;

    TextSelection selection(List<DataSource> sources) {
        var format = new TextFormat(encoding.orElse(null), textField.orElse(null), keepCrlf, separator.orElse(null));
        return new TextSelection(
                sources, format, split.map(TextSelection.Split::toString).orElse(null));
    }
}
