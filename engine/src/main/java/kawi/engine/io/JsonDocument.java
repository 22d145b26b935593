package kawi.engine.io;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.core.util.Separators.Spacing;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A JSON object out of a file. Its errors name the file, the key, and what was expected there.
///
/// @param file where it stands
/// @param root the object
record JsonDocument(Path file, ObjectNode root) {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    // The same text on every system: line breaks are not the platform's.
    private static final DefaultPrettyPrinter PRETTY = new DefaultPrettyPrinter()
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultIndenter("  ", "\n"))
            .withSeparators(Separators.createDefaultInstance().withObjectNameValueSpacing(Spacing.AFTER));

    /// @param what how errors call it, such as "the header"
    /// @throws ModelFileException if it is not UTF-8 or not one JSON object with distinct keys
    static JsonDocument parse(Path file, String what, ByteBuffer utf8) {
        JsonNode root;
        try {
            // Decoded here, for the parser would take UTF-16 as well.
            root = MAPPER.readTree(
                    StandardCharsets.UTF_8.newDecoder().decode(utf8).toString());
        } catch (CharacterCodingException e) {
            throw new ModelFileException(file, what + " is not UTF-8", e);
        } catch (JacksonException e) {
            throw new ModelFileException(file, what + " is not valid JSON" + place(e) + e.getOriginalMessage(), e);
        }
        if (!(root instanceof ObjectNode object)) {
            throw new ModelFileException(file, what + " must be a JSON object, but is " + describe(root));
        }
        return new JsonDocument(file, object);
    }

    static ObjectNode emptyObject() {
        return JsonNodeFactory.instance.objectNode();
    }

    static byte[] compact(ObjectNode object) {
        return MAPPER.writeValueAsBytes(object);
    }

    /// Indented by two spaces, with a line break at the end.
    static String pretty(ObjectNode object) {
        return MAPPER.writer().with(PRETTY).writeValueAsString(object) + "\n";
    }

    /// The value of a key; empty if the key is absent or null.
    Optional<JsonNode> value(String key) {
        return Optional.ofNullable(root.get(key)).filter(node -> !node.isNull());
    }

    /// @throws ModelFileException if the key is absent or its value is not a whole number in the range
    int wholeNumber(String key, int least, int most) {
        String expected = "a whole number from " + least + " to " + most;
        JsonNode node = value(key).orElseThrow(() -> wrong(key, expected));
        if (!node.isIntegralNumber() || !node.canConvertToInt()) {
            throw wrong(key, expected);
        }
        int number = node.intValue();
        if (number < least || number > most) {
            throw wrong(key, expected);
        }
        return number;
    }

    /// The number at a key; NaN if it is beyond all doubles.
    double number(String key, double otherwise) {
        return value(key)
                .map(node -> {
                    if (!node.isNumber()) {
                        throw wrong(key, "a number");
                    }
                    return node.doubleValue(Double.NaN);
                })
                .orElse(otherwise);
    }

    boolean flag(String key, boolean otherwise) {
        return value(key)
                .map(node -> {
                    if (!node.isBoolean()) {
                        throw wrong(key, "true or false");
                    }
                    return node.booleanValue();
                })
                .orElse(otherwise);
    }

    String text(String key, String otherwise) {
        return value(key)
                .map(node -> {
                    if (!node.isString()) {
                        throw wrong(key, "a string");
                    }
                    return node.stringValue();
                })
                .orElse(otherwise);
    }

    /// The error that says what stands at a key and what should.
    ModelFileException wrong(String key, String expected) {
        JsonNode node = root.get(key);
        return new ModelFileException(
                file,
                node == null
                        ? "\"" + key + "\" is missing, expected " + expected
                        : "\"" + key + "\" is " + describe(node) + ", expected " + expected);
    }

    /// A value as it stands in the file, cut where it gets long.
    static String describe(JsonNode node) {
        if (node.isMissingNode()) {
            return "empty";
        }
        String text = node.toString();
        return text.length() <= 80 ? text : text.substring(0, 77) + "...";
    }

    private static String place(JacksonException e) {
        TokenStreamLocation location = e.getLocation();
        return location == null
                ? ": "
                : " at line " + location.getLineNr() + ", column " + location.getColumnNr() + ": ";
    }
}
