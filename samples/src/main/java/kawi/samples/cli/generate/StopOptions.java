package kawi.samples.cli.generate;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import kawi.engine.generate.StopConditions;
import kawi.samples.request.SavedModel;
import kawi.samples.request.TokenIds;
import kawi.samples.request.UsageException;
import picocli.CommandLine.Option;

/// The options that stop a text.
public final class StopOptions {
    @Option(
            names = "--max-new-tokens",
            paramLabel = "N",
            description =
                    "Maximum number of new tokens (default: ${DEFAULT-VALUE}). An end token of the vocabulary stops"
                            + " the text earlier.")
    private int maxNewTokens = 200;

    @Option(names = "--stop", paramLabel = "TEXT", description = "Stops before this text. Repeat the option for more.")
    private List<String> texts = List.of();

    @Option(names = "--max-time", paramLabel = "SECONDS", description = "Stops after this time.")
    private Optional<Double> maxTime = Optional.empty();

    @Option(names = "--end-token", paramLabel = "IDS", description = "Also stops after these tokens.")
    private List<String> endTokens = List.of();

    @Option(names = "--ignore-eos", description = "Does not stop at the end token of the vocabulary.")
    private boolean ignoreEnd;

    /// The tokens that end a text.
    public Set<Integer> endTokens(SavedModel model) {
        Set<Integer> all = new HashSet<>();
        for (int id : model.checkIds(TokenIds.parse(String.join(",", endTokens)))) {
            all.add(id);
        }
        if (!ignoreEnd) {
            all.addAll(model.endTokens());
        }
        return all;
    }

    /// The stop conditions.
    ///
    /// @throws UsageException if a number is out of range
    public StopConditions conditions(SavedModel model) {
        if (!texts.isEmpty()) {
            model.requireTokenizer();
        }
        if (maxTime.isPresent() && !(maxTime.get() > 0 && maxTime.get() < 1e9)) {
            throw new UsageException("--max-time must be a positive number of seconds, not " + maxTime.get());
        }
        return UsageException.check(() -> new StopConditions(
                maxNewTokens,
                endTokens(model),
                texts,
                maxTime.map(seconds -> Duration.ofNanos((long) (seconds * 1e9)))));
    }

    /// The given options that beam search cannot use.
    public List<String> unknownToBeams() {
        return Stream.of(texts.isEmpty() ? "" : "--stop", maxTime.isPresent() ? "--max-time" : "")
                .filter(option -> !option.isEmpty())
                .toList();
    }
}
