package kawi.engine.io;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import kawi.tokenizer.json.Json;
import kawi.tokenizer.json.Json.BooleanValue;
import kawi.tokenizer.json.Json.NullValue;
import kawi.tokenizer.json.Json.NumberValue;
import kawi.tokenizer.json.Json.ObjectValue;
import kawi.tokenizer.json.Json.StringValue;
import kawi.tokenizer.json.JsonException;

/// A JSON object out of a file. Its errors name the file, the key, and what was expected there.
///
/// @param file where it stands
/// @param root the object
record JsonDocument(Path file, ObjectValue root) {

    /// @param what how errors call it, such as "the header"
    /// @throws ModelFileException if it is not UTF-8 or not one JSON object with distinct keys
    static JsonDocument parse(Path file, String what, ByteBuffer utf8) {
        Json root;
        try {
            root = Json.parse(StandardCharsets.UTF_8.newDecoder().decode(utf8).toString());
        } catch (CharacterCodingException e) {
            throw new ModelFileException(file, what + " is not UTF-8", e);
        } catch (JsonException e) {
            throw new ModelFileException(
                    file,
                    what + " is not valid JSON at line " + e.line() + ", column " + e.column() + ": " + e.getMessage(),
                    e);
        }
        if (root instanceof ObjectValue object) {
            return new JsonDocument(file, object);
        }
        throw new ModelFileException(file, what + " must be a JSON object, but is " + describe(root));
    }

    /// The value of a key; empty if the key is absent or null.
    Optional<Json> value(String key) {
        return root.get(key).filter(value -> !(value instanceof NullValue));
    }

    /// @throws ModelFileException if the key is absent or its value is not a whole number in the range
    int wholeNumber(String key, int least, int most) {
        OptionalInt number =
                value(key).orElse(new NullValue()) instanceof NumberValue found ? found.asInt() : OptionalInt.empty();
        if (number.isEmpty() || number.getAsInt() < least || number.getAsInt() > most) {
            throw wrong(key, "a whole number from " + least + " to " + most);
        }
        return number.getAsInt();
    }

    /// The number at a key; infinite if it is beyond all doubles.
    double number(String key, double otherwise) {
        return value(key)
                .map(value -> {
                    if (value instanceof NumberValue number) {
                        return number.nearest();
                    }
                    throw wrong(key, "a number");
                })
                .orElse(otherwise);
    }

    boolean flag(String key, boolean otherwise) {
        return value(key)
                .map(value -> {
                    if (value instanceof BooleanValue flag) {
                        return flag.value();
                    }
                    throw wrong(key, "true or false");
                })
                .orElse(otherwise);
    }

    String text(String key, String otherwise) {
        return value(key)
                .map(value -> {
                    if (value instanceof StringValue text) {
                        return text.value();
                    }
                    throw wrong(key, "a string");
                })
                .orElse(otherwise);
    }

    /// The error that says what stands at a key and what should.
    ModelFileException wrong(String key, String expected) {
        String found = root.get(key).map(value -> "is " + describe(value)).orElse("is missing");
        return new ModelFileException(file, "\"" + key + "\" " + found + ", expected " + expected);
    }

    /// A value as it stands in the file, cut where it gets long.
    static String describe(Json value) {
        String text = value.toString();
        return text.length() <= 80 ? text : text.substring(0, 77) + "...";
    }
}
