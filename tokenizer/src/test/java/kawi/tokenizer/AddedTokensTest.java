package kawi.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// As `tokenizers` 0.23.2 finds them.
class AddedTokensTest {

    /// The parts of a text: tokens in angle brackets.
    private static String parts(AddedToken token, String text) {
        return new AddedTokens(List.of(token))
                .split(text, true).stream()
                        .map(part -> part.id() == AddedTokens.Part.TEXT
                                ? text.substring(part.from(), part.to())
                                : "<" + text.substring(part.from(), part.to()) + ">")
                        .collect(Collectors.joining("|"));
    }

    /// Word characters are those of Rust's `\w`: letters, marks, decimal digits, connectors and the two joiners, but
    /// not other numbers.
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`w`, `<w>`",
                "`a w b`, `a |<w>| b`",
                "`aw`, `aw`",
                "`wé`, `wé`",
                "`1w`, `1w`",
                "`w_`, `w_`",
                "`w‿`, `w‿`",
                "`w\u0301`, `w\u0301`",
                "`w\u200C`, `w\u200C`",
                "`\u200Dw`, `\u200Dw`",
                "`w\u200B`, `<w>|\u200B`",
                "`w²`, `<w>|²`",
                "`¼w`, `¼|<w>`",
                "`wⅧ`, `wⅧ`",
                "`w😀`, `<w>|😀`",
                "`𝒜w`, `𝒜w`",
                "`w-w`, `<w>|-|<w>`",
            })
    void aSingleWordIsFoundWhereNoWordCharacterIsAdjacent(String text, String expected) {
        assertEquals(expected, parts(new AddedToken("w", 0, false, true, false, false, false), text));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`a \t\u00A0w\u3000\n b`, `a|< \t\u00A0w>|\u3000\n b`, `a \t\u00A0|<w\u3000\n >|b`",
                "`a\u001Cw\u200Bb`, `a\u001C|<w>|\u200Bb`, `a\u001C|<w>|\u200Bb`",
                "`w w`, `<w>|< w>`, `<w >|<w>`",
                "` w `, `< w>| `, ` |<w >`",
            })
    void whitespaceBesideAStrippingTokenBelongsToIt(String text, String left, String right) {
        assertEquals(left, parts(new AddedToken("w", 0, false, false, true, false, false), text));
        assertEquals(right, parts(new AddedToken("w", 0, false, false, false, true, false), text));
    }

    @Test
    void aTokenOfWhitespaceIsNotFoundInWhitespaceThatTheOneBeforeHasTaken() {
        assertEquals("a|<   >|b", parts(new AddedToken(" ", 0, false, false, true, true, false), "a   b"));
        assertEquals("a|< >|< >|< >|b", parts(new AddedToken(" ", 0, false, false, true, false, false), "a   b"));
    }
}
