package kawi.tokenizer.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Public, as its records must be for Gson to see them.
public class JsonTextTest {

    public record Inner(float small, Double large, boolean flag) {}

    public record Outer(
            String text, int[] ids, List<Inner> inner, Optional<Integer> some, Optional<String> none, Long absent) {}

    public record Plan(String name, int count, double rate, Inner inner, Kind kind) {}

    public enum Kind {
        GOOD,
        BETTER
    }

    @Test
    void recordsAndMapsKeepTheirOrderAndTheirNulls() {
        var value = new Outer(
                "a\"<\n",
                new int[] {3, 1},
                List.of(new Inner(0.1f, 1e-5, true), new Inner(Float.NaN, Double.NEGATIVE_INFINITY, false)),
                Optional.of(7),
                Optional.empty(),
                null);
        assertEquals(
                "{\"text\":\"a\\\"<\\n\",\"ids\":[3,1],\"inner\":[{\"small\":0.1,\"large\":1.0E-5,\"flag\":true},"
                        + "{\"small\":\"NaN\",\"large\":\"-Infinity\",\"flag\":false}],\"some\":7,\"none\":null,"
                        + "\"absent\":null}",
                JsonText.line(value));
        SequencedMap<String, Object> map = new LinkedHashMap<>();
        map.put("z", List.of());
        map.put("a", null);
        map.put("m", Optional.of(Map.of("k", 1L)));
        assertEquals("{\"z\":[],\"a\":null,\"m\":{\"k\":1}}", JsonText.line(map));
    }

    @Test
    void filesHaveAValueALine() {
        SequencedMap<String, Object> map = new LinkedHashMap<>();
        map.put("a", List.of(1, List.of("x", "<y>")));
        map.put("b", Map.of());
        map.put("c", null);
        assertEquals("""
            {
              "a": [
                1,
                [
                  "x",
                  "<y>"
                ]
              ],
              "b": {},
              "c": null
            }
            """, JsonText.pretty(map));
    }

    @Test
    void recordsAreReadAgain() {
        var plan = new Plan("p", 3, 0.1, new Inner(0.5f, null, true), Kind.BETTER);
        assertEquals(Optional.of(plan), JsonText.read(JsonText.line(plan), Plan.class));
        assertEquals(Optional.of(plan), JsonText.read(JsonText.pretty(plan), Plan.class));
        assertEquals(Optional.of(new Plan(null, 0, 0, null, null)), JsonText.read("{\"unknown\":1}", Plan.class));
        assertEquals(Optional.empty(), JsonText.read("null", Plan.class));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {"count": "many"}
        {"count": 1.5}
        {"count": 2147483648}
        {"count": []}
        {"rate": "fast"}
        {"rate": 1e999}
        {"inner": 3}
        {"name": {}}
        {"name": "a", "name": "b"}
        {"name": "a"} {}
        [1]
        7
        """)
    void whatIsNoSuchRecordIsRefused(String text) {
        var e = assertThrows(JsonException.class, () -> JsonText.read(text, Plan.class));
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
    }
}
