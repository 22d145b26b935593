package kawi.samples.cli.generate;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import kawi.engine.generate.StopConditions;
import kawi.samples.request.SavedModel;
import kawi.samples.request.UsageException;
import picocli.CommandLine.Option;

/// When a text is finished.
public final class StopOptions {
    @Option(
            names = "--max-new-tokens",
            paramLabel = "N",
            description = "Stops after so many tokens (default: ${DEFAULT-VALUE}); an end token in the vocabulary"
                    + " stops it too.")
    private int maxNewTokens = 200;

    @Option(names = "--stop", paramLabel = "TEXT", description = "Stops before this text; may be given several times.")
    private List<String> texts = List.of();

    @Option(names = "--max-time", paramLabel = "SECONDS", description = "Stops after so much time.")
    private Optional<Double> maxTime = Optional.empty();

    @Option(names = "--end-token", paramLabel = "ID", split = ",", description = "Stops after these tokens, too.")
    private List<Integer> endTokens = List.of();

    @Option(names = "--ignore-eos", description = "Does not stop at the vocabulary's end token.")
    private boolean ignoreEnd;

    /// The tokens that end a text.
    public Set<Integer> endTokens(SavedModel model) {
        Set<Integer> all = new HashSet<>(endTokens);
        model.checkIds(endTokens.stream().mapToInt(Integer::intValue).toArray());
        if (!ignoreEnd) {
            all.addAll(model.endTokens());
        }
        return all;
    }

    /// The conditions.
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

    /// The options that beams do not know.
    public List<String> unknownToBeams() {
        return Stream.of(texts.isEmpty() ? "" : "--stop", maxTime.isPresent() ? "--max-time" : "")
                .filter(option -> !option.isEmpty())
                .toList();
    }
}
