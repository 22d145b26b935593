package kawi.samples.cli.generate;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kawi.engine.generate.WindowShift;
import kawi.engine.generate.speculation.Speculation;
import kawi.engine.generate.strategy.Sampler.Acceptance;
import kawi.engine.model.GptConfig;
import kawi.engine.model.attention.Positions;
import kawi.samples.decoding.OptionConflicts;
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

    @Option(
            names = "--sinks",
            paramLabel = "N",
            description = "Attention sinks: when the context is full, keeps the first N tokens, and keeps what was"
                    + " computed for the others instead of computing it again. Much faster, but an approximation, and"
                    + " the text is another. Needs rotary positions (default: 0; 4 is usual).")
    private int sinks;

    /// What a full window drops.
    ///
    /// @throws UsageException if a number is out of range, or the model's positions are learned
    public WindowShift shift(SavedModel model) {
        GptConfig config = model.model().config();
        int context = config.contextLength();
        if (slide < 1 || slide > context) {
            throw new UsageException("--slide must be 1 to the context of " + context + ", not " + slide);
        }
        if (sinks < 0 || sinks > context - slide) {
            throw new UsageException("--sinks must be 0 to " + (context - slide) + " in a context of " + context
                    + " that slides by " + slide + ", not " + sinks);
        }
        if (sinks > 0 && config.positions().equals(Positions.LEARNED)) {
            throw new UsageException("--sinks needs a model with rotary positions: with learned ones every token that"
                    + " moves must be computed again");
        }
        return new WindowShift(slide, sinks);
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
