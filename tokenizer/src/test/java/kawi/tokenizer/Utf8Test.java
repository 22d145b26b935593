package kawi.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Held against the JDK's encoder, which takes a whole string at once.
class Utf8Test {

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<Character> seams =
                Arbitraries.of('a', '\u007F', '\u0080', '\u07FF', '\u0800', '\uD83D', '\uDE00', '\uFFFF');
        return seams.list().ofMaxSize(40).map(chars -> {
            var text = new StringBuilder();
            chars.forEach(text::append);
            return text.toString();
        });
    }

    @Property
    void itIsWhatTheJdkMakesOfAText(@ForAll("texts") String text) {
        check(text, 0, text.length());
        check(text, text.length() / 3, text.length() - text.length() / 4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "\u00E9", "\u20AC", "\uD83D\uDE00", "\uDBFF\uDFFF"})
    void textsAreEncodedInPartsThatLeaveNoSeam(String character) {
        for (int before : new int[] {0, 4094, 4095, 4096, 4097, 8190}) {
            String text = "x".repeat(before) + character.repeat(5000) + "y";
            check(text, 0, text.length());
            check(text, 1, text.length() - 1);
        }
    }

    @Test
    void halfOfAPairIsAReplacementCharacter() {
        check("\uD83D", 0, 1);
        check("\uDE00\uD83D", 0, 2);
        check("a\uD83D".repeat(4096), 0, 8192);
        check("\uD83D".repeat(4097), 0, 4097);
    }

    private static void check(String text, int from, int to) {
        Utf8 utf8 = Utf8.of(text, from, to);
        // The JDK writes a question mark for half of a pair.
        byte[] expected = text.substring(from, to)
                .codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        assertEquals(
                new String(expected, StandardCharsets.UTF_8),
                new String(utf8.bytes(), 0, utf8.length(), StandardCharsets.UTF_8));
        assertEquals(expected.length, utf8.length());
    }
}
