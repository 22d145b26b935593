package kawi.tokenizer.file;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import kawi.tokenizer.CharacterNames;
import kawi.tokenizer.TokenizerException;
import kawi.tokenizer.json.Json;
import kawi.tokenizer.json.Json.ArrayValue;
import kawi.tokenizer.json.Json.BooleanValue;
import kawi.tokenizer.json.Json.NullValue;
import kawi.tokenizer.json.Json.NumberValue;
import kawi.tokenizer.json.Json.ObjectValue;
import kawi.tokenizer.json.Json.StringValue;
import kawi.tokenizer.json.JsonException;

/// A value in a JSON file that remembers where it stands, so that whoever finds it wrong can say so:
/// `model/tokenizer.json: model.type is 3, expected a text`.
///
/// @param file the file
/// @param key the way to the value, such as `added_tokens[2].id`; empty for the whole file
/// @param found the value itself; empty if there is none
record JsonValue(Path file, String key, Optional<Json> found) {
    private static final int MAX_SHOWN_LENGTH = 40;

    static JsonValue read(Path file) {
        String text = SourceFile.read(file);
        try {
            var value = new JsonValue(file, "", Optional.of(Json.parse(text)));
            if (!(value.json() instanceof ObjectValue)) {
                throw value.wrong("an object");
            }
            return value;
        } catch (JsonException e) {
            throw new TokenizerException(
                    "%s: no valid JSON at line %d, column %d: %s".formatted(file, e.line(), e.column(), e.getMessage()),
                    e);
        }
    }

    /// The value under a name; one that [#isAbsent] if there is none.
    JsonValue at(String name) {
        return new JsonValue(file, key.isEmpty() ? name : key + "." + name, member(name));
    }

    /// The same for an object whose names are texts of any kind.
    JsonValue entry(String name) {
        return new JsonValue(file, key + "[" + CharacterNames.quote(name) + "]", member(name));
    }

    private Optional<Json> member(String name) {
        return json() instanceof ObjectValue object ? object.get(name) : Optional.empty();
    }

    /// What is not there, these files write as `null` too.
    private Json json() {
        return found.orElse(new NullValue());
    }

    /// Not there, or `null`.
    boolean isAbsent() {
        return json() instanceof NullValue;
    }

    /// Whether it is `true`.
    boolean isTrue() {
        return json() instanceof BooleanValue flag && flag.value();
    }

    /// Whether it is `false`.
    boolean isFalse() {
        return json() instanceof BooleanValue flag && !flag.value();
    }

    /// Whether it is a number that is zero.
    boolean isZero() {
        return json() instanceof NumberValue number && number.nearest() == 0;
    }

    String text() {
        if (json() instanceof StringValue text) {
            return text.value();
        }
        throw wrong("a text");
    }

    int integer() {
        if (json() instanceof NumberValue number && number.asInt().isPresent()) {
            return number.asInt().getAsInt();
        }
        throw wrong("a whole number");
    }

    /// Whether it is `true`; what is absent is not.
    boolean flag() {
        if (isAbsent()) {
            return false;
        }
        if (!isTrue() && !isFalse()) {
            throw wrong("true or false");
        }
        return isTrue();
    }

    /// The values of an array, in order.
    List<Json> array() {
        if (json() instanceof ArrayValue array) {
            return array.elements();
        }
        throw wrong("an array");
    }

    /// The values of an object under their names, in the file's order.
    SequencedMap<String, Json> object() {
        if (json() instanceof ObjectValue object) {
            return object.members();
        }
        throw wrong("an object");
    }

    /// The [#array] with the way to each value.
    List<JsonValue> elements() {
        var elements = new ArrayList<JsonValue>();
        for (Json element : array()) {
            elements.add(new JsonValue(file, key + "[" + elements.size() + "]", Optional.of(element)));
        }
        return elements;
    }

    /// The [#object] with the way to each value.
    Map<String, JsonValue> entries() {
        var entries = new LinkedHashMap<String, JsonValue>();
        object().keySet().forEach(name -> entries.put(name, entry(name)));
        return entries;
    }

    /// How many values an array or an object has; anything else has none.
    int size() {
        if (json() instanceof ArrayValue array) {
            return array.elements().size();
        }
        return json() instanceof ObjectValue object ? object.members().size() : 0;
    }

    /// The value at a place of an array.
    JsonValue element(int place) {
        return elements().get(place);
    }

    /// What to throw when this value is not what it should be.
    TokenizerException wrong(String expected) {
        var subject = key.isEmpty() ? "the file" : key;
        var shown = found.map(value -> shortened(value.toString())).orElse("missing");
        return new TokenizerException("%s: %s is %s, expected %s".formatted(file, subject, shown, expected));
    }

    private static String shortened(String json) {
        return json.length() <= MAX_SHOWN_LENGTH ? json : json.substring(0, MAX_SHOWN_LENGTH) + "...";
    }
}
