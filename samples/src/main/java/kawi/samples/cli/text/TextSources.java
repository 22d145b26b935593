package kawi.samples.cli.text;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kawi.samples.data.DataSource;
import picocli.CommandLine.Option;

/// Where texts are: `--data` or `--corpus`, as an argument group, which may have more alternatives.
public class TextSources {
    private static final String DEFAULT_CORPUS = "moby-dick";

    @Option(
            names = "--data",
            paramLabel = "PATH",
            required = true,
            description = "The texts, of any size: a file; a folder, with all .txt, .md and .jsonl in it and below; or"
                    + " - for standard input. Files may be compressed (.gz). A line of .jsonl is a text or a"
                    + " conversation (messages, or prompt and completion). Repeat the option for more.")
    private List<Path> data = new ArrayList<>();

    @Option(
            names = "--corpus",
            paramLabel = "NAME",
            required = true,
            description = "Or a text that comes with Kawi: " + DEFAULT_CORPUS + ".")
    private Optional<String> corpus = Optional.empty();

    /// The texts; Moby-Dick if none are given.
    ///
    /// @throws kawi.samples.request.UsageException if there is no corpus of the name
    public final List<DataSource> sources() {
        return data.isEmpty() ? List.of(DataSource.corpus(corpus.orElse(DEFAULT_CORPUS))) : paths();
    }

    /// The values of `--data`.
    public final List<DataSource> paths() {
        return data.stream().map(DataSource::of).toList();
    }
}
