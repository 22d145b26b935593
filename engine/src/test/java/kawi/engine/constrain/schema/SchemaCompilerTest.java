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
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kawi.engine.constrain.Constraint;
import kawi.engine.constrain.GrammarMatcher;
import kawi.engine.constrain.Reader;
import kawi.engine.constrain.TokenConstraint;
import kawi.engine.constrain.grammar.CodePoints;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SchemaCompilerTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
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
                for (String preferred : List.of("}", "]", "\"", "0", "l", "n", ",")) {
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
                    schema.contains("properties") || schema.contains("prefixItems") || schema.contains("$ref");
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
        assertTrue(reader.accepts("{\n"
                + "  \"name\": \"Ann\",\n"
                + "  \"größe \\\"m\\\"\": 2.25,\n"
                + "  \"mother\": {\"name\": \"Eve\", \"größe \\\"m\\\"\": 0.51}\n"
                + "}"));
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

    /// Every pair of surrogates, with classes whose borders lie anywhere in the planes beyond the first.
    @Property(tries = 200)
    void pairsOfSurrogatesAreThoseOfTheClass(
            @ForAll("supplementary") int a, @ForAll("supplementary") int b, @ForAll("supplementary") int tried) {
        int first = Math.min(a, b);
        int last = Math.max(a, b);
        var reader = Reader.of(Grammar.of(JsonString.anyWay(CodePoints.range(first, last))));
        for (int each : new int[] {tried, first, last, first - 1, last + 1}) {
            if (each > 0xFFFF && each <= 0x10FFFF) {
                String escaped = "\\u%04x\\u%04X"
                        .formatted((int) Character.highSurrogate(each), (int) Character.lowSurrogate(each));
                assertEquals(first <= each && each <= last, reader.accepts(escaped));
            }
        }
    }

    @Provide
    Arbitrary<Integer> supplementary() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(0x10000, 0x10FFFF),
                Arbitraries.integers().between(0x10000, 0x10C00),
                Arbitraries.of(0x10000, 0x103FF, 0x10400, 0x107FF, 0x10800, 0x10FFFF));
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
        Grammar grammar = SchemaCompiler.compile(schema);
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
            if (!isSatisfiable(grammar)) {
                assertFalse(inside);
                continue;
            }
            Reader reader = Reader.of(grammar);
            assertEquals(inside, reader.accepts(each.toPlainString()), () -> each.toPlainString() + " by " + schema);
            String withZeros = each.setScale(Math.max(1, each.scale()) + 2).toPlainString();
            assertEquals(inside, reader.accepts(withZeros), () -> withZeros + " by " + schema);
        }
    }

    private static boolean isSatisfiable(Grammar grammar) {
        return grammar.derivable(set -> !set.isEmpty()).contains(Grammar.ROOT);
    }

    @Property(tries = 500)
    void integersAreWithinTheirBorders(@ForAll("longs") long a, @ForAll("longs") long b, @ForAll("longs") long tried) {
        long least = Math.min(a, b);
        long most = Math.max(a, b);
        var reader = Reader.of(Grammar.of(JsonNumber.integers(least, most)));
        for (long each : new long[] {tried, least, most, least - 1, most + 1, least / 2 + most / 2}) {
            assertEquals(least <= each && each <= most, reader.accepts(Long.toString(each)));
        }
        assertFalse(reader.accepts("-0"));
        assertFalse(reader.accepts("00"));
    }

    @Provide
    Arbitrary<Long> longs() {
        return Arbitraries.oneOf(
                Arbitraries.longs().between(-150, 150),
                Arbitraries.longs().between(-JsonNumber.LARGEST, JsonNumber.LARGEST),
                Arbitraries.of(0L, 9L, 10L, 99L, 100L, 999L, 1000L, JsonNumber.LARGEST));
    }

    @ParameterizedTest
    @CsvSource({
        "date, 2024-12-31, 2024-13-01",
        "date, 1999-02-28, 2023-02-30",
        "time, 23:59:59Z, 24:00:00Z",
        "date-time, 2024-02-01T00:00:00.5+02:00, 2024-04-31T00:00:00Z",
        "uuid, 01234567-89ab-cdef-0123-456789ABCDEF, 0123456789abcdef0123456789abcdef"
    })
    void formatsAreRegular(String format, String right, String wrong) {
        var reader = Reader.ofSchema("{\"type\":\"string\",\"format\":\"" + format + "\"}");
        assertTrue(reader.accepts("\"" + right + "\""));
        assertFalse(reader.accepts("\"" + wrong + "\""));
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("", "schema 1:1: the text is empty, expected a JSON object"),
                Arguments.of("{\"type\": \"string\"} x", "schema 1:19: no valid JSON: something follows the value"),
                Arguments.of("[]", "schema #: expected a schema: an object, true or false but found []"),
                Arguments.of(
                        "{\"type\":\"text\"}",
                        "schema #/type: expected one of [null, boolean, integer, number, string, array, object] but"
                                + " found \"text\""),
                Arguments.of("{\"type\":7}", "schema #/type: expected a string but found 7"),
                Arguments.of(
                        "{\"properties\":{\"a/b\":{\"type\":\"array\",\"uniqueItems\":true}}}",
                        "schema #/properties/a~1b: the keyword \"uniqueItems\" is not supported"),
                Arguments.of(
                        "{\"type\":\"object\",\"patternProperties\":{}}",
                        "schema #: the keyword \"patternProperties\" is not supported"),
                Arguments.of(
                        "{\"type\":\"integer\",\"multipleOf\":2}",
                        "schema #: the keyword \"multipleOf\" is not supported"),
                Arguments.of("{\"not\":{}}", "schema #: the keyword \"not\" is not supported"),
                Arguments.of(
                        "{\"type\":\"integer\",\"minLength\":2}",
                        "schema #: \"minLength\" says nothing about the type \"integer\""),
                Arguments.of(
                        "{\"anyOf\":[{}],\"type\":\"string\"}", "schema #: \"type\" beside \"anyOf\" is not supported"),
                Arguments.of("{\"$ref\":\"#/$defs/x\"}", "schema #/$ref: there is nothing at #/$defs/x"),
                Arguments.of(
                        "{\"$ref\":\"http://x/y\"}",
                        "schema #/$ref: only references into the schema itself are supported, such as #/$defs/name,"
                                + " not http://x/y"),
                Arguments.of("{\"enum\":[]}", "schema #/enum: expected an array that is not empty but found []"),
                Arguments.of("{\"enum\":[1],\"type\":\"string\"}", "schema #: none of the values is of the type"),
                Arguments.of(
                        "{\"minLength\":-1}",
                        "schema #/minLength: expected a whole number from 0 to 2147483647 but found -1"),
                Arguments.of(
                        "{\"minLength\":3,\"maxLength\":2}", "schema #: \"minLength\" is 3 but \"maxLength\" is 2"),
                Arguments.of("{\"minItems\":3,\"maxItems\":2}", "schema #: \"minItems\" is 3 but \"maxItems\" is 2"),
                Arguments.of(
                        "{\"type\":\"integer\",\"minimum\":1.2,\"maximum\":1.8}",
                        "schema #: no integer is within the minimum and the maximum"),
                Arguments.of(
                        "{\"type\":\"number\",\"minimum\":1e999999}",
                        "schema #/minimum: expected a number of at most 16 digits in front of the point and behind it"
                                + " but found 1e999999"),
                Arguments.of("{\"pattern\":\"a(\"}", "schema #/pattern: regex 1:2: there is no ) for this ("),
                Arguments.of(
                        "{\"pattern\":\"a\",\"minLength\":1}",
                        "schema #: \"pattern\" beside \"minLength\", \"maxLength\" or \"format\" is not supported"),
                Arguments.of(
                        "{\"format\":\"email\"}",
                        "schema #/format: the format \"email\" is not supported, only [date, date-time, time, uuid]"),
                Arguments.of(
                        "{\"required\":[\"a\"],\"properties\":{}}",
                        "schema #/required/0: \"a\" is required but not in \"properties\""),
                Arguments.of(
                        "{\"allOf\":[{},{}]}", "schema #/allOf: more than one schema in \"allOf\" is not supported"),
                Arguments.of(
                        "{\"oneOf\":[{\"type\":\"integer\"},{\"type\":\"number\"}]}",
                        "schema #/oneOf/1: a value may satisfy #/oneOf/0 too, and \"oneOf\" would not have it: use"
                                + " \"anyOf\", or a required property with another \"const\" in each"));
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
        {"oneOf":[{"type":"object","properties":{"k":{"const":1}},"required":["k"]},{"type":"object","properties":{"k":{"const":2}}}]}
        {"oneOf":[true,{"type":"null"}]}
        {"oneOf":[{"$ref":"#"},{"$ref":"#"}]}
        """)
    void alternativesThatMayOverlapAreRefused(String schema) {
        assertThrows(ConstraintException.class, () -> new Constraint.JsonSchema(schema));
    }

    @Example
    void referencesThatGoRoundWithoutAValueAreRefused() {
        var schema = new Constraint.JsonSchema(
                "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"anyOf\":[{\"$ref\":\"#/$defs/a\"},{\"type\":\"null\"}]}}}");
        var error = assertThrows(ConstraintException.class, () -> new TokenConstraint(schema, TOKENS));
        assertTrue(
                error.getMessage()
                        .startsWith("the rule #/$defs/a -> #/$defs/a/anyOf/0 -> #/$defs/a begins with itself"),
                error.getMessage());
    }

    @Example
    void anObjectThatContainsItselfForEverIsRefused() {
        var schema = new Constraint.JsonSchema(
                "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#\"}},\"required\":[\"a\"]}");
        var error = assertThrows(ConstraintException.class, () -> new TokenConstraint(schema, TOKENS));
        assertEquals("no text satisfies the constraint", error.getMessage());
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
                "schema #/properties: a name is longer than 500 characters, which is supported only where"
                        + " \"additionalProperties\" is false",
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
        assertTrue(error.getMessage().contains("\"oneOf\" has too many alternatives"), error.getMessage());
    }

    @Example
    void longKeysAroundManySchemasAreRefusedBeforeTheyAreCopiedToEach() {
        String key = "k".repeat(40_000);
        String leaves = "{},".repeat(1_000) + "{}";
        String schema = "{\"properties\":{\"" + key + "\":{\"anyOf\":[" + leaves + "]}}}";
        var error = assertThrows(ConstraintException.class, () -> new Constraint.JsonSchema(schema));
        assertTrue(error.getMessage().contains("too long"), error.getMessage());
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
