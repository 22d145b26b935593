package kawi.engine.constrain.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kawi.engine.constrain.Constraint;
import kawi.engine.constrain.GrammarMatcher;
import kawi.engine.constrain.Reader;
import kawi.engine.constrain.TokenConstraint;
import kawi.engine.constrain.grammar.ConstraintException;
import kawi.engine.constrain.grammar.Grammar;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Tag("slow")
class SchemaCompilerTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final String PERSON = """
        {"title": "A person", "type": "object",
         "properties": {"name": {"type": "string", "minLength": 1, "maxLength": 5},
                        "age": {"type": "integer", "minimum": 0, "maximum": 130},
                        "größe \\"m\\"": {"type": "number", "exclusiveMinimum": 0.5, "maximum": 2.25},
                        "mother": {"$ref": "#"}},
         "required": ["name", "größe \\"m\\""], "additionalProperties": false}\
        """;

    private static final List<String> SCHEMAS = List.of(
            PERSON,
            "true",
            "{}",
            "{\"type\": [\"string\", \"null\", \"boolean\"], \"maxLength\": 3}",
            "{\"enum\": [1, 2.5, \"a\\\"b\\n\\u0001\", null, {\"x\": [1, {}, []]}, false]}",
            "{\"const\": {\"a\": 1, \"b\": [\"é\"]}}",
            "{\"enum\": [1, \"a\", \"b\"], \"type\": \"string\"}",
            "{\"type\": \"array\", \"items\": {\"type\": \"boolean\"}, \"minItems\": 2, \"maxItems\": 4}",
            "{\"type\": \"array\", \"items\": {\"type\": \"integer\"}, \"maxItems\": 0}",
            "{\"type\": \"array\", \"items\": false}",
            "{\"prefixItems\": [{\"type\": \"integer\"}, {\"const\": \"x\"}, true], \"minItems\": 1}",
            "{\"prefixItems\": [{\"type\": \"integer\"}, {\"const\": \"x\"}], \"items\": {\"type\": \"null\"},"
                    + " \"maxItems\": 4}",
            "{\"prefixItems\": [{\"type\": \"integer\"}, {\"const\": \"x\"}], \"minItems\": 4}",
            "{\"prefixItems\": [{\"type\": \"integer\"}, {\"const\": \"x\"}, true], \"maxItems\": 2, \"minItems\": 2}",
            "{\"type\": \"object\"}",
            "{\"type\": \"object\", \"additionalProperties\": {\"type\": \"integer\"}}",
            "{\"properties\": {\"a\": {\"const\": 1}, \"ab\": {\"const\": 2}, \"\": {\"const\": 3}, \"\\\"\": {}},"
                    + " \"additionalProperties\": {\"type\": \"null\"}, \"type\": \"object\"}",
            "{\"properties\": {\"a\": {}, \"b\": false, \"c\": {\"type\": \"null\"}}, \"required\": [\"c\"], \"type\":"
                    + " \"object\"}",
            "{\"type\": \"string\", \"pattern\": \"^[a-c\\\"\\\\\\\\\\\\n]{2,4}x?$\"}",
            "{\"type\": \"string\", \"pattern\": \"0|🐋+\"}",
            "{\"type\": \"integer\"}",
            "{\"type\": \"integer\", \"minimum\": -12, \"exclusiveMaximum\": 105}",
            "{\"type\": \"integer\", \"exclusiveMinimum\": -0.5, \"maximum\": 3.7}",
            "{\"type\": \"integer\", \"maximum\": -100}",
            "{\"type\": \"number\"}",
            "{\"type\": \"number\", \"minimum\": -1.25, \"maximum\": 10.5}",
            "{\"type\": \"number\", \"minimum\": 3.14, \"exclusiveMaximum\": 3.2}",
            "{\"anyOf\": [{\"type\": \"integer\"}, {\"type\": \"string\", \"maxLength\": 2}, {\"type\": \"number\"}]}",
            "{\"oneOf\": [{\"type\": \"object\", \"properties\": {\"kind\": {\"const\": \"cat\"}, \"lives\":"
                    + " {\"type\": \"integer\"}}, \"required\": [\"kind\"]}, {\"type\": \"object\", \"properties\":"
                    + " {\"kind\": {\"enum\": [\"dog\", \"cow\"]}}, \"required\": [\"kind\"]}, {\"type\": \"null\"}]}",
            "{\"allOf\": [{\"$ref\": \"#/$defs/list\"}], \"$defs\": {\"list\": {\"type\": \"array\", \"items\":"
                    + " {\"$ref\": \"#/$defs/list\"}}}}",
            "{\"type\": \"object\", \"patternProperties\": {\"^x\": {\"type\": \"integer\"}, \"y$\": {\"minimum\": 5,"
                    + " \"type\": \"number\"}}, \"minProperties\": 1, \"maxProperties\": 3}",
            "{\"type\": \"object\", \"patternProperties\": {\"^[ab]$\": {\"type\": \"null\"}}, \"properties\": {\"b\":"
                    + " {}}, \"additionalProperties\": false, \"minProperties\": 1}",
            "{\"type\": \"object\", \"propertyNames\": {\"pattern\": \"^[a-c]+$\", \"maxLength\": 2},"
                    + " \"maxProperties\": 4}",
            "{\"type\": \"array\", \"items\": {\"type\": [\"boolean\", \"null\"]}, \"uniqueItems\": true,"
                    + " \"minItems\": 2}",
            "{\"type\": \"array\", \"items\": {\"anyOf\": [{\"type\": \"string\", \"maxLength\": 2}, {\"type\":"
                    + " \"integer\", \"minimum\": 0, \"maximum\": 12}, {\"enum\": [\"a\", 3.5, null]}]}, \"uniqueItems\":"
                    + " true}",
            "{\"type\": \"integer\", \"multipleOf\": 6}",
            "{\"type\": \"number\", \"multipleOf\": 0.25, \"exclusiveMinimum\": -1.5, \"maximum\": 12}",
            "{\"type\": \"string\", \"pattern\": \"^a\", \"minLength\": 2, \"maxLength\": 4, \"allOf\": [{\"pattern\":"
                    + " \"b\"}]}",
            "{\"allOf\": [{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"integer\"}}}, {\"properties\":"
                    + " {\"a\": {\"minimum\": 3}, \"b\": {\"type\": \"string\"}}}, {\"required\": [\"b\"]}]}",
            "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"integer\"}, \"b\": {\"type\": \"integer\"}},"
                    + " \"anyOf\": [{\"required\": [\"a\"]}, {\"required\": [\"b\"]}]}",
            "{\"enum\": [{\"a\": 1}, {\"a\": 2}, 3, \"x\"], \"type\": \"object\", \"properties\": {\"a\":"
                    + " {\"minimum\": 2}}}",
            "{\"$ref\": \"#/$defs/a~1b%20c\", \"$defs\": {\"a/b c\": {\"type\": \"object\", \"properties\":"
                    + " {\"value\": {\"type\": \"integer\"}, \"next\": {\"anyOf\": [{\"$ref\": \"#/$defs/a~1b%20c\"},"
                    + " {\"type\": \"null\"}]}}, \"required\": [\"value\", \"next\"], \"additionalProperties\": false}}}");

    private static final byte[][] TOKENS = Stream.concat(
                    Stream.of(
                                    "\", \"", "\": ", "{\"", "\"}", "}}", "]}", "],", "[[", "\\u00", "\\\"", "true",
                                    "null", "12", "0.", "nam", "\"a\"")
                            .map(text -> text.getBytes(StandardCharsets.UTF_8)),
                    IntStream.range(0, 256).mapToObj(value -> new byte[] {(byte) value}))
            .toArray(byte[][]::new);

    /// Tokens by chance, after a while only those that lead to an end.
    private static String write(GrammarMatcher start, Random random) {
        var text = new ByteArrayOutputStream();
        GrammarMatcher cursor = start;
        for (int step = 0; !cursor.mustEnd(); step++) {
            int[] ids = cursor.allowed().ids().toArray();
            if (cursor.mayEnd() && random.nextInt(4) == 0) {
                break;
            }
            int next = ids[random.nextInt(ids.length)];
            if (step > 30) {
                for (String preferred : List.of("}", "]", "\"", "y", "0", "l", "n", ",")) {
                    int id = idOf(preferred);
                    if (cursor.allowed().allows(id) && random.nextInt(3) > 0) {
                        next = id;
                        break;
                    }
                }
            }
            text.writeBytes(TOKENS[next]);
            cursor = cursor.after(next);
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    private static int idOf(String character) {
        return TOKENS.length - 256 + character.charAt(0);
    }

    static Stream<String> schemas() {
        return SCHEMAS.stream();
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void whatIsWrittenIsJsonAndValid(String schema) {
        var constraint = new TokenConstraint(new Constraint.JsonSchema(schema), TOKENS);
        var validator = new PlainValidator(JSON.readTree(decoded(schema)));
        for (int seed = 0; seed < 60; seed++) {
            String text = write(constraint.start(), new Random(seed));
            JsonNode value = JSON.readTree(text);
            assertTrue(validator.isValid(value), () -> text + " is not valid");
        }
    }

    /// Jackson's pointers know no percent signs.
    private static String decoded(String schema) {
        return schema.replace("%20", " ");
    }

    @Provide
    Arbitrary<Object> values() {
        Arbitrary<Object> leaf = Arbitraries.of(
                "null",
                "true",
                "false",
                "0",
                "-1",
                "3.5",
                "12",
                "104",
                "-1.25",
                "10.5",
                "\"\"",
                "\"a\"",
                "\"b\"",
                "\"x\"",
                "\"ab\"",
                "\"é\"",
                "\"abx\"",
                "\"🐋\"",
                "\"a\\\"b\\n\\u0001\"",
                "\"cat\"",
                "\"dog\"");
        Arbitrary<String> name =
                Arbitraries.of("a", "ab", "b", "c", "", "\\\"", "kind", "lives", "name", "age", "value", "next");
        return Arbitraries.recursive(
                () -> leaf,
                inner -> Arbitraries.oneOf(
                        leaf,
                        inner.list().ofMaxSize(4).map(all -> "[" + join(all) + "]"),
                        Combinators.combine(
                                        name.list().uniqueElements().ofMaxSize(3),
                                        inner.list().ofSize(3))
                                .as((names, inners) -> {
                                    var members = new ArrayList<Object>();
                                    for (int i = 0; i < names.size(); i++) {
                                        members.add("\"" + names.get(i) + "\":" + inners.get(i));
                                    }
                                    return "{" + join(members) + "}";
                                })),
                0,
                3);
    }

    private static String join(List<?> parts) {
        return String.join(",", parts.stream().map(Object::toString).toList());
    }

    /// No text is read that is not valid, however it came about.
    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void whatIsReadIsValid(@ForAll("values") Object value) {
        String text = value.toString();
        for (int i = 0; i < SCHEMAS.size(); i++) {
            String schema = SCHEMAS.get(i);
            boolean valid = new PlainValidator(JSON.readTree(decoded(schema))).isValid(JSON.readTree(text));
            boolean read = READERS.get(i).accepts(text);
            assertTrue(valid || !read, () -> text + " is not valid under " + schema);
            // What is said about scalars and arrays has no order that could be another.
            boolean hasOrder =
                    schema.contains("roperties") || schema.contains("prefixItems") || schema.contains("$ref");
            assertTrue(hasOrder || valid == read, () -> text + " is valid under " + schema);
        }
    }

    private static final List<Reader> READERS =
            SCHEMAS.stream().map(Reader::ofSchema).toList();

    @Example
    void propertiesComeInTheOrderOfTheSchema() {
        var reader = Reader.ofSchema(PERSON);
        assertTrue(reader.accepts("{\"name\":\"Ann\",\"größe \\\"m\\\"\":1.75}"));
        assertTrue(reader.accepts("{\"name\": \"Ann\", \"age\": 7, \"größe \\\"m\\\"\": 1.0}"));
        assertTrue(reader.accepts("""
            {
              "name": "Ann",
              "größe \\"m\\"": 2.25,
              "mother": {"name": "Eve", "größe \\"m\\"": 0.51}
            }\
            """));
        assertFalse(reader.isAlive("{\"größe"), "the name is required and comes first");
        assertFalse(reader.isAlive("{\"name\":\"Ann\"}"), "the other is required, too");
        assertFalse(reader.isAlive("{\"name\":\"Ann\",\"x"));
        assertFalse(reader.isAlive("{ \"name\":  \"Ann\""), "two spaces");
    }

    @Example
    void otherPropertiesHaveOtherNames() {
        var reader = Reader.ofSchema(
                "{\"type\":\"object\",\"properties\":{\"ab\":{\"type\":\"null\"},\"a\":{\"type\":\"null\"}},"
                        + "\"additionalProperties\":{\"const\":1}}");
        assertTrue(reader.accepts("{\"ab\":null,\"a\":null,\"abc\":1,\"\":1,\"b\":1,\"\\n\":1}"));
        assertFalse(reader.isAlive("{\"a\":1"));
        assertFalse(reader.isAlive("{\"a\":null,\"ab\":"), "that comes first");
        assertFalse(reader.isAlive("{\"\\u0061"), "the same name in another spelling");
    }

    @Example
    void charactersOfAStringMayBeEscapedInAnyWay() {
        var reader = Reader.ofSchema("{\"type\":\"string\",\"maxLength\":1}");
        for (String text : List.of(
                "\"é\"",
                "\"\\u00e9\"",
                "\"\\u00E9\"",
                "\"\\n\"",
                "\"\\/\"",
                "\"🐋\"",
                "\"\\ud83d\\udc0b\"",
                "\"\\uDBFF\\uDFFF\"")) {
            assertTrue(reader.accepts(text), text);
        }
        for (String text : List.of("\"\n", "\"\\x", "\"\\ud83d\"", "\"\\udc0b", "\"ab", "\"\\u00g")) {
            assertFalse(reader.isAlive(text), text);
        }
        var whale = Reader.ofSchema("{\"type\":\"string\",\"pattern\":\"^[🐋-🐍\\u0001\\\"]$\"}");
        assertTrue(whale.accepts("\"\\ud83d\\udc0c\""));
        assertTrue(whale.accepts("\"🐍\""));
        assertTrue(whale.accepts("\"\\u0001\""));
        assertTrue(whale.accepts("\"\\\"\""));
        assertFalse(whale.isAlive("\"\\ud83d\\udc0e"));
        assertFalse(whale.isAlive("\"\\ud83e"));
    }

    @Provide
    Arbitrary<BigDecimal> decimals() {
        return Combinators.combine(
                        Arbitraries.oneOf(
                                Arbitraries.integers().between(-30, 30),
                                Arbitraries.integers().between(-12_000, 12_000)),
                        Arbitraries.integers().between(0, 3))
                .as((digits, scale) -> BigDecimal.valueOf(digits, scale));
    }

    @Property(tries = 2000)
    void numbersAreWithinTheirBorders(
            @ForAll("decimals") BigDecimal a,
            @ForAll("decimals") BigDecimal b,
            @ForAll("decimals") BigDecimal tried,
            @ForAll boolean lowerInclusive,
            @ForAll boolean upperInclusive) {
        BigDecimal least = a.min(b);
        BigDecimal most = a.max(b);
        var schema = "{\"type\":\"number\",\"%s\":%s,\"%s\":%s}"
                .formatted(
                        lowerInclusive ? "minimum" : "exclusiveMinimum",
                        least.toPlainString(),
                        upperInclusive ? "maximum" : "exclusiveMaximum",
                        most.toPlainString());
        Optional<Reader> reader = readerOf(schema);
        BigDecimal small = new BigDecimal("0.0001");
        for (BigDecimal each : List.of(
                tried,
                least,
                most,
                least.add(small),
                least.subtract(small),
                most.add(small),
                most.subtract(small),
                least.add(most).divide(BigDecimal.TWO))) {
            int low = each.compareTo(least);
            int high = each.compareTo(most);
            boolean inside = (low > 0 || (low == 0 && lowerInclusive)) && (high < 0 || (high == 0 && upperInclusive));
            assertEquals(
                    inside,
                    reader.isPresent() && reader.get().accepts(each.toPlainString()),
                    () -> each.toPlainString() + " by " + schema);
            String withZeros = each.setScale(Math.max(1, each.scale()) + 2).toPlainString();
            assertEquals(
                    inside, reader.isPresent() && reader.get().accepts(withZeros), () -> withZeros + " by " + schema);
        }
    }

    /// Empty if no value satisfies the schema.
    private static Optional<Reader> readerOf(String schema) {
        try {
            return Optional.of(Reader.ofSchema(schema));
        } catch (ConstraintException e) {
            assertTrue(e.getMessage().startsWith("schema #: no value satisfies it: #/"), e.getMessage());
            return Optional.empty();
        }
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("", "schema 1:1: the text is empty, expected a JSON object"),
                Arguments.of("{\"type\": \"string\"} x", "schema 1:19: no valid JSON: something follows the value"),
                Arguments.of("[]", "schema #: is [], expected a schema: an object, true or false"),
                Arguments.of(
                        "{\"type\":\"text\"}",
                        "schema #/type: is \"text\", expected one of [null, boolean, integer, number, string, array,"
                                + " object]"),
                Arguments.of("{\"type\":7}", "schema #/type: is 7, expected a string"),
                Arguments.of("{\"not\":{}}", "schema #: the keyword \"not\" is not supported"),
                Arguments.of(
                        "{\"properties\":{\"a/b\":{\"if\":true}}}",
                        "schema #/properties/a~1b: the keyword \"if\" is not supported"),
                Arguments.of("{\"nmae\":\"x\"}", "schema #: the keyword \"nmae\" is not supported"),
                Arguments.of("{\"$ref\":\"#/$defs/x\"}", "schema #/$ref: there is nothing at #/$defs/x"),
                Arguments.of(
                        "{\"$ref\":\"http://x/y\"}",
                        "schema #/$ref: there is no schema with the identifier http://x/y in this text, and references"
                                + " to other texts are not supported"),
                Arguments.of("{\"$ref\":\"#x\"}", "schema #/$ref: there is no anchor \"x\""),
                Arguments.of("{\"enum\":[]}", "schema #/enum: is [], expected an array that is not empty"),
                Arguments.of(
                        "{\"minLength\":-1}",
                        "schema #/minLength: is -1, expected a whole number from 0 to 2147483647"),
                Arguments.of(
                        "{\"minLength\":1.5}",
                        "schema #/minLength: is 1.5, expected a whole number from 0 to 2147483647"),
                Arguments.of(
                        "{\"type\":\"number\",\"minimum\":1e999999}",
                        "schema #/minimum: is 1e999999, expected a number of at most 308 digits in front of the point"
                                + " and 400 behind it"),
                Arguments.of("{\"multipleOf\":0}", "schema #/multipleOf: is 0, expected a number above 0"),
                Arguments.of(
                        "{\"multipleOf\":1234567}",
                        "schema #/multipleOf: the multiples of 1234567 are supported only between bounds that leave at"
                                + " most 1,000 of them"),
                Arguments.of("{\"pattern\":\"a(\"}", "schema #/pattern: regex 1:2: there is no ) for this ("),
                Arguments.of(
                        "{\"patternProperties\":{\"(?=a)\":{}}}",
                        "schema #/patternProperties/(?=a): regex 1:1: lookahead and lookbehind are not supported"),
                Arguments.of(
                        "{\"format\":\"iri\"}",
                        "schema #/format: the format \"iri\" is not supported, only [date, date-time, double, duration,"
                                + " email, float, hostname, int32, int64, ipv4, ipv6, json-pointer,"
                                + " relative-json-pointer, time, uri, uri-reference, uuid]"),
                Arguments.of(
                        "{\"type\":\"array\",\"items\":{\"type\":\"object\"},\"uniqueItems\":true}",
                        "schema #/uniqueItems: is supported only for elements that are strings, numbers, true, false or"
                                + " null"),
                Arguments.of(
                        "{\"prefixItems\":[{}],\"uniqueItems\":true}",
                        "schema #/uniqueItems: is not supported beside elements that have schemas of their own"),
                Arguments.of(
                        "{\"type\":\"array\",\"items\":{\"const\":1234567890123456},\"uniqueItems\":true}",
                        "schema #/items/const: among unique items a number of more than 15 digits is not supported"),
                Arguments.of(
                        "{\"oneOf\":[{\"type\":\"integer\"},{\"type\":\"number\"}]}",
                        "schema #/oneOf/1: a value may satisfy #/oneOf/0 too, which \"oneOf\" excludes: use \"anyOf\","
                                + " or a required property with another \"const\" in each"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void whatIsWrongOrNotSupportedIsNamedWithItsPlace(String schema, String message) {
        var error = assertThrows(ConstraintException.class, () -> new Constraint.JsonSchema(schema));
        assertEquals(message, error.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
        {"oneOf":[{"type":"object","properties":{"a":{}},"required":["a"]},{"type":"object"}]}
        {"oneOf":[{"properties":{"k":{"const":1}},"required":["k"]},{"properties":{"k":{"const":2}},"required":["k"]}]}
        {"oneOf":[{"const":1},{"const":1.0}]}
        {"oneOf":[{"enum":[1,2]},{"type":"integer"}]}
        {"oneOf":[{"maximum":0.1},{"minimum":0.10000000000000001}],"type":"number"}
        {"oneOf":[{"const":9007199254740992},{"const":9007199254740993}]}
        {"oneOf":[{"type":"string","pattern":"a"},{"type":"string","pattern":"b"}]}
        {"oneOf":[{"type":"array","items":{"const":1}},{"type":"array","items":{"const":2}}]}
        {"oneOf":[true,{"type":"null"}]}
        {"oneOf":[{"$ref":"#"},{"$ref":"#"}]}
        """)
    void alternativesThatMayOverlapAreRefused(String schema) {
        assertThrows(ConstraintException.class, () -> new Constraint.JsonSchema(schema));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
        {"oneOf":[{"type":"object","properties":{"k":{"const":1}},"required":["k"]},{"type":"object","properties":{"k":{"const":2}}}]} ! {"k":1}
        {"type":"object","oneOf":[{"properties":{"k":{"const":1}}},{"properties":{"k":{"const":2}}}],"required":["k"]} ! {"k":2}
        {"oneOf":[{"type":"integer","maximum":5},{"type":"number","exclusiveMinimum":5}]} ! 5
        {"oneOf":[{"type":"string","pattern":"^a"},{"type":"string","pattern":"^b"}]} ! "b"
        {"oneOf":[{"type":"string","maxLength":2},{"type":"string","minLength":3}]} ! "abc"
        {"oneOf":[{"type":"array","items":{"const":1},"minItems":1},{"type":"array","items":{"const":2}}]} ! [1]
        {"oneOf":[{"required":["a"],"type":"object"},{"type":"object","additionalProperties":false}]} ! {"a":1}
        """)
    void alternativesThatExcludeEachOtherAreSupported(String schema, String text) {
        assertTrue(Reader.ofSchema(schema).accepts(text));
    }

    static Stream<Arguments> contradictions() {
        return Stream.of(
                Arguments.of("false", "# is false"),
                Arguments.of("{\"type\":\"number\",\"minimum\":5,\"maximum\":3}", "#/minimum is 5 but #/maximum is 3"),
                Arguments.of(
                        "{\"type\":\"integer\",\"minimum\":1.2,\"maximum\":1.8}",
                        "#/minimum is 1.2 but #/maximum is 1.8 and no integer is between both"),
                Arguments.of(
                        "{\"type\":\"integer\",\"multipleOf\":7,\"minimum\":15,\"maximum\":20}",
                        "#/minimum is 15 but #/maximum is 20 and no multiple of 7 is between both"),
                Arguments.of(
                        "{\"type\":\"string\",\"minLength\":3,\"allOf\":[{\"maxLength\":2}]}",
                        "#/minLength is 3 but #/allOf/0/maxLength is 2"),
                Arguments.of("{\"type\":\"string\",\"pattern\":\"a^\"}", "#/pattern is \"a^\" and no text matches it"),
                Arguments.of(
                        "{\"type\":\"string\",\"pattern\":\"^[ab]$\",\"format\":\"date\"}",
                        "#/format is \"date\" and no text matches it together with #/pattern"),
                Arguments.of(
                        "{\"type\":\"array\",\"minItems\":3,\"maxItems\":2}", "#/minItems is 3 but #/maxItems is 2"),
                Arguments.of(
                        "{\"type\":\"array\",\"minItems\":1,\"items\":false}", "#/minItems is 1 but #/items is false"),
                Arguments.of(
                        "{\"type\":\"array\",\"minItems\":3,\"items\":{\"type\":\"boolean\"},\"uniqueItems\":true}",
                        "#/minItems is 3 but #/uniqueItems is true and only 2 different elements are possible"),
                Arguments.of(
                        "{\"type\":\"object\",\"minProperties\":3,\"maxProperties\":2}",
                        "#/minProperties is 3 but #/maxProperties is 2"),
                Arguments.of(
                        "{\"type\":\"object\",\"required\":[\"a\",\"b\"],\"maxProperties\":1}",
                        "#/maxProperties is 1 but 2 properties are required"),
                Arguments.of(
                        "{\"type\":\"object\",\"required\":[\"a\"],\"additionalProperties\":false}",
                        "#/required/0 is \"a\" but #/additionalProperties is false"),
                Arguments.of(
                        "{\"type\":\"object\",\"required\":[\"a\"],\"propertyNames\":{\"maxLength\":0}}",
                        "#/required/0 is \"a\" but #/propertyNames excludes it"),
                Arguments.of(
                        "{\"type\":\"object\",\"properties\":{\"a\":{}},\"additionalProperties\":false,\"minProperties\":2}",
                        "#/minProperties is 2 but only 1 of its properties are possible"),
                Arguments.of(
                        "{\"type\":\"string\",\"allOf\":[{\"type\":[\"null\",\"array\"]}]}",
                        "#/type is \"string\" but #/allOf/0/type is [\"null\",\"array\"]"),
                Arguments.of(
                        "{\"enum\":[1],\"type\":\"string\"}",
                        "#/enum is [1] but the other keywords allow none of these"),
                Arguments.of(
                        "{\"anyOf\":[{\"const\":1},{\"const\":2}],\"type\":\"string\"}",
                        "no alternative of #/anyOf is possible, the first because #/anyOf/0/const is 1 but the other"
                                + " keywords allow none of these"),
                Arguments.of(
                        "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#\"}},\"required\":[\"a\"]}",
                        "it demands values within values without end"));
    }

    @ParameterizedTest
    @MethodSource("contradictions")
    void aSchemaThatNothingSatisfiesIsRefusedWithTheReason(String schema, String reason) {
        var error = assertThrows(ConstraintException.class, () -> new Constraint.JsonSchema(schema));
        assertEquals("schema #: no value satisfies it: " + reason, error.getMessage());
    }

    @Example
    void whatNothingSatisfiesMayStandWhereItIsNotNeeded() {
        String never = "{\"type\":\"number\",\"minimum\":5,\"maximum\":3}";
        var reader = Reader.ofSchema("{\"type\":\"object\",\"properties\":{\"a\":%s,\"b\":{}}}".formatted(never));
        assertTrue(reader.accepts("{\"b\":1}"));
        assertFalse(reader.isAlive("{\"a\""));
        assertTrue(Reader.ofSchema("{\"anyOf\":[%s,{\"const\":1}]}".formatted(never))
                .accepts("1"));
    }

    /// Strings and all other values would satisfy these schemas, but they are about numbers.
    @Example
    void aSchemaWithoutTypeIsAboutTheTypesOfItsKeywords() {
        var error = assertThrows(
                ConstraintException.class, () -> new Constraint.JsonSchema("{\"minimum\":5,\"maximum\":3}"));
        assertEquals(
                "schema #: no value can be written under it: #/minimum is 5 but #/maximum is 3", error.getMessage());
        assertFalse(Reader.ofSchema("{\"minimum\":5}").isAlive("\""));
        assertTrue(Reader.ofSchema("{\"minimum\":5,\"minLength\":1}").accepts("\"a\""));
        assertTrue(Reader.ofSchema("{\"type\":\"integer\",\"minLength\":2}").accepts("1"), "about strings only");
    }

    @Example
    void referencesThatLeadBackWithoutAValueAreRefused() {
        var error = assertThrows(
                ConstraintException.class,
                () -> new Constraint.JsonSchema(
                        "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"anyOf\":[{\"$ref\":\"#/$defs/a\"},"
                                + "{\"type\":\"null\"}]}}}"));
        assertEquals(
                "schema #: the alternatives of #/$defs/a/anyOf lead back to themselves without a value in between",
                error.getMessage());
        error = assertThrows(
                ConstraintException.class,
                () -> new Constraint.JsonSchema("{\"allOf\":[{\"$ref\":\"#\"}],\"type\":\"null\"}"));
        assertEquals("schema #: its references lead back to itself without a value in between", error.getMessage());
    }

    @Example
    void deepSchemasAreNoProblemOrAnErrorOfOneLine() {
        String deep = "{\"type\":\"array\",\"items\":".repeat(400) + "true" + "}".repeat(400);
        assertTrue(Reader.ofSchema(deep).accepts("[".repeat(400) + "]".repeat(400)));
        String tooDeep = "{\"items\":".repeat(100_000) + "true" + "}".repeat(100_000);
        var error = assertThrows(ConstraintException.class, () -> new Constraint.JsonSchema(tooDeep));
        assertEquals(1, error.getMessage().lines().count());
    }

    @Example
    void longNamesAreNoProblemOrAnErrorOfOneLine() {
        String name = "n".repeat(40_000);
        String closed = "{\"type\":\"object\",\"properties\":{\"%s\":{\"const\":1}}}".formatted(name);
        assertTrue(Reader.ofSchema(closed).accepts("{\"%s\":1}".formatted(name)));
        String open = closed.replace("}}}", "}},\"additionalProperties\":true}");
        var error = assertThrows(ConstraintException.class, () -> new Constraint.JsonSchema(open));
        assertEquals(
                "schema #: the expression is too complex: its automaton has more than 20,000 states",
                error.getMessage());
    }

    @Example
    void aSchemaOfManyPropertiesStaysSmall() {
        var schema = new StringBuilder("{\"type\":\"object\",\"properties\":{");
        for (int i = 0; i < 1_000; i++) {
            schema.append(i == 0 ? "" : ",").append("\"p%d\":{\"type\":\"integer\"}".formatted(i));
        }
        schema.append("},\"additionalProperties\":true}");
        assertTrue(Reader.ofSchema(schema.toString()).accepts("{\"p3\":1,\"p999\":2,\"p9991\":[]}"));
    }

    @Example
    void anyValueIsEveryJsonText() {
        var reader = Reader.ofSchema("true");
        for (String text :
                List.of("{}", "[]", "[1, -0.5e-7, \"x\", {\"a\": {\"b\": [[]]}}, true]", "null", "\"\\u0000\"")) {
            assertTrue(reader.accepts(text), text);
        }
        for (String text : List.of("01", "1.", "+1", "[1,]", "{\"a\"}", "nul1", "\"\t\"", "{a")) {
            assertFalse(reader.accepts(text), text);
        }
    }

    @Example
    void aReferenceWithAWrongPercentSignIsAnErrorThatSaysSo() {
        var error = assertThrows(ConstraintException.class, () -> new Constraint.JsonSchema("{\"$ref\":\"#/%zz\"}"));
        assertEquals("schema #/$ref: a % in a reference is followed by two hexadecimal digits", error.getMessage());
    }

    /// Rules that belong to a schema are named by its pointer, a space and more.
    @Example
    void aPropertyThatIsNamedLikeARuleOfAnotherIsNotTakenForIt() {
        var reader = Reader.ofSchema(
                "{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"array\",\"prefixItems\":[{\"const\":1},{\"const\":2}],\"minItems\":2},\"x"
                        + " after 1\":{\"const\":3}},\"required\":[\"x\",\"x after 1\"]}");
        assertTrue(reader.accepts("{\"x\":[1,2],\"x after 1\":3}"));
        assertFalse(reader.isAlive("{\"x\":[1 3"));
    }

    @Example
    void patternsOfManyRangesAreRefusedBeforeTheyAreWrittenOut() {
        String schema = "{\"type\":\"string\",\"pattern\":\"%s\"}";
        var error = assertThrows(
                ConstraintException.class, () -> new Constraint.JsonSchema(schema.formatted("\\\\p{L}".repeat(100))));
        assertEquals(
                "schema #/pattern: the patterns of the schema have more than 20,000 ranges of characters together",
                error.getMessage());
        new Constraint.JsonSchema(schema.formatted("\\\\p{L}".repeat(10)));
    }

    @Example
    void manyAlternativesToCompareAreRefused() {
        String one = "{\"const\":%d}";
        String many = IntStream.range(0, 5_000).mapToObj(one::formatted).collect(Collectors.joining(","));
        var error =
                assertThrows(ConstraintException.class, () -> new Constraint.JsonSchema("{\"oneOf\":[" + many + "]}"));
        assertEquals(
                "schema #/oneOf: has too many alternatives: more than 200,000 pairs would have to be compared",
                error.getMessage());
    }

    /// The names of the rules of a schema do not hold the keys on the way to it.
    @Example
    void longKeysAroundManySchemasAreNotCopiedToEach() {
        String key = "k".repeat(15_000);
        String leaves =
                IntStream.range(0, 1_000).mapToObj("{\"const\":%d}"::formatted).collect(Collectors.joining(","));
        Grammar grammar = SchemaCompiler.compile("{\"properties\":{\"" + key + "\":{\"anyOf\":[" + leaves + "]}}}");
        assertTrue(grammar.rules().keySet().stream().mapToInt(String::length).sum() < 100_000);
    }

    @Example
    void numbersBeyondAllMeasureAreRefusedOrWritten() {
        for (String number : List.of("1e999999999", "-1e999999999", "1e-999999999", "9".repeat(900))) {
            assertThrows(
                    ConstraintException.class,
                    () -> new Constraint.JsonSchema("{\"type\":\"number\",\"minimum\":" + number + "}"));
            new Constraint.JsonSchema("{\"enum\":[" + number + ",1]}");
        }
    }
}
