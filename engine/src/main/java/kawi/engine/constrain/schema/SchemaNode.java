package kawi.engine.constrain.schema;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import kawi.engine.constrain.grammar.ConstraintException;
import kawi.tokenizer.json.Json;
import kawi.tokenizer.json.Json.ArrayValue;
import kawi.tokenizer.json.Json.NumberValue;
import kawi.tokenizer.json.Json.ObjectValue;
import kawi.tokenizer.json.Json.StringValue;

/// A value in a schema that knows where it stands, for the sake of errors.
///
/// @param pointer from the root, such as `#/properties/age`
/// @param value what stands there
record SchemaNode(String pointer, Json value) {
    private static final int MAX_SHOWN_LENGTH = 60;
    private static final int MAX_DIGITS = 16;

    /// Every schema within a schema has its pointer, which holds those of all around it.
    private static final int MAX_POINTER_LENGTH = 50_000;

    /// For the values of one object or array.
    private static final long MAX_POINTERS_LENGTH = 20_000_000;

    SchemaNode {
        if (pointer.length() > MAX_POINTER_LENGTH) {
            throw tooLong(pointer);
        }
    }

    private static ConstraintException tooLong(String pointer) {
        return new ConstraintException("schema " + pointer.substring(0, Math.min(pointer.length(), MAX_SHOWN_LENGTH))
                + "...: the keys on the way to so many values are too long");
    }

    private void requireShortPointers(int values) {
        if ((long) pointer.length() * values > MAX_POINTERS_LENGTH) {
            throw tooLong(pointer);
        }
    }

    boolean has(String key) {
        return value instanceof ObjectValue object && object.members().containsKey(key);
    }

    /// The value of a key that is there. The pointer is written as in a `$ref`, where a space is `%20`: names of other
    /// rules have spaces.
    SchemaNode at(String key) {
        String step =
                key.replace("~", "~0").replace("/", "~1").replace("%", "%25").replace(" ", "%20");
        return new SchemaNode(pointer + "/" + step, members().get(key));
    }

    /// The element at a place of an array, if there is one.
    Optional<SchemaNode> element(int place) {
        return value instanceof ArrayValue array && place < array.elements().size()
                ? Optional.of(
                        new SchemaNode(pointer + "/" + place, array.elements().get(place)))
                : Optional.empty();
    }

    Set<String> keys() {
        return new LinkedHashSet<>(members().keySet());
    }

    private SequencedMap<String, Json> members() {
        if (value instanceof ObjectValue object) {
            return object.members();
        }
        throw expected("an object");
    }

    List<SchemaNode> elements() {
        if (!(value instanceof ArrayValue array)) {
            throw expected("an array");
        }
        requireShortPointers(array.elements().size());
        var elements = new ArrayList<SchemaNode>();
        for (Json each : array.elements()) {
            elements.add(new SchemaNode(pointer + "/" + elements.size(), each));
        }
        return elements;
    }

    /// The elements of an array that must have some.
    List<SchemaNode> someElements() {
        List<SchemaNode> elements = elements();
        if (elements.isEmpty()) {
            throw expected("an array that is not empty");
        }
        return elements;
    }

    /// The values of an object by their keys, in order.
    Map<String, SchemaNode> entries() {
        requireShortPointers(members().size());
        var entries = new LinkedHashMap<String, SchemaNode>();
        keys().forEach(key -> entries.put(key, at(key)));
        return entries;
    }

    String text() {
        if (value instanceof StringValue string) {
            return string.value();
        }
        throw expected("a string");
    }

    /// The whole number under a key, or another if it is not there.
    int count(String key, int otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        int count = members().get(key) instanceof NumberValue number
                ? number.asInt().orElse(-1)
                : -1;
        if (count < 0) {
            throw at(key).expected("a whole number from 0 to " + Integer.MAX_VALUE);
        }
        return count;
    }

    /// A number of at most 16 digits on each side of the point.
    BigDecimal number() {
        if (!(value instanceof NumberValue found)) {
            throw expected("a number");
        }
        BigDecimal number = found.exact();
        boolean reasonable = Math.abs(number.scale()) <= MAX_DIGITS
                && number.abs().compareTo(BigDecimal.valueOf(JsonNumber.LARGEST)) <= 0;
        if (!reasonable) {
            throw expected("a number of at most " + MAX_DIGITS + " digits in front of the point and behind it");
        }
        return number;
    }

    ConstraintException expected(String what) {
        String found = value.toString();
        String shown = found.length() <= MAX_SHOWN_LENGTH ? found : found.substring(0, MAX_SHOWN_LENGTH - 3) + "...";
        return error("expected " + what + " but found " + shown);
    }

    ConstraintException error(String problem) {
        return new ConstraintException("schema " + pointer + ": " + problem);
    }
}
