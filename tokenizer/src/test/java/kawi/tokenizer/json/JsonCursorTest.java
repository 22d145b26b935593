package kawi.tokenizer.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonCursorTest {
    private static final JsonCursor ROOT = parse("""
        {"model": {"type": "BPE", "vocab": {"a b": 0, "\\n": 1, "~/%": 2, "ab": 3}, "dropout": null},
         "added": [{"id": 7}, {"id": "seven"}], "flag": true, "pi": 3.14, "huge": 1e400, "h.0": {"x": 1}}
        """);

    private static JsonCursor parse(String json) {
        return JsonCursor.parseObject(
                ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)),
                (where, problem, cause) -> new IllegalArgumentException(
                        (where.path().isEmpty() ? "the text" : where.path()) + " " + problem, cause));
    }

    private static String problem(Function<JsonCursor, Object> use) {
        return assertThrows(IllegalArgumentException.class, () -> use.apply(ROOT))
                .getMessage();
    }

    @Test
    void valuesAreReadWhereTheyStand() {
        assertEquals("BPE", ROOT.at("model").at("type").text());
        assertEquals(7, ROOT.at("added").at(0).at("id").integer());
        assertEquals(7, ROOT.at("added").at(0).at("id").integer(7, 7));
        assertTrue(ROOT.at("flag").flag());
        assertTrue(ROOT.at("flag").is(true));
        assertFalse(ROOT.at("flag").is(false));
        assertEquals(new BigDecimal("3.14"), ROOT.at("pi").number());
        assertEquals(Double.POSITIVE_INFINITY, ROOT.at("huge").number(0));
        assertEquals(
                List.of("model", "added", "flag", "pi", "huge", "h.0"),
                List.copyOf(ROOT.entries().keySet()));
        assertEquals(2, ROOT.at("added").size());
        assertEquals(4, ROOT.at("model").at("vocab").size());
        assertEquals(0, ROOT.at("flag").size());
    }

    @Test
    void whatIsAbsentOrNullIsReplacedByTheDefault() {
        for (JsonCursor absent : List.of(
                ROOT.at("none"),
                ROOT.at("none").at("deeper").at(3),
                ROOT.at("model").at("dropout"),
                ROOT.at("added").at(2),
                ROOT.at("added").at(-1),
                ROOT.at("flag").at("no object"))) {
            assertTrue(absent.isAbsent());
            assertEquals("x", absent.text("x"));
            assertTrue(absent.flag(true));
            assertEquals(0.5, absent.number(0.5));
        }
    }

    @Test
    void anErrorNamesThePathTheValueAndWhatWasExpected() {
        assertEquals(
                "added[1].id is \"seven\", expected a whole number",
                problem(root -> root.at("added").at(1).at("id").integer()));
        assertEquals(
                "added[1].id is \"seven\", expected a whole number from 0 to 9",
                problem(root -> root.at("added").elements().get(1).at("id").integer(0, 9)));
        assertEquals(
                "added[0].id is 7, expected a whole number from 8 to 9",
                problem(root -> root.at("added").at(0).at("id").integer(8, 9)));
        assertEquals(
                "model.name is missing, expected a string",
                problem(root -> root.at("model").at("name").text()));
        assertEquals(
                "model.dropout is null, expected a string",
                problem(root -> root.at("model").at("dropout").text()));
        assertEquals(
                "pi is 3.14, expected true or false",
                problem(root -> root.at("pi").flag()));
        assertEquals(
                "flag is true, expected a number",
                problem(root -> root.at("flag").number()));
        assertEquals(
                "flag is true, expected a number",
                problem(root -> root.at("flag").number(1)));
        assertEquals(
                "flag is true, expected an array",
                problem(root -> root.at("flag").elements()));
        assertEquals(
                "flag is true, expected an object",
                problem(root -> root.at("flag").entries()));
        assertEquals(
                "model is {\"type\":\"BPE\",\"vocab\":{\"a b\":0,\"\\n"
                        + "\":1,\"~/%\":2,\"ab\":3},\"dr..., expected a string",
                problem(root -> root.at("model").text()));
    }

    @Test
    void keysThatAreNoIdentifiersAreQuotedInPaths() {
        List<String> paths = ROOT.at("model").at("vocab").entries().values().stream()
                .map(JsonCursor::path)
                .toList();
        assertEquals(
                List.of("model.vocab[\"a b\"]", "model.vocab[\"\\n\"]", "model.vocab[\"~/%\"]", "model.vocab.ab"),
                paths);
        assertEquals("\"h.0\".x", ROOT.at("h.0").at("x").path());
        assertEquals("", ROOT.path());
    }

    @Test
    void pointersAreThoseOfRfc6901() {
        List<String> pointers = ROOT.at("model").at("vocab").entries().values().stream()
                .map(JsonCursor::pointer)
                .toList();
        assertEquals(
                List.of("#/model/vocab/a%20b", "#/model/vocab/\n", "#/model/vocab/~0~1%25", "#/model/vocab/ab"),
                pointers);
        assertEquals("#/added/1/id", ROOT.at("added").at(1).at("id").pointer());
        assertEquals("#", ROOT.pointer());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1]        | the text is [1], expected an object",
                "{\"a\": }  | the text is not valid JSON at line 1, column 7: Expected value",
            })
    void aTextThatIsNoObjectIsRefused(String text, String message) {
        var error = assertThrows(IllegalArgumentException.class, () -> parse(text));
        assertEquals(message, error.getMessage());
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        var error = assertThrows(
                IllegalArgumentException.class,
                () -> JsonCursor.parseObject(
                        ByteBuffer.wrap(new byte[] {'{', (byte) 0xFF, '}'}),
                        (where, problem, cause) -> new IllegalArgumentException(problem, cause)));
        assertEquals("is not UTF-8", error.getMessage());
    }
}
