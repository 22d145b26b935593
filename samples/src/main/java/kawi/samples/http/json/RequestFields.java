package kawi.samples.http.json;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import kawi.samples.http.HttpFailure;
import kawi.tokenizer.json.Json.NumberValue;
import kawi.tokenizer.json.Json.StringValue;
import kawi.tokenizer.json.JsonCursor;

/// The fields of a JSON request. A field that is absent or `null` has its default; a wrong one is a [HttpFailure] that
/// names it.
public final class RequestFields {
    private final JsonCursor root;

    private RequestFields(JsonCursor root) {
        this.root = root;
    }

    /// The fields of a body.
    ///
    /// @param utf8 the body
    /// @throws HttpFailure 400 if it is not a JSON object
    public static RequestFields parse(byte... utf8) {
        return new RequestFields(JsonCursor.parseObject(ByteBuffer.wrap(utf8), RequestFields::failure));
    }

    private static RuntimeException failure(JsonCursor where, String problem, Throwable cause) {
        String path = where.path();
        return HttpFailure.ofField(path, (path.isEmpty() ? "the body" : path) + " " + problem, cause);
    }

    /// Refuses fields that are not part of the API, as OpenAI does, and those that would change the answer but are not
    /// supported.
    ///
    /// @param known supported ones
    /// @param ignored those that do not change the answer
    /// @param unsupported those that would
    public void check(Set<String> known, Set<String> ignored, Set<String> unsupported) {
        root.entries().forEach((name, value) -> {
            if (unsupported.contains(name) && !value.isAbsent()) {
                throw HttpFailure.ofField(name, name + " is not supported");
            }
            if (!known.contains(name) && !ignored.contains(name) && !unsupported.contains(name)) {
                throw HttpFailure.ofField(name, "there is no field " + name);
            }
        });
    }

    /// The position of a field.
    public JsonCursor at(String name) {
        return root.at(name);
    }

    /// Whether a field is present and not null.
    public boolean has(String name) {
        return !root.at(name).isAbsent();
    }

    /// A Boolean.
    public boolean flag(String name, boolean otherwise) {
        return root.at(name).flag(otherwise);
    }

    /// A whole number.
    ///
    /// @throws HttpFailure if it is outside the range
    public OptionalInt integer(String name, int min, int max) {
        return has(name) ? OptionalInt.of(root.at(name).integer(min, max)) : OptionalInt.empty();
    }

    /// A whole number of 64 bits.
    public OptionalLong longInteger(String name) {
        if (!has(name)) {
            return OptionalLong.empty();
        }
        OptionalLong number = root.at(name).value().orElseThrow() instanceof NumberValue found
                ? found.asLong()
                : OptionalLong.empty();
        if (number.isEmpty()) {
            throw root.at(name).expected("a whole number of 64 bits");
        }
        return number;
    }

    /// A number.
    ///
    /// @throws HttpFailure if it is outside the range
    public OptionalDouble number(String name, int min, int max) {
        if (!has(name)) {
            return OptionalDouble.empty();
        }
        double number = root.at(name).number(0);
        if (number < min || number > max) {
            throw root.at(name).expected("a number from " + min + " to " + max);
        }
        return OptionalDouble.of(number);
    }

    /// A positive number.
    ///
    /// @param max a whole number
    /// @throws HttpFailure if it is not above 0, or above the maximum
    public OptionalDouble positive(String name, int max) {
        if (!has(name)) {
            return OptionalDouble.empty();
        }
        double number = root.at(name).number(0);
        if (!(number > 0 && number <= max)) {
            throw root.at(name).expected("a number above 0 and at most " + max);
        }
        return OptionalDouble.of(number);
    }

    /// A text.
    public Optional<String> text(String name) {
        return has(name) ? Optional.of(root.at(name).text()) : Optional.empty();
    }

    /// A text, or a list of texts.
    public List<String> texts(String name) {
        if (!has(name)) {
            return List.of();
        }
        return root.at(name).value().orElseThrow() instanceof StringValue one
                ? List.of(one.value())
                : root.at(name).elements().stream().map(JsonCursor::text).toList();
    }
}
