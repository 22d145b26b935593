package kawi.samples.play.write;

import java.util.List;
import kawi.samples.decoding.Prompt;
import kawi.samples.request.JsonRequest;
import kawi.samples.request.SavedModel;
import kawi.samples.request.TokenIds;
import kawi.samples.request.UsageException;

/// The tokens of a prompt.
///
/// @param ids the token ids, with those that the vocabulary puts before every text
/// @param tokens the text of each
record EncodedText(int[] ids, List<String> tokens) {
    private static final int MAX_CHARACTERS = 20_000;

    /// Encodes the `text` of a request as `kawi generate` does: an empty one is the default prompt. Without a tokenizer
    /// the text is a list of token ids.
    ///
    /// @param maxLength maximum number of tokens
    /// @throws UsageException if the text is too long, or has something that the model does not know
    static EncodedText of(byte[] json, SavedModel model, int maxLength) {
        String text = JsonRequest.text(JsonRequest.parse(json).at("text"), MAX_CHARACTERS);
        int[] ids = ids(text, model);
        if (ids.length > maxLength) {
            throw new UsageException("the prompt has " + ids.length + " tokens, but the maximum is " + maxLength);
        }
        return new EncodedText(ids, model.tokenNames(ids));
    }

    private static int[] ids(String text, SavedModel model) {
        if (text.isEmpty()) {
            return Prompt.usual(model);
        }
        return model.tokenizer().isPresent() ? model.encodeWithPrefix(text) : TokenIds.parse(text, model);
    }
}
