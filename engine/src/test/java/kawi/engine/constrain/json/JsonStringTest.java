package kawi.engine.constrain.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import kawi.engine.constrain.Reader;
import kawi.engine.constrain.grammar.CodePoints;
import kawi.engine.constrain.grammar.Grammar;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class JsonStringTest {
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

    @Example
    void aConstantIsWrittenInOneWay() {
        var reader = Reader.of(Grammar.of(JsonString.constant("a/\"\n\u000B\ud83dé")));
        assertTrue(reader.accepts("\"a/\\\"\\n\\u000b\\ud83dé\""));
        assertFalse(reader.isAlive("\"\\u0061"));
        assertFalse(reader.isAlive("\"a\\/"));
        assertFalse(reader.isAlive("\"a/\\\"\\n\\u000B"));
    }

    @Property(tries = 200)
    void everyCharacterIsWrittenInOneWay(@ForAll("characters") int character) {
        var reader = Reader.of(Grammar.of(JsonString.oneWay(CodePoints.ALL)));
        int ways = 0;
        String text = Character.toString(character);
        ways += reader.accepts(text) ? 1 : 0;
        for (String letter : "\" \\ / b f n r t".split(" ", -1)) {
            int escaped = switch (letter) {
                case "b" -> '\b';
                case "f" -> '\f';
                case "n" -> '\n';
                case "r" -> '\r';
                case "t" -> '\t';
                default -> letter.charAt(0);
            };
            ways += escaped == character && reader.accepts("\\" + letter) ? 1 : 0;
        }
        for (String format : new String[] {"\\u%04x", "\\u%04X"}) {
            boolean isNew = format.endsWith("x") || !"%04x".formatted(character).equals("%04X".formatted(character));
            ways += isNew && reader.accepts(format.formatted(character)) ? 1 : 0;
        }
        assertEquals(1, ways);
    }

    @Provide
    Arbitrary<Integer> characters() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(0, 0x80), Arbitraries.integers().between(0, 0xD7FF));
    }
}
