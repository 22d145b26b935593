package kawi.tokenizer.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SequencedMap;
import kawi.tokenizer.json.Json.ArrayValue;
import kawi.tokenizer.json.Json.BooleanValue;
import kawi.tokenizer.json.Json.NullValue;
import kawi.tokenizer.json.Json.NumberValue;
import kawi.tokenizer.json.Json.ObjectValue;
import kawi.tokenizer.json.Json.StringValue;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonTest {
    private static final JsonMapper OTHER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final List<String> LITERALS = List.of(
            "0",
            "-0",
            "1",
            "-1",
            "2147483647",
            "-2147483649",
            "9223372036854775807",
            "9223372036854775808",
            "0.5",
            "-0.0",
            "1e5",
            "1E-5",
            "1.50e+300",
            "1e400",
            "12345678901234567890.123456789");

    private static final String CHARACTERS = "a \"\\/\b\f\n\r\t\u0000\u001f\u007f\u00e9\u2028\u2029\ud83d\udc33<&'";

    @Test
    void everyKindOfValueIsFound() {
        Json value = Json.parse(
                " {\"a\" : [1, -2.5e3, true,\tfalse, null] , \"\\u0062\\n\" : {\"c\": \"\\ud83d\\udc33\"}}\n");
        SequencedMap<String, Json> members = new LinkedHashMap<>();
        members.put(
                "a",
                new ArrayValue(List.of(
                        new NumberValue("1"),
                        new NumberValue("-2.5e3"),
                        new BooleanValue(true),
                        new BooleanValue(false),
                        new NullValue())));
        SequencedMap<String, Json> inner = new LinkedHashMap<>();
        inner.put("c", new StringValue("\ud83d\udc33"));
        members.put("b\n", new ObjectValue(inner));
        assertEquals(new ObjectValue(members), value);
        assertEquals("{\"a\":[1,-2.5e3,true,false,null],\"b\\n\":{\"c\":\"\ud83d\udc33\"}}", value.toString());
        assertEquals(
                List.of("a", "b\n"), List.copyOf(((ObjectValue) value).members().keySet()));
    }

    /// What is written is read again as it was, and by another reader as the same.
    @Property(tries = 300)
    void whatIsWrittenIsRead(@ForAll long seed) {
        Json value = random(new Random(seed), 4);
        String text = value.toString();
        assertEquals(value, Json.parse(text));
        assertSame(value, OTHER.readTree(text));
    }

    private static Json random(Random random, int deep) {
        return switch (random.nextInt(deep > 0 ? 6 : 4)) {
            case 0 -> new NumberValue(LITERALS.get(random.nextInt(LITERALS.size())));
            case 1 -> new BooleanValue(random.nextBoolean());
            case 2 -> new NullValue();
            case 3 -> new StringValue(randomText(random));
            case 4 -> {
                List<Json> elements = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    elements.add(random(random, deep - 1));
                }
                yield new ArrayValue(elements);
            }
            default -> {
                SequencedMap<String, Json> members = new LinkedHashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    members.put(randomText(random), random(random, deep - 1));
                }
                yield new ObjectValue(members);
            }
        };
    }

    private static String randomText(Random random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            text.appendCodePoint(CHARACTERS.codePointAt(CHARACTERS.offsetByCodePoints(
                    0, random.nextInt(CHARACTERS.codePointCount(0, CHARACTERS.length())))));
        }
        return text.toString();
    }

    private static void assertSame(Json expected, JsonNode other) {
        switch (expected) {
            case ObjectValue object -> {
                assertEquals(List.copyOf(object.members().keySet()), List.copyOf(other.propertyNames()));
                object.members().forEach((key, value) -> assertSame(value, other.get(key)));
            }
            case ArrayValue array -> {
                assertEquals(array.elements().size(), other.size());
                for (int i = 0; i < other.size(); i++) {
                    assertSame(array.elements().get(i), other.get(i));
                }
            }
            case StringValue string -> assertEquals(string.value(), other.stringValue());
            case NumberValue number -> assertEquals(0, number.exact().compareTo(other.decimalValue()));
            case BooleanValue flag -> assertEquals(flag.value(), other.booleanValue());
            case NullValue ignored -> assertTrue(other.isNull());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[",
                "[1",
                "[1,",
                "[1,]",
                "[,1]",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "{\"a\" 1}",
                "{\"a\"=1}",
                "{1:1}",
                "{} {}",
                "[] 1",
                "1 2",
                "tru",
                "True",
                "TRUE",
                "nul",
                "NULL",
                "NaN",
                "Infinity",
                "-Infinity",
                "-",
                "+1",
                "01",
                "-01",
                ".5",
                "1.",
                "1e",
                "1e+",
                "0x10",
                "'a'",
                "a",
                "\"a",
                "\"\\",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "\"\\'\"",
                "\"\n\"",
                "\"\t\"",
                "\"\u0000\"",
                "[1;2]",
                "{\"a\":1;\"b\":2}",
                "{\"a\":1,\"a\":1}",
                "[{\"a\":{\"b\":1,\"b\":2}}]",
                "// a\n1",
                "# a\n1",
                "/* a */ 1",
                "1 // a",
                "]",
                "}",
                "[1 2]",
                "{\"a\":1 \"b\":2}",
                ")]}'\n[]"
            })
    void whatIsNoJsonIsRefused(String text) {
        assertThrows(JsonException.class, () -> Json.parse(text), text);
        if (!text.isBlank()) { // which the other takes for nothing at all
            assertThrows(RuntimeException.class, () -> OTHER.readTree(text), text);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"a": x}              | 1 | 7  | what stands there is no JSON
        {#"a": [1, 2#}        | 3 | 2  | Unterminated array
        [1] []                | 1 | 4  | something follows the value
        {#"a": 1,##"a": 2}    | 4 | 4  | the key "a" stands in one object twice
        [1e-10000000000]      | 1 | 16 | the exponent of a number is too large
        ["a#"]                | 1 | 3  | Unescaped control characters (\\u0000-\\u001F) are not allowed
        """)
    void anErrorSaysWhatAndWhere(String text, int line, int column, String problem) {
        var e = assertThrows(JsonException.class, () -> Json.parse(text.replace('#', '\n')));
        assertEquals(problem + " " + line + ":" + column, e.getMessage() + " " + e.line() + ":" + e.column());
    }

    @Test
    void anErrorIsOneLineWhateverTheKey() {
        var e = assertThrows(JsonException.class, () -> Json.parse("{\"a\\n\\u2028\":1,\"a\\n\\u2028\":2}"));
        assertEquals("the key \"a\\n\\u2028\" stands in one object twice", e.getMessage());
        String key = "\"" + "k".repeat(60_000) + "\"";
        e = assertThrows(JsonException.class, () -> Json.parse("{" + key + ":1," + key + ":2}"));
        assertEquals("the key \"" + "k".repeat(39) + "... stands in one object twice", e.getMessage());
    }

    @Test
    void depthHasALimit() {
        String deepest = "[".repeat(Json.MAX_DEPTH) + "]".repeat(Json.MAX_DEPTH);
        assertEquals(deepest, Json.parse(deepest).toString());
        var e = assertThrows(JsonException.class, () -> Json.parse("[" + deepest + "]"));
        assertEquals("Nesting limit 500 reached", e.getMessage());
        assertThrows(JsonException.class, () -> Json.parse("{\"a\":".repeat(100_000)));
    }

    @Test
    void anObjectGivesTheValueOfAKeyIfItHasOne() {
        ObjectValue object = (ObjectValue) Json.parse("{\"a\":null,\"b\":true}");
        assertEquals(Optional.of(new NullValue()), object.get("a"));
        assertEquals(Optional.of(new BooleanValue(true)), object.get("b"));
        assertEquals(Optional.empty(), object.get("c"));
    }

    @Test
    void numbersAreKeptAsTheyStand() {
        assertEquals(OptionalLong.of(Long.MIN_VALUE), new NumberValue("-9223372036854775808").asLong());
        assertEquals(OptionalLong.empty(), new NumberValue("9223372036854775808").asLong());
        assertTrue(new NumberValue("9223372036854775808").isWhole());
        assertEquals(OptionalInt.of(Integer.MIN_VALUE), new NumberValue("-2147483648").asInt());
        assertEquals(OptionalInt.empty(), new NumberValue("2147483648").asInt());
        assertEquals(OptionalInt.of(0), new NumberValue("-0").asInt());
        for (String other : List.of("1.0", "1e2", "1E2")) {
            assertFalse(new NumberValue(other).isWhole(), other);
            assertEquals(OptionalLong.empty(), new NumberValue(other).asLong());
        }
        assertEquals(0.1, new NumberValue("0.1").nearest());
        assertEquals(Double.NEGATIVE_INFINITY, new NumberValue("-1e400").nearest());
        assertEquals(new BigDecimal("1e-999999999"), ((NumberValue) Json.parse("1e-999999999")).exact());
        assertEquals("1.50", Json.parse("1.50").toString());
    }
}
