package kawi.samples.request;

import java.nio.ByteBuffer;
import kawi.tokenizer.json.Json.ArrayValue;
import kawi.tokenizer.json.JsonCursor;

/// The JSON body of a request of the web page. A wrong field is a [UsageException] that names it.
public final class JsonRequest {
    private JsonRequest() {}

    /// The fields of a body.
    ///
    /// @param utf8 the body
    /// @throws UsageException if it is not a JSON object
    public static JsonCursor parse(byte... utf8) {
        return JsonCursor.parseObject(ByteBuffer.wrap(utf8), JsonRequest::failure);
    }

    private static RuntimeException failure(JsonCursor where, String problem, Throwable cause) {
        String path = where.path();
        return new UsageException((path.isEmpty() ? "the request" : path) + " " + problem, cause);
    }

    /// A field that is a list of token ids.
    ///
    /// @param maxLength maximum number of ids
    /// @param vocabularySize ids are below it
    /// @throws UsageException if it is something else, too long, or has an id outside the vocabulary
    public static int[] ids(JsonCursor field, int maxLength, int vocabularySize) {
        if (!(field.value().orElse(null) instanceof ArrayValue)) {
            throw field.expected("a list of token ids");
        }
        if (field.size() > maxLength) {
            throw field.error("has " + field.size() + " token ids, but the maximum is " + maxLength);
        }
        return field.elements().stream()
                .mapToInt(element -> element.integer(0, vocabularySize - 1))
                .toArray();
    }

    /// A field that is a text.
    ///
    /// @param maxLength maximum number of characters
    /// @throws UsageException if it is something else, or too long
    public static String text(JsonCursor field, int maxLength) {
        String text = field.text();
        if (text.length() > maxLength) {
            throw field.error("has " + text.length() + " characters, but the maximum is " + maxLength);
        }
        return text;
    }
}
