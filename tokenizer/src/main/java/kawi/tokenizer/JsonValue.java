package kawi.tokenizer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/// A value in a JSON file that remembers where it stands, so that whoever finds it wrong can say so:
/// `model/tokenizer.json: model.type is 3, expected a text`.
///
/// @param file the file
/// @param key the way to the value, such as `added_tokens[2].id`; empty for the whole file
/// @param node the value itself
record JsonValue(Path file, String key, JsonNode node) {

    /// The factory would keep the names of a vocabulary, which are many and never come twice, in a table meant for
    /// few.
    private static final ObjectReader READER = JsonMapper.builder(JsonFactory.builder()
                    .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    private static final int LONGEST_SHOWN = 40;

    static JsonValue read(Path file) {
        String text = SourceFile.read(file);
        try {
            var value = new JsonValue(file, "", READER.readTree(text));
            value.requireObject();
            return value;
        } catch (JacksonException e) {
            throw new TokenizerException(file + ": no valid JSON" + place(e) + ": " + e.getOriginalMessage(), e);
        }
    }

    private static String place(JacksonException e) {
        var at = e.getLocation();
        return at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    /// The value under a name; one that [#isAbsent] if there is none.
    JsonValue at(String name) {
        return new JsonValue(file, key.isEmpty() ? name : key + "." + name, node.path(name));
    }

    /// Not there, or `null`, which these files use for the same.
    boolean isAbsent() {
        return node.isMissingNode() || node.isNull();
    }

    String text() {
        if (!node.isString()) {
            throw wrong("a text");
        }
        return node.stringValue();
    }

    int integer() {
        if (!node.isIntegralNumber() || !node.canConvertToInt()) {
            throw wrong("a whole number");
        }
        return node.intValue();
    }

    /// Whether it is `true`; what is absent is not.
    boolean flag() {
        if (isAbsent()) {
            return false;
        }
        if (!node.isBoolean()) {
            throw wrong("true or false");
        }
        return node.booleanValue();
    }

    /// The values of an array, in order.
    List<JsonValue> elements() {
        if (!node.isArray()) {
            throw wrong("an array");
        }
        var elements = new ArrayList<JsonValue>();
        for (var element : node) {
            elements.add(new JsonValue(file, key + "[" + elements.size() + "]", element));
        }
        return elements;
    }

    /// The values of an object under their names, in the file's order.
    Map<String, JsonValue> entries() {
        requireObject();
        var entries = new LinkedHashMap<String, JsonValue>();
        for (var entry : node.properties()) {
            var name = entry.getKey();
            entries.put(name, new JsonValue(file, key + "[" + CharacterNames.quote(name) + "]", entry.getValue()));
        }
        return entries;
    }

    /// The value under a name of an object whose names are texts of any kind.
    JsonValue entry(String name) {
        return new JsonValue(file, key + "[" + CharacterNames.quote(name) + "]", node.path(name));
    }

    /// The value at a place of an array.
    JsonValue element(int place) {
        return new JsonValue(file, key + "[" + place + "]", node.path(place));
    }

    void requireObject() {
        if (!node.isObject()) {
            throw wrong("an object");
        }
    }

    /// What to throw when this value is not what it should be.
    TokenizerException wrong(String expected) {
        var subject = key.isEmpty() ? "the file" : key;
        var found = node.isMissingNode() ? "missing" : shortened(node.toString());
        return new TokenizerException("%s: %s is %s, expected %s".formatted(file, subject, found, expected));
    }

    private static String shortened(String json) {
        return json.length() <= LONGEST_SHOWN ? json : json.substring(0, LONGEST_SHOWN) + "...";
    }
}
