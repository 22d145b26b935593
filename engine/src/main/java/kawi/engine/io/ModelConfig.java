package kawi.engine.io;

import java.util.OptionalInt;
import java.util.Set;
import kawi.engine.model.GptConfig;

/// The contents of a `config.json`: the configuration of the model, and the tokens that begin and end a text.
///
/// @param model the configuration of the model
/// @param beginningToken the id of the token before a text, if known
/// @param endTokens the ids of the tokens after a text; a model for conversations may have several
public record ModelConfig(GptConfig model, OptionalInt beginningToken, Set<Integer> endTokens) {

    public ModelConfig {
        endTokens = Set.copyOf(endTokens);
    }

    /// The configuration of a model without special tokens.
    public static ModelConfig of(GptConfig model) {
        return new ModelConfig(model, OptionalInt.empty(), Set.of());
    }
}
