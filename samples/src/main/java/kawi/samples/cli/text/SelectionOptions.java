package kawi.samples.cli.text;

import java.util.List;
import java.util.Optional;
import kawi.samples.data.DataSource;
import kawi.samples.data.TextSelection;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// How the texts of a training are read, and what is kept for validation.
public final class SelectionOptions {
    @Mixin
    private TextFormatOptions format;

    @Option(
            names = "--split",
            paramLabel = "documents|tail",
            description = "What is kept for validation: whole documents, about a tenth of the characters (the default"
                    + " from 20 documents on); or the last tenth of the text.")
    private Optional<TextSelection.Split> split = Optional.empty();

    /// The texts of some sources.
    public TextSelection selection(List<DataSource> sources) {
        return new TextSelection(
                sources,
                format.format(),
                split.map(TextSelection.Split::toString).orElse(null));
    }
}
