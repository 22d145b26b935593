package kawi.samples.cli.generate;

import java.util.Optional;
import kawi.engine.generate.Guidance;
import kawi.samples.request.SavedModel;
import kawi.samples.request.UsageException;
import picocli.CommandLine.Option;

/// Classifier-free guidance.
public final class GuidanceOptions {
    @Option(
            names = "--guidance-scale",
            paramLabel = "X",
            description =
                    "Classifier-free guidance: above 1 exaggerates what the prompt changes; costs twice the" + " time.")
    private Optional<Double> scale = Optional.empty();

    @Option(
            names = "--negative-prompt",
            paramLabel = "TEXT",
            description = "What guidance pushes the text away from (default: the prompt's last token alone).")
    private Optional<String> negative = Optional.empty();

    /// Whether it is asked for.
    public boolean isGiven() {
        return scale.isPresent();
    }

    /// The guidance, if it is asked for.
    ///
    /// @throws UsageException if the scale is not finite, or there is a negative prompt without one
    public Optional<Guidance> guidance(SavedModel model, int... prompt) {
        OptionConflicts.needs("--negative-prompt", negative.isPresent(), "--guidance-scale", scale.isPresent());
        return scale.map(x -> UsageException.check(() ->
                new Guidance(x, negative.map(model::encode).orElseGet(() -> new int[] {prompt[prompt.length - 1]}))));
    }
}
