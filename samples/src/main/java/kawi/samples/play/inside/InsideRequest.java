package kawi.samples.play.inside;

import kawi.samples.request.JsonRequest;
import kawi.samples.request.SavedModel;
import kawi.samples.request.TokenIds;
import kawi.samples.request.UsageException;
import kawi.tokenizer.json.JsonCursor;

/// The text that the view shows, and the layer.
///
/// @param ids at least one token
/// @param layer from 0
record InsideRequest(int[] ids, int layer) {
    private static final int MAX_CHARACTERS = 2000;

    /// Maximum number of tokens: the weights of a layer are as many as their square, for each head.
    static final int MAX_TOKENS = 64;

    /// @param json an object with the `text`, or its `ids`, and the `layer`
    /// @throws UsageException if a field is wrong
    static InsideRequest parse(byte[] json, SavedModel model) {
        JsonCursor root = JsonRequest.parse(json);
        int layers = model.model().config().layers();
        return new InsideRequest(
                ids(root, model),
                root.at("layer").isAbsent() ? 0 : root.at("layer").integer(0, layers - 1));
    }

    private static int[] ids(JsonCursor root, SavedModel model) {
        int[] ids = root.at("ids").isAbsent()
                ? ids(JsonRequest.text(root.at("text"), MAX_CHARACTERS), model)
                : JsonRequest.ids(
                        root.at("ids"), MAX_CHARACTERS, model.model().config().vocabularySize());
        int max = maxTokens(model);
        if (ids.length == 0) {
            throw new UsageException("the text is empty: write something");
        }
        if (ids.length > max) {
            throw new UsageException("the text has " + ids.length + " tokens, but the maximum is " + max);
        }
        return ids;
    }

    /// The ids of a text; without a tokenizer it is a list of them.
    static int[] ids(String text, SavedModel model) {
        return model.tokenizer().isPresent() ? model.encodeWithPrefix(text) : TokenIds.parse(text, model);
    }

    /// Maximum number of tokens for a model.
    static int maxTokens(SavedModel model) {
        return Math.min(MAX_TOKENS, model.model().config().contextLength());
    }
}
