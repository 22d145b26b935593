package kawi.tokenizer.json;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import kawi.tokenizer.json.Json.ArrayValue;
import kawi.tokenizer.json.Json.BooleanValue;
import kawi.tokenizer.json.Json.NullValue;
import kawi.tokenizer.json.Json.NumberValue;
import kawi.tokenizer.json.Json.ObjectValue;
import kawi.tokenizer.json.Json.StringValue;

/// A position in a JSON document that knows the path from the root, so that an error message can name it:
/// `added_tokens[2].id is "x", expected a whole number`.
///
/// A cursor may stand at a key that the document does not have. Such a value [#isAbsent], and so is `null`.
public final class JsonCursor {
    private static final int MAX_SHOWN_LENGTH = 60;

    /// A key that a path shows without quotes.
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");

    /// Turns a problem with a document into the exception of its reader.
    @FunctionalInterface
    public interface Failure {
        /// @param where the position of the problem
        /// @param problem without the position, such as `is 3, expected a string`
        /// @param cause may be null
        RuntimeException exception(JsonCursor where, String problem, Throwable cause);
    }

    private final Optional<JsonCursor> parent;
    private final Object step; // from the parent: a String key or an Integer index
    private final Optional<Json> found;
    private final Failure failure;

    private JsonCursor(Optional<JsonCursor> parent, Object step, Optional<Json> found, Failure failure) {
        this.parent = parent;
        this.step = step;
        this.found = found;
        this.failure = failure;
    }

    /// The root of a document, which must be an object.
    ///
    /// @throws RuntimeException of `failure` if the bytes are not UTF-8, or not one JSON object
    public static JsonCursor parseObject(ByteBuffer utf8, Failure failure) {
        var nothing = new JsonCursor(Optional.empty(), "", Optional.empty(), failure);
        try {
            Json root =
                    Json.parse(StandardCharsets.UTF_8.newDecoder().decode(utf8).toString());
            JsonCursor cursor = of(root, failure);
            if (!cursor.isObject()) {
                throw cursor.expected("an object");
            }
            return cursor;
        } catch (CharacterCodingException e) {
            throw failure.exception(nothing, "is not UTF-8", e);
        } catch (JsonException e) {
            throw failure.exception(
                    nothing,
                    "is not valid JSON at line " + e.line() + ", column " + e.column() + ": " + e.getMessage(),
                    e);
        }
    }

    /// The root of a document that was parsed before.
    public static JsonCursor of(Json root, Failure failure) {
        return new JsonCursor(Optional.empty(), "", Optional.of(root), failure);
    }

    /// The value of a key. It is absent if the object lacks the key, or this is no object.
    public JsonCursor at(String key) {
        Optional<Json> member = json() instanceof ObjectValue object ? object.get(key) : Optional.empty();
        return new JsonCursor(Optional.of(this), key, member, failure);
    }

    /// The element at an index. It is absent beyond the end, or if this is no array.
    public JsonCursor at(int index) {
        Optional<Json> element = json() instanceof ArrayValue array
                        && index >= 0
                        && index < array.elements().size()
                ? Optional.of(array.elements().get(index))
                : Optional.empty();
        return new JsonCursor(Optional.of(this), index, element, failure);
    }

    /// The value itself; empty where the document has none.
    public Optional<Json> value() {
        return found;
    }

    private Json json() {
        return found.orElse(new NullValue());
    }

    /// Whether the document has no value here, or `null`.
    public boolean isAbsent() {
        return json() instanceof NullValue;
    }

    /// Whether the value is this boolean.
    public boolean is(boolean flag) {
        return json() instanceof BooleanValue found && found.value() == flag;
    }

    /// Whether the value is an object.
    public boolean isObject() {
        return json() instanceof ObjectValue;
    }

    /// Whether the value is an array.
    public boolean isArray() {
        return json() instanceof ArrayValue;
    }

    /// The string.
    public String text() {
        if (json() instanceof StringValue text) {
            return text.value();
        }
        throw expected("a string");
    }

    /// The string, or another if the value is absent.
    public String text(String otherwise) {
        return isAbsent() ? otherwise : text();
    }

    /// The boolean.
    public boolean flag() {
        if (json() instanceof BooleanValue flag) {
            return flag.value();
        }
        throw expected("true or false");
    }

    /// The boolean, or another if the value is absent.
    public boolean flag(boolean otherwise) {
        return isAbsent() ? otherwise : flag();
    }

    /// The whole number, written without fraction and exponent.
    public int integer() {
        if (json() instanceof NumberValue number && number.asInt().isPresent()) {
            return number.asInt().getAsInt();
        }
        throw expected("a whole number");
    }

    /// The whole number in a range.
    public int integer(int min, int max) {
        OptionalInt number = json() instanceof NumberValue found ? found.asInt() : OptionalInt.empty();
        if (number.isEmpty() || number.getAsInt() < min || number.getAsInt() > max) {
            throw expected("a whole number from " + min + " to " + max);
        }
        return number.getAsInt();
    }

    /// The number exactly as it is written.
    public BigDecimal number() {
        if (json() instanceof NumberValue number) {
            return number.exact();
        }
        throw expected("a number");
    }

    /// The nearest double (infinite beyond all of them), or another if the value is absent.
    public double number(double otherwise) {
        if (isAbsent()) {
            return otherwise;
        }
        if (json() instanceof NumberValue number) {
            return number.nearest();
        }
        throw expected("a number");
    }

    /// The values of an array, without their positions.
    public List<Json> array() {
        if (json() instanceof ArrayValue array) {
            return array.elements();
        }
        throw expected("an array");
    }

    /// The values of an object by their keys in the order of the document, without their positions.
    public SequencedMap<String, Json> object() {
        if (json() instanceof ObjectValue object) {
            return object.members();
        }
        throw expected("an object");
    }

    /// The [#array], each value with its position.
    public List<JsonCursor> elements() {
        var elements = new ArrayList<JsonCursor>();
        for (Json element : array()) {
            elements.add(new JsonCursor(Optional.of(this), elements.size(), Optional.of(element), failure));
        }
        return elements;
    }

    /// The [#object], each value with its position.
    public SequencedMap<String, JsonCursor> entries() {
        var entries = new LinkedHashMap<String, JsonCursor>();
        for (Map.Entry<String, Json> member : object().entrySet()) {
            entries.put(
                    member.getKey(),
                    new JsonCursor(Optional.of(this), member.getKey(), Optional.of(member.getValue()), failure));
        }
        return entries;
    }

    /// The number of values in an array or an object; 0 for anything else.
    public int size() {
        return switch (json()) {
            case ArrayValue array -> array.elements().size();
            case ObjectValue object -> object.members().size();
            case StringValue text -> 0;
            case NumberValue number -> 0;
            case BooleanValue flag -> 0;
            case NullValue nothing -> 0;
        };
    }

    /// The path from the root, such as `added_tokens[2].id`; empty for the root. A key that is no identifier is written
    /// as JSON: `model.vocab["a b"]`.
    public String path() {
        var path = new StringBuilder();
        for (JsonCursor each : fromRoot()) {
            String step = String.valueOf(each.step);
            if (each.step instanceof Integer) {
                path.append('[').append(step).append(']');
            } else if (IDENTIFIER.matcher(step).matches()) {
                path.append(path.isEmpty() ? "" : ".").append(step);
            } else {
                String quoted = new StringValue(step).toString();
                path.append(path.isEmpty() ? quoted : "[" + quoted + "]");
            }
        }
        return path.toString();
    }

    /// The path from the root as a JSON pointer in a URI fragment (RFC 6901), as `$ref` has it: `#/properties/age`.
    /// Of the characters that a URI escapes only the space and `%` are escaped here, for readability.
    public String pointer() {
        var pointer = new StringBuilder("#");
        for (JsonCursor each : fromRoot()) {
            String key = String.valueOf(each.step);
            pointer.append('/')
                    .append(key.replace("~", "~0")
                            .replace("/", "~1")
                            .replace("%", "%25")
                            .replace(" ", "%20"));
        }
        return pointer.toString();
    }

    /// The positions on the way from the root to this one, without the root.
    private List<JsonCursor> fromRoot() {
        var steps = new ArrayList<JsonCursor>();
        for (JsonCursor at = this; at.parent.isPresent(); at = at.parent.get()) {
            steps.add(at);
        }
        return steps.reversed();
    }

    /// The exception for a value that is not what it should be, to be thrown by the caller.
    ///
    /// @param what was expected, such as `a string`
    public RuntimeException expected(String what) {
        String state = found.map(value -> "is " + shown(value)).orElse("is missing");
        return error(state + ", expected " + what);
    }

    /// The exception for a problem at this position, to be thrown by the caller.
    public RuntimeException error(String problem) {
        return error(problem, null);
    }

    /// The exception for a problem at this position, to be thrown by the caller.
    ///
    /// @param cause may be null
    public RuntimeException error(String problem, Throwable cause) {
        return failure.exception(this, problem, cause);
    }

    private static String shown(Json value) {
        String text = value.toString();
        return text.length() <= MAX_SHOWN_LENGTH ? text : text.substring(0, MAX_SHOWN_LENGTH - 3) + "...";
    }
}
