package kawi.samples.cli.generate;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kawi.engine.generate.speculation.Speculation;
import kawi.engine.generate.strategy.Sampler.Acceptance;
import kawi.samples.request.SavedModel;
import kawi.samples.request.UsageException;
import picocli.CommandLine.Option;

/// What makes writing faster.
public final class SpeedOptions {
    @Option(
            names = "--draft-model",
            paramLabel = "DIR",
            description = "A smaller model of the same vocabulary guesses ahead; the text stays the same.")
    private Optional<Path> draftModel = Optional.empty();

    @Option(
            names = "--prompt-lookup",
            paramLabel = "N",
            description = "Guesses ahead what followed the last N tokens when they were in the text before; the text"
                    + " stays the same.")
    private Optional<Integer> promptLookup = Optional.empty();

    @Option(
            names = "--draft-max",
            paramLabel = "N",
            description = "How many tokens are guessed at a time (default: 4; 10 with --prompt-lookup).")
    private Optional<Integer> draftMax = Optional.empty();

    @Option(
            names = "--draft-acceptance",
            paramLabel = "HOW",
            description = "${COMPLETION-CANDIDATES}: with REJECTION more guesses of a draft model are right, and the"
                    + " text is another of the same distribution (default: SAME_CHOICE).")
    private Optional<Acceptance> acceptance = Optional.empty();

    @Option(
            names = "--slide",
            paramLabel = "CHUNK",
            description = "When the context is full, drops so many tokens at once and goes on with the cache. Cheaper,"
                    + " but the model sees less: another text than with the default of 1.")
    private int slide = 1;

    /// By how many tokens the window slides.
    ///
    /// @throws UsageException if it cannot slide by as many
    public int slide(SavedModel model) {
        int context = model.model().config().contextLength();
        if (slide < 1 || slide > context) {
            throw new UsageException("--slide must be 1 to the context of " + context + ", not " + slide);
        }
        return slide;
    }

    /// What guesses ahead, if anything.
    ///
    /// @throws UsageException if a number is out of range, or the draft model cannot be read
    public Optional<Speculation> speculation() {
        OptionConflicts.needs("--draft-acceptance", acceptance.isPresent(), "--draft-model", draftModel.isPresent());
        OptionConflicts.needs(
                "--draft-max", draftMax.isPresent(), "--draft-model or --prompt-lookup", !given().isEmpty());
        OptionConflicts.excludes(
                "--draft-model",
                draftModel.isPresent(),
                promptLookup.isPresent() ? List.of("--prompt-lookup") : List.of(),
                "one of them guesses");
        Optional<Speculation> lookup =
                promptLookup.map(n -> UsageException.check(() -> new Speculation.PromptLookup(n, draftMax.orElse(10))));
        return lookup.or(() -> draftModel.map(folder -> UsageException.check(() -> new Speculation.DraftModel(
                SavedModel.open(folder).model(), draftMax.orElse(4), acceptance.orElse(Acceptance.SAME_CHOICE)))));
    }

    /// The options that were given.
    public List<String> given() {
        return Stream.of(
                        draftModel.isPresent() ? "--draft-model" : "",
                        promptLookup.isPresent() ? "--prompt-lookup" : "")
                .filter(option -> !option.isEmpty())
                .toList();
    }
}
