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

/// The options that make generation faster: speculative decoding and a window that shifts by chunks.
public final class SpeedOptions {
    @Option(
            names = "--draft-model",
            paramLabel = "DIR",
            description = "Speculative decoding: a smaller model of the same vocabulary drafts tokens, which this model"
                    + " verifies several at a time. The text stays the same.")
    private Optional<Path> draftModel = Optional.empty();

    @Option(
            names = "--prompt-lookup",
            paramLabel = "N",
            description =
                    "Speculative decoding: drafts the tokens that followed the last N tokens at an earlier place in"
                            + " the text. The text stays the same.")
    private Optional<Integer> promptLookup = Optional.empty();

    @Option(
            names = "--draft-max",
            paramLabel = "N",
            description = "Maximum number of tokens drafted at a time (default: 4; 10 with --prompt-lookup).")
    private Optional<Integer> draftMax = Optional.empty();

    @Option(
            names = "--draft-acceptance",
            paramLabel = "HOW",
            description = "${COMPLETION-CANDIDATES}: with REJECTION more drafts are accepted, and the text is another"
                    + " sample of the same distribution (default: SAME_CHOICE).")
    private Optional<Acceptance> acceptance = Optional.empty();

    @Option(
            names = "--slide",
            paramLabel = "CHUNK",
            description = "Number of tokens dropped at once when the context is full (default: 1). More is faster, but"
                    + " the model sees fewer tokens, and the text is another.")
    private int slide = 1;

    /// The number of tokens by which a full window shifts.
    ///
    /// @throws UsageException if it is out of range
    public int slide(SavedModel model) {
        int context = model.model().config().contextLength();
        if (slide < 1 || slide > context) {
            throw new UsageException("--slide must be 1 to the context of " + context + ", not " + slide);
        }
        return slide;
    }

    /// The speculation, if given.
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
                "there is one drafter");
        Optional<Speculation> lookup =
                promptLookup.map(n -> UsageException.check(() -> new Speculation.PromptLookup(n, draftMax.orElse(10))));
        return lookup.or(() -> draftModel.map(folder -> UsageException.check(() -> new Speculation.DraftModel(
                SavedModel.open(folder).model(), draftMax.orElse(4), acceptance.orElse(Acceptance.SAME_CHOICE)))));
    }

    /// The given options.
    public List<String> given() {
        return Stream.of(
                        draftModel.isPresent() ? "--draft-model" : "",
                        promptLookup.isPresent() ? "--prompt-lookup" : "")
                .filter(option -> !option.isEmpty())
                .toList();
    }
}
