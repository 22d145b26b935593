package kawi.tokenizer.regex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What each construct matches, as `tokenizers` 0.23.2 says.
class RegexTest {

    /// The matches of a pattern, joined by "¦".
    private static String matches(String pattern, String text) {
        RegexMatcher matcher = Regex.compile(pattern).matcher();
        matcher.reset(text);
        var found = new StringJoiner("¦");
        while (matcher.next()) {
            found.add(text.substring(matcher.start(), matcher.end()));
        }
        return found.toString();
    }

    private static String escaped(String text) {
        return text.replace("\\n", "\n").replace("\\r", "\r").replace("\\u0301", "\u0301");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`\\s`        | `a\u00A0\u0085\u001C\u3000` | `\u00A0¦\u0085¦\u3000`",
                "`\\S+`       | `a\u3000b`    | `a¦b`",
                "`[^\\s]`     | `\u3000a`     | `a`",
                "`[^\\S]`     | `a\u3000`     | `\u3000`",
                "`\\d+`       | `1٣²a`        | `1٣`",
                "`\\D`        | `٣a`          | `a`",
                "`\\w+`       | `aé_٣¼-`      | `aé_٣¼`",
                "`[\\w]+`     | `a¼b`         | `a¦b`",
                "`\\W`        | `é-`          | `-`",
                "`\\h+`       | `xFf0g`       | `Ff0`",
                "`\\H`        | `fg`          | `g`",
                "`\\v`        | `a\u000B`     | `\u000B`",
                "`.`          | `\\r\\n`      | `\\r`",
                "`(?m:.)`     | `\\n`         | `\\n`",
                "`\\N`        | `\\na`        | `a`",
                "`\\O`        | `\\na`        | `\\n¦a`",
                "`\\R`        | `\\r\\n\\n`   | `\\r\\n¦\\n`",
                "`\\p{^L}`    | `a1`          | `1`",
                "`\\P{L}`     | `a1`          | `1`",
                "`\\P{^L}`    | `a1`          | `a`",
                "`\\p{Han}+`  | `a中文`       | `中文`",
                "`\\p{L}+`    | `𝒜b1`         | `𝒜b`",
                "`[[:alpha:]]+` | `aé1中`     | `aé¦中`",
                "`[[:^alpha:]]` | `a1`        | `1`",
                "`[a-z&&[^b]]+` | `abc`       | `a¦c`",
                "`[a&&]`      | `a`           | ``",
                "`[a^$]+`     | `a$^b`        | `a$^`",
                "`\\[\\\\]`   | `[\\]`        | `[\\]`",
                "`\\x41\\x{1F40B}\\u0042` | `A🐋B` | `A🐋B`",
            })
    void classesAreThoseOfOniguruma(String pattern, String text, String expected) {
        assertEquals(escaped(expected), matches(pattern, escaped(text)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`^b$`        | `a\\nb\\nc`   | `b`",
                "`\\Aa`       | `aa`          | `a`",
                "`a\\z`       | `a\\na`       | `a`",
                "`a\\Z`       | `aa\\n`       | `a`",
                "`\\Ga`       | `aaba`        | `a¦a`",
                "`\\b.`       | `ab c`        | `a¦ ¦c`",
                "`\\b.`       | `e\\u0301x y` | `e¦ ¦y`",
                "`\\B.`       | `e\\u0301x`   | `\\u0301¦x`",
                "`a(?=b)`     | `abac`        | `a`",
                "`a(?!b).`    | `abac`        | `ac`",
                "`(?<=a)b`    | `abcb`        | `b`",
                "`(?<!a).`    | `ab`          | `a`",
                "`(?<=é)b`    | `éb`          | `b`",
            })
    void positionsAreThoseOfOniguruma(String pattern, String text, String expected) {
        assertEquals(escaped(expected), matches(pattern, escaped(text)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`a|ab`       | `ab`     | `a`",
                "`(?>a|ab)c`  | `abc`    | ``",
                "`a+?`        | `aa`     | `a¦a`",
                "`a++a`       | `aaa`    | ``",
                "`a{2}`       | `aaaaa`  | `aa¦aa`",
                "`a{,2}b`     | `aaab`   | `aab`",
                "`a{2}?b`     | `aab b`  | `aab¦b`",
                "`a{1,2}+`    | `aaaaa`  | `aaaaa`",
                "`a{x}`       | `a{x}`   | `a{x}`",
                "`(a*)*b`     | `aab`    | `aab`",
                "`(a|b|)+c`   | `abc`    | `abc`",
                "`(?<name>a)b` | `ab`    | `ab`",
                "`a*`         | `baac`   | `¦aa¦`",
            })
    void repetitionsAndGroupsAreThoseOfOniguruma(String pattern, String text, String expected) {
        assertEquals(expected, matches(pattern, text));
    }

    /// The first two are of the kind that Java reads differently.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`(?i)\\p{Lu}`   | `aA`        | `A`",
                "`(?i)É`         | `éÉ`        | `é¦É`",
                "`(?i:s)`        | `sSſ`       | `s¦S¦ſ`",
                "`(?i)k`         | `kK\u212A`  | `k¦K¦\u212A`",
                "`(?i)[^a]`      | `aAb`       | `b`",
                "`a(?i)b|c`      | `aBac`      | `aB¦ac`",
                "`(?i:a)b`       | `AbAB`      | `Ab`",
                "`(?i-i:a)`      | `aA`        | `a`",
                "`(?i)𐐀`         | `𐐨`         | `𐐨`",
            })
    void caseIsIgnoredAsOnigurumaDoes(String pattern, String text, String expected) {
        assertEquals(expected, matches(pattern, text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`(a)\\1`      | `\\1`",
                "`\\pL`        | `\\p without braces`",
                "`\\V`         | `\\V`",
                "`\\Q*\\E`     | `\\Q`",
                "`\\X`         | `\\X`",
                "`\\K`         | `\\K`",
                "`\\xE9`       | `a byte of a character (\\xE9)`",
                "`\\p{Emoji_Modifier_Base_X}` | `the property {Emoji_Modifier_Base_X}`",
                "`(?i)İ`       | `the text İ where case is ignored`",
                "`(?i)ss`      | `the text ss where case is ignored`",
                "`(?i)[ß]`     | `a class that ignores case with a character such as ß`",
                "`(?i)[\\p{Lu}]` | `a class that ignores case with a character such as ß`",
                "`(?x)a`       | `(?x`",
                "`(?s)a`       | `(?s`",
                "`(?#note)a`   | `(?#`",
                "`[]a]`        | `a ] as the first character between brackets`",
                "`[a-\\d]`     | `\\d`",
                "`[a--b]`      | `a - between brackets that makes no range`",
                "`(?<=^a)b`    | `a position in a look-behind`",
                "`^*`          | `a repeated position`",
                "`a{3,1}`      | `the quantifier {3,1}`",
            })
    void whatIsNotSupportedIsNamed(String pattern, String construct) {
        String message = assertThrows(IllegalArgumentException.class, () -> Regex.compile(pattern))
                .getMessage();
        assertTrue(message.startsWith("the pattern " + pattern + " has " + construct), message);
        assertTrue(message.endsWith(", which Kawi does not support"), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`(a`          | `a group is not closed`",
                "`a)`          | `a ) closes no group`",
                "`[a`          | `it ends too early`",
                "`a\\`         | `it ends too early`",
                "`*a`          | `a quantifier has nothing to repeat`",
                "`[b-a]`       | `a range between brackets ends before it begins`",
                "`[[:letters:]]` | `there is no class [:letters:]`",
                "`a{100001}`   | `more than 100000 repetitions`",
                "`\\x{D800}`   | `a hexadecimal number is not that of a character`",
            })
    void whatIsNoRegularExpressionIsSaid(String pattern, String problem) {
        String message = assertThrows(IllegalArgumentException.class, () -> Regex.compile(pattern))
                .getMessage();
        assertEquals("the pattern " + pattern + " is no regular expression: " + problem, message);
    }

    @Test
    void patternsOfThousandsOfBracketsAreRefused() {
        for (String open : new String[] {"(", "[", "(?:", "[a&&[", "(?i"}) {
            String pattern = open.repeat(9_000 / open.length());
            assertThrows(IllegalArgumentException.class, () -> Regex.compile(pattern), open);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"((ab){1000}){1000}", "(?:(?:a{300}b{300}){300}c{300}){300}"})
    void patternsWhoseProgramIsTooLargeAreRefused(String pattern) {
        String message = assertThrows(IllegalArgumentException.class, () -> Regex.compile(pattern))
                .getMessage();
        assertTrue(message.startsWith("a pattern repeats too much"), message);
    }

    @Test
    void patternsOfMillionsOfCharactersAreRefused() {
        String message = assertThrows(IllegalArgumentException.class, () -> Regex.compile("a".repeat(1 << 20)))
                .getMessage();
        assertEquals("a pattern has 1048576 characters, expected at most 10000", message);
    }

    @Test
    void aLiteralMatchesItsTextAndNothingElse() {
        RegexMatcher matcher = Regex.literal("a.*").matcher();
        matcher.reset("aab a.* b");
        assertTrue(matcher.next());
        assertEquals(4, matcher.start());
        assertEquals(7, matcher.end());
    }
}
