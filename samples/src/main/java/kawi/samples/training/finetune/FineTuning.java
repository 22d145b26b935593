package kawi.samples.training.finetune;

import java.nio.file.Path;
import java.util.List;

/// The model that a training starts from, and what is trained of it: a part of the plan of a training.
///
/// @param from the folder of the model
/// @param fingerprint the SHA-256 of its weights; null until it was read
/// @param freeze the names of the parameters that are not trained
/// @param lora null if weights are trained, not an adapter
/// @param addTokens the tokens that are added to the vocabulary
/// @param skipUnknown whether characters that the vocabulary lacks are left out of the text
/// @param turnTokens the tokens of [kawi.samples.chat.ChatMl] that are added to the vocabulary; null if the model does
/// not learn that form of conversations: it has a chat template of its own, or there are no conversations
public record FineTuning(
        String from,
        String fingerprint,
        List<String> freeze,
        LoraChoice lora,
        List<String> addTokens,
        boolean skipUnknown,
        List<String> turnTokens) {

    public FineTuning {
        freeze = freeze == null ? List.of() : List.copyOf(freeze);
        addTokens = addTokens == null ? List.of() : List.copyOf(addTokens);
        turnTokens = turnTokens == null ? null : List.copyOf(turnTokens);
    }

    /// A training whose texts are not known yet.
    public FineTuning(
            String from,
            String fingerprint,
            List<String> freeze,
            LoraChoice lora,
            List<String> addTokens,
            boolean skipUnknown) {
        this(from, fingerprint, freeze, lora, addTokens, skipUnknown, null);
    }

    /// Whether the model learns the form of conversations.
    public boolean addsChatMl() {
        return turnTokens != null;
    }

    /// The same with the tokens for conversations that the vocabulary lacks.
    public FineTuning withTurnTokens(List<String> missing) {
        return new FineTuning(from, fingerprint, freeze, lora, addTokens, skipUnknown, missing);
    }

    /// The folder of the model.
    public Path folder() {
        return Path.of(from);
    }

    /// The same, once the weights were read.
    public FineTuning withFingerprint(String value) {
        return new FineTuning(from, value, freeze, lora, addTokens, skipUnknown, turnTokens);
    }

    /// The same with another place of the same model.
    public FineTuning at(Path other) {
        return new FineTuning(other.toString(), fingerprint, freeze, lora, addTokens, skipUnknown, turnTokens);
    }
}
