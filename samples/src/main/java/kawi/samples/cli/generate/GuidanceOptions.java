package kawi.samples.cli.generate;

import java.util.Optional;
import kawi.engine.generate.Guidance;
import kawi.samples.decoding.OptionConflicts;
import kawi.samples.request.SavedModel;
import kawi.samples.request.UsageException;
import picocli.CommandLine.Option;

/// The options of classifier-free guidance.
public final class GuidanceOptions {
    @Option(
            names = "--guidance-scale",
            paramLabel = "X",
            description =
                    "Classifier-free guidance: above 1 follows the prompt more, below 1 less. Takes twice the time.")
    private Optional<Double> scale = Optional.empty();

    @Option(
            names = "--negative-prompt",
            paramLabel = "TEXT",
            description =
                    "The prompt from which guidance pushes the text away (default: the prompt's last token alone).")
    private Optional<String> negative = Optional.empty();

    /// Whether guidance is given.
    public boolean isGiven() {
        return scale.isPresent();
    }

    /// The guidance, if given.
    ///
    /// @throws UsageException if the scale is not finite, or there is a negative prompt without a scale
    public Optional<Guidance> guidance(SavedModel model, int... prompt) {
        OptionConflicts.needs("--negative-prompt", negative.isPresent(), "--guidance-scale", scale.isPresent());
        return scale.map(x -> UsageException.check(() ->
                new Guidance(x, negative.map(model::encode).orElseGet(() -> new int[] {prompt[prompt.length - 1]}))));
    }
}
