package kawi.tokenizer.pretoken;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import kawi.tokenizer.pretoken.Pretokenization.Behaviour;
import kawi.tokenizer.pretoken.Pretokenization.ByteLevel;
import kawi.tokenizer.pretoken.Pretokenization.Split;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The patterns matched by hand are held against the same patterns as regular expressions.
class PatternPretokenizerTest {
    private static final String GPT2 =
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";
    private static final String LLAMA3 = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
            + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    private static final String QWEN2 = LLAMA3.replace("\\p{N}{1,3}", "\\p{N}");

    static List<String> pieces(Pretokenizer pretokenizer, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        var found = new ArrayList<String>();
        for (Pieces pieces = pretokenizer.pieces(utf8, 0, utf8.length); pieces.next(); ) {
            found.add(new String(pieces.utf8(), pieces.start(), pieces.end() - pieces.start(), StandardCharsets.UTF_8));
        }
        return found;
    }

    private static Pretokenization split(String regex) {
        return new Pretokenization(
                List.of(new Split(regex, true, Behaviour.ISOLATED, false)), new ByteLevel(false, false));
    }

    @Property(tries = 2000)
    void matchersCutAsTheirRegularExpressionsDo(@ForAll("texts") String text) {
        for (String regex : List.of(GPT2, LLAMA3, QWEN2, KnownPatterns.CL100K, KnownPatterns.O200K)) {
            Pretokenizer matcher = split(regex).pretokenizer();
            assertEquals(PatternPretokenizer.class, matcher.getClass().getSuperclass(), "matched by hand");
            assertEquals(pieces(new SplitSequence(split(regex)), text), pieces(matcher, text), regex);
        }
    }

    @Property(tries = 2000)
    void aTextCutAtABorderHasThePiecesOfTheWhole(@ForAll("texts") String text, @ForAll("texts") String more) {
        String whole = text + more;
        for (Pretokenization pretokenization :
                List.of(Pretokenization.GPT2, Pretokenization.CL100K, Pretokenization.O200K)) {
            Pretokenizer pretokenizer = pretokenization.pretokenizer();
            for (int at = 1; at < whole.length(); at++) {
                if (pretokenizer.isSafeSplit(whole.codePointBefore(at), whole.codePointAt(at))) {
                    var parts = new ArrayList<>(pieces(pretokenizer, whole.substring(0, at)));
                    parts.addAll(pieces(pretokenizer, whole.substring(at)));
                    assertEquals(pieces(pretokenizer, whole), parts, "cut at " + at);
                }
            }
        }
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(
                        " ", "  ", "\n", "\r\n", "\t", "\u00A0", "\u0085", "\u3000", "\u001C", "a", "Ab", "ABc", "é",
                        "ǅ", "ʰ", "ª", "中", "\u0301", "ा", "1", "23", "4567", "Ⅷ", "¼", "'s", "'S", "'ll", "'RE", "'ſ",
                        "'", "x'", "!", "//", "/", "...", "_", "🐋", "👩‍👩", "𝒜", "𐐷", "Ж", "ж")
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "gpt2   | `I'm  you'RE\\n\\n x`  | `I,'m, , you,',RE,\\n\\n, x`",
                "gpt2   | `abc123 45 !?`         | `abc,123, 45, !?`",
                "cl100k | `I'M 12345!\\n\\n x`   | `I,'M, ,123,45,!\\n\\n, x`",
                "cl100k | `a \\n  `              | `a, \\n  `",
                "o200k  | `camelCase HTTPServer` | `camel,Case, HTTPServer`",
                "o200k  | `don't a/b/\\nC`       | `don't, a,/b,/\\n,C`",
                "o200k  | `a \\n  `              | `a, \\n,  `",
            })
    void piecesAreThoseOfTheOriginals(String name, String text, String expected) {
        Pretokenization pretokenization = switch (name) {
            case "gpt2" -> Pretokenization.GPT2;
            case "cl100k" -> Pretokenization.CL100K;
            default -> Pretokenization.O200K;
        };
        assertEquals(
                expected,
                String.join(",", pieces(pretokenization.pretokenizer(), text.replace("\\n", "\n")))
                        .replace("\n", "\\n"));
    }

    @Test
    void aMegabyteOfOneKindIsCutInNoTime() {
        for (String unit : List.of("a", "A", " ", "\n", "!", "1", "中", "\u0301", "中A", "A\u0301")) {
            String text = unit.repeat(200_000);
            for (Pretokenization each : List.of(Pretokenization.GPT2, Pretokenization.CL100K, Pretokenization.O200K)) {
                assertEquals(text, String.join("", pieces(each.pretokenizer(), text)));
            }
        }
    }
}
