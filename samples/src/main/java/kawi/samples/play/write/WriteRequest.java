package kawi.samples.play.write;

import java.util.Arrays;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.samples.request.JsonRequest;
import kawi.samples.request.SavedModel;
import kawi.samples.request.UsageException;
import kawi.tokenizer.json.Json.NumberValue;
import kawi.tokenizer.json.JsonCursor;

/// A place in a text, and how the token after it is to be chosen.
///
/// @param prompt at least one token
/// @param newTokens the tokens after the prompt so far
/// @param strategy chooses the next one
/// @param seed of the random numbers
/// @param candidates how many of the most probable tokens to report
/// @param cache whether keys and values of earlier passes are reused
record WriteRequest(
        int[] prompt, int[] newTokens, DecodingStrategy strategy, long seed, int candidates, boolean cache) {
    private static final int MAX_CANDIDATES = 50;
    private static final int DEFAULT_CANDIDATES = 12;

    /// @param maxLength maximum number of tokens, those of the prompt included
    /// @throws UsageException if a field is wrong
    static WriteRequest parse(byte[] json, SavedModel model, int maxLength) {
        JsonCursor root = JsonRequest.parse(json);
        int size = model.model().config().vocabularySize();
        int[] prompt = JsonRequest.ids(root.at("prompt"), maxLength, size);
        if (prompt.length == 0) {
            throw new UsageException("the prompt is empty: there is nothing to continue");
        }
        int[] newTokens = root.at("new").isAbsent() ? new int[0] : JsonRequest.ids(root.at("new"), maxLength, size);
        if (prompt.length + newTokens.length > maxLength) {
            throw new UsageException("the text has " + (prompt.length + newTokens.length)
                    + " tokens, but the maximum is " + maxLength + ": begin a new one");
        }
        return new WriteRequest(
                prompt,
                newTokens,
                StrategyOptions.parse(root.at("strategy"), model),
                seed(root.at("seed")),
                root.at("candidates").isAbsent()
                        ? DEFAULT_CANDIDATES
                        : root.at("candidates").integer(1, MAX_CANDIDATES),
                root.at("cache").flag(true));
    }

    private static long seed(JsonCursor field) {
        if (field.isAbsent()) {
            return 1;
        }
        if (field.value().orElseThrow() instanceof NumberValue number
                && number.asLong().isPresent()) {
            return number.asLong().getAsLong();
        }
        throw field.expected("a whole number of 64 bits");
    }

    /// The whole text.
    int[] ids() {
        int[] ids = Arrays.copyOf(prompt, prompt.length + newTokens.length);
        System.arraycopy(newTokens, 0, ids, prompt.length, newTokens.length);
        return ids;
    }
}
