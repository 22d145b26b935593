package kawi.samples.play.write;

import java.util.List;
import kawi.samples.request.SavedModel;

/// What the page must know of a model.
///
/// @param contextLength maximum number of tokens that the model sees
/// @param vocabularySize number of tokens
/// @param layers number of blocks
/// @param heads number of heads of each
/// @param maxLength maximum number of tokens of a text on the page
/// @param hasTokenizer whether the model takes text; without a tokenizer only token ids
/// @param endTokens the tokens that end a text
/// @param controls the options of a decoding strategy
record ModelFacts(
        int contextLength,
        int vocabularySize,
        int layers,
        int heads,
        int maxLength,
        boolean hasTokenizer,
        List<Integer> endTokens,
        List<StageControl.Description> controls) {

    static ModelFacts of(SavedModel model, int maxLength) {
        var config = model.model().config();
        return new ModelFacts(
                config.contextLength(),
                config.vocabularySize(),
                config.layers(),
                config.heads(),
                maxLength,
                model.tokenizer().isPresent(),
                model.endTokens().stream().sorted().toList(),
                StageControl.descriptions());
    }
}
