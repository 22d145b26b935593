package kawi.samples.cli.generate;

import java.util.Optional;
import java.util.stream.Collectors;
import kawi.samples.request.SavedModel;

/// The decoding settings that a model's `generation_config.json` suggests. They are not applied, so that the same
/// options mean the same for every model. Without such options a command prints them.
final class SuggestedSettings {
    private SuggestedSettings() {}

    /// One line with the settings as options; empty if the model's authors suggest none.
    static Optional<String> note(SavedModel model) {
        if (model.suggestedSettings().isEmpty()) {
            return Optional.empty();
        }
        String options = model.suggestedSettings().entrySet().stream()
                .map(setting -> "--" + setting.getKey().replace('_', '-') + " " + setting.getValue())
                .collect(Collectors.joining(" "));
        return Optional.of("generation_config.json suggests " + options + " (not applied unless given)");
    }
}
