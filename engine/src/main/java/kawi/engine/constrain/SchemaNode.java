package kawi.engine.constrain;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// A value in a schema that knows where it stands, for the sake of errors.
///
/// @param pointer from the root, such as `#/properties/age`
/// @param node the value
record SchemaNode(String pointer, JsonNode node) {
    private static final int LONGEST_SHOWN = 60;
    private static final int MOST_DIGITS = 16;

    /// Every schema within a schema has its pointer, which holds those of all around it.
    private static final int LONGEST_POINTER = 50_000;

    /// For the values of one object or array.
    private static final long LONGEST_POINTERS = 20_000_000;

    SchemaNode {
        if (pointer.length() > LONGEST_POINTER) {
            throw tooLong(pointer);
        }
    }

    private static ConstraintException tooLong(String pointer) {
        return new ConstraintException("schema " + pointer.substring(0, Math.min(pointer.length(), LONGEST_SHOWN))
                + "...: the keys on the way to so many values are too long");
    }

    private void requireShortPointers() {
        if ((long) pointer.length() * node.size() > LONGEST_POINTERS) {
            throw tooLong(pointer);
        }
    }

    boolean has(String key) {
        return node.has(key);
    }

    /// The value of a key that is there. The pointer is written as in a `$ref`, where a space is `%20`: names of other
    /// rules have spaces.
    SchemaNode at(String key) {
        String step =
                key.replace("~", "~0").replace("/", "~1").replace("%", "%25").replace(" ", "%20");
        return new SchemaNode(pointer + "/" + step, node.get(key));
    }

    /// The element at a place of an array, if there is one.
    Optional<SchemaNode> element(int place) {
        return place < node.size()
                ? Optional.of(new SchemaNode(pointer + "/" + place, node.get(place)))
                : Optional.empty();
    }

    Set<String> keys() {
        return new LinkedHashSet<>(node.propertyNames());
    }

    List<SchemaNode> elements() {
        if (!node.isArray()) {
            throw expected("an array");
        }
        requireShortPointers();
        var elements = new ArrayList<SchemaNode>();
        for (JsonNode each : node) {
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
        if (!node.isObject()) {
            throw expected("an object");
        }
        requireShortPointers();
        var entries = new LinkedHashMap<String, SchemaNode>();
        keys().forEach(key -> entries.put(key, at(key)));
        return entries;
    }

    String text() {
        if (!node.isString()) {
            throw expected("a string");
        }
        return node.stringValue();
    }

    /// The whole number under a key, or another if it is not there.
    int count(String key, int otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        JsonNode value = node.get(key);
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
            throw at(key).expected("a whole number from 0 to " + Integer.MAX_VALUE);
        }
        return value.intValue();
    }

    /// A number of at most 16 digits on each side of the point.
    BigDecimal number() {
        if (!node.isNumber()) {
            throw expected("a number");
        }
        BigDecimal number = node.decimalValue();
        boolean reasonable = Math.abs(number.scale()) <= MOST_DIGITS
                && number.abs().compareTo(BigDecimal.valueOf(JsonNumber.LARGEST)) <= 0;
        if (!reasonable) {
            throw expected("a number of at most " + MOST_DIGITS + " digits in front of the point and behind it");
        }
        return number;
    }

    ConstraintException expected(String what) {
        String found = node.toString();
        String shown = found.length() <= LONGEST_SHOWN ? found : found.substring(0, LONGEST_SHOWN - 3) + "...";
        return error("expected " + what + " but found " + shown);
    }

    ConstraintException error(String problem) {
        return new ConstraintException("schema " + pointer + ": " + problem);
    }
}
