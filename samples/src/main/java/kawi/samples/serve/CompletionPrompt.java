package kawi.samples.serve;

import java.util.List;
import java.util.Optional;
import kawi.samples.http.HttpFailure;
import kawi.samples.request.UsageException;
import kawi.samples.serve.decode.ServeLimits;
import kawi.tokenizer.json.Json.StringValue;
import kawi.tokenizer.json.JsonCursor;

/// A prompt of a completion.
///
/// @param text as it was given, or the text of the ids
/// @param ids its tokens, at least one
record CompletionPrompt(String text, int[] ids) {

    /// The field `prompt`: a text, a list of texts, a list of ids, or a list of such lists.
    ///
    /// @throws HttpFailure if it is something else, is too long, or has something that the model does not know
    static List<CompletionPrompt> all(JsonCursor field, ServedModel model, ServeLimits limits) {
        if (field.isAbsent()) {
            return List.of(ofText(field, "", model, limits));
        }
        if (!field.isArray() || isIds(field)) {
            return List.of(one(field, model, limits));
        }
        if (field.size() == 0) {
            throw field.error("is empty");
        }
        if (field.size() > limits.queue()) {
            throw field.error("has " + field.size() + " prompts, but a request may have up to " + limits.queue());
        }
        return field.elements().stream().map(each -> one(each, model, limits)).toList();
    }

    private static boolean isIds(JsonCursor field) {
        JsonCursor first = field.at(0);
        return first.value().isPresent() && !first.isArray() && !(first.value().get() instanceof StringValue);
    }

    private static CompletionPrompt one(JsonCursor field, ServedModel model, ServeLimits limits) {
        return field.isArray() ? ofIds(field, model, limits) : ofText(field, field.text(), model, limits);
    }

    private static CompletionPrompt ofIds(JsonCursor field, ServedModel model, ServeLimits limits) {
        int vocabularySize = model.saved().model().config().vocabularySize();
        int[] ids = field.elements().stream()
                .mapToInt(each -> each.integer(0, vocabularySize - 1))
                .toArray();
        if (ids.length == 0) {
            throw field.error("is empty");
        }
        return checked(field, model.text(ids), ids, limits);
    }

    private static CompletionPrompt ofText(JsonCursor field, String text, ServedModel model, ServeLimits limits) {
        try {
            int[] ids = text.isEmpty() ? start(model) : model.saved().encodeWithPrefix(text);
            return checked(field, text, ids, limits);
        } catch (UsageException e) {
            throw field.error("cannot be encoded: " + e.getMessage(), e);
        }
    }

    private static CompletionPrompt checked(JsonCursor field, String text, int[] ids, ServeLimits limits) {
        if (ids.length > limits.maxPromptTokens()) {
            throw HttpFailure.ofField(
                            field.path(),
                            field.path() + " has " + ids.length + " tokens, but the limit is "
                                    + limits.maxPromptTokens())
                    .withCode("context_length_exceeded");
        }
        return new CompletionPrompt(text, ids);
    }

    /// Where any text can begin: after what the vocabulary puts before every text, after the end of another (as in
    /// OpenAI's API), or after a line.
    private static int[] start(ServedModel model) {
        int[] prefix = model.saved().requireTokenizer().prefix();
        if (prefix.length > 0) {
            return prefix;
        }
        Optional<Integer> end = model.saved().endTokens().stream().min(Integer::compare);
        return end.map(id -> new int[] {id}).orElseGet(() -> model.saved().encode("\n"));
    }
}
