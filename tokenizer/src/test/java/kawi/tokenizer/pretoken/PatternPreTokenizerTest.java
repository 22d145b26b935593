package kawi.tokenizer.pretoken;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kawi.tokenizer.pretoken.PreTokenization.Behaviour;
import kawi.tokenizer.pretoken.PreTokenization.ByteLevel;
import kawi.tokenizer.pretoken.PreTokenization.Split;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The patterns matched by hand are held against the same patterns as regular expressions.
class PatternPreTokenizerTest {
    private static final String GPT2 =
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";
    private static final String LLAMA3 = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
            + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    private static final String QWEN2 = LLAMA3.replace("\\p{N}{1,3}", "\\p{N}");

    private static final Map<String, PreTokenizer> REGULAR_EXPRESSIONS = Stream.of(
                    GPT2, LLAMA3, QWEN2, KnownPatterns.CL100K, KnownPatterns.O200K)
            .collect(Collectors.toMap(Function.identity(), regex -> new StepSequence(split(regex), false)));

    static List<String> preTokens(PreTokenizer preTokenizer, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        var found = new ArrayList<String>();
        for (PreTokens preTokens = preTokenizer.preTokens(utf8, 0, utf8.length); preTokens.next(); ) {
            found.add(new String(
                    preTokens.utf8(), preTokens.start(), preTokens.end() - preTokens.start(), StandardCharsets.UTF_8));
        }
        return found;
    }

    private static PreTokenization split(String regex) {
        return new PreTokenization(
                List.of(new Split(regex, true, Behaviour.ISOLATED, false), new ByteLevel(false, false)));
    }

    @Property(tries = 2000)
    void matchersCutAsTheirRegularExpressionsDo(@ForAll("texts") String text) {
        REGULAR_EXPRESSIONS.forEach((regex, general) -> {
            PreTokenizer matcher = split(regex).preTokenizer();
            assertEquals(PatternPreTokenizer.class, matcher.getClass().getSuperclass(), "matched by hand");
            assertEquals(preTokens(general, text), preTokens(matcher, text), regex);
        });
    }

    @Property(tries = 2000)
    void aTextCutAtASafeSplitHasThePreTokensOfTheWhole(@ForAll("texts") String text, @ForAll("texts") String more) {
        String whole = text + more;
        for (PreTokenization preTokenization :
                List.of(PreTokenization.GPT2, PreTokenization.CL100K, PreTokenization.O200K)) {
            PreTokenizer preTokenizer = preTokenization.preTokenizer();
            for (int at = 1; at < whole.length(); at++) {
                if (preTokenizer.isSafeSplit(whole.codePointBefore(at), whole.codePointAt(at))) {
                    var parts = new ArrayList<>(preTokens(preTokenizer, whole.substring(0, at)));
                    parts.addAll(preTokens(preTokenizer, whole.substring(at)));
                    assertEquals(preTokens(preTokenizer, whole), parts, "cut at " + at);
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
    void preTokensAreThoseOfTheOriginals(String name, String text, String expected) {
        PreTokenization preTokenization = switch (name) {
            case "gpt2" -> PreTokenization.GPT2;
            case "cl100k" -> PreTokenization.CL100K;
            default -> PreTokenization.O200K;
        };
        assertEquals(
                expected,
                String.join(",", preTokens(preTokenization.preTokenizer(), text.replace("\\n", "\n")))
                        .replace("\n", "\\n"));
    }

    @Test
    void aMegabyteOfOneKindIsCutInNoTime() {
        for (String unit : List.of("a", "A", " ", "\n", "!", "1", "中", "\u0301", "中A", "A\u0301")) {
            String text = unit.repeat(200_000);
            for (PreTokenization each : List.of(PreTokenization.GPT2, PreTokenization.CL100K, PreTokenization.O200K)) {
                assertEquals(text, String.join("", preTokens(each.preTokenizer(), text)));
            }
        }
    }
}
