package kawi.tokenizer.pretoken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnigurumaPatternTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`\\s`        | `\u00A0` | true",
                "`\\s`        | `\u0085` | true",
                "`\\s`        | `\u001C` | false",
                "`\\S`        | `\u3000` | false",
                "`[^\\s]`     | `\u3000` | false",
                "`[^\\S]`     | `\u3000` | true",
                "`\\d`        | `٣`      | true",
                "`\\D`        | `٣`      | false",
                "`\\w+`       | `aé_٣¼`  | true",
                "`\\W`        | `é`      | false",
                "`[\\w]`      | `é`      | true",
                "`\\h`        | `f`      | true",
                "`[\\h]`      | `g`      | false",
                "`\\H`        | ` `      | true",
                "`\\v`        | `\n`     | false",
                "`.`          | `\r`     | true",
                "`.`          | `\n`     | false",
                "`\\p{^L}`    | `1`      | true",
                "`\\P{L}`     | `a`      | false",
                "`\\P{^L}`    | `a`      | true",
                "`\\p{Han}`   | `中`     | true",
                "`\\p{L}`     | `𝒜`      | true",
                "`(?i)É`      | `é`      | true",
                "`[a^$]`      | `$`      | true",
                "`\\[\\\\]`   | `[\\]`   | true",
            })
    void lettersMeanWhatTheyMeanThere(String pattern, String text, boolean matches) {
        assertEquals(matches, OnigurumaPattern.compile(pattern).matcher(text).matches());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"`^b$` | `a\nb\nc`", "`^a` | `a\nb`", "`c$` | `b\nc`"})
    void anchorsAreThoseOfLines(String pattern, String text) {
        assertTrue(OnigurumaPattern.compile(pattern).matcher(text).find());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`[[:alpha:]]` | `[:...:], which Kawi cannot read`",
                "`(?m)a.b`     | `(?m), which Kawi cannot read`",
                "`[\\W]`       | `\\W between brackets, which Kawi cannot read`",
                "`a\\`         | `ends in a lone backslash`",
                "`(a`          | `is no regular expression`",
            })
    void whatCannotBeSaidIsAnError(String pattern, String message) {
        var refused = assertThrows(IllegalArgumentException.class, () -> OnigurumaPattern.compile(pattern));
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
    }

    @Test
    void patternsOfThousandsOfBracketsAreRefused() {
        for (String open : new String[] {"(", "[", "(?:", "[a&&[", "(?"}) {
            String pattern = open.repeat(9_000 / open.length());
            var refused = assertThrows(IllegalArgumentException.class, () -> OnigurumaPattern.compile(pattern));
            assertTrue(refused.getMessage().contains("deeper than 100"), refused.getMessage());
        }
    }

    @Test
    void patternsOfMillionsOfCharactersAreRefused() {
        var refused = assertThrows(IllegalArgumentException.class, () -> OnigurumaPattern.compile("a".repeat(1 << 20)));
        assertTrue(refused.getMessage().contains("expected at most 10000"), refused.getMessage());
    }
}
