package kawi.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CharTokenizerTest {

    @Test
    void idsFollowTheCodePointsAndSpecialTokensComeLast() {
        var tokenizer = CharTokenizer.fromText("whale é鯨🐋\n", "<pad>", "<eos>");

        assertArrayEquals(new int[] {6, 4, 2, 5, 3, 1, 7, 8, 9, 0}, tokenizer.encode("whale é鯨🐋\n"));
        assertEquals(OptionalInt.of(10), tokenizer.special("<pad>"));
        assertEquals(OptionalInt.of(11), tokenizer.special("<eos>"));
        assertEquals(OptionalInt.empty(), tokenizer.special("<bos>"));
        assertEquals(12, tokenizer.vocabularySize());
        assertEquals(List.of("<pad>", "<eos>"), List.copyOf(tokenizer.specials().keySet()));
    }

    @Test
    void idsFollowTheCodePointsAndNotTheUnitsOfJavaStrings() {
        // As UTF-16 units D83D DC0B sorts before FF01, as a code point U+1F40B comes after U+FF01.
        assertArrayEquals(new int[] {1, 0}, CharTokenizer.fromText("🐋！").encode("🐋！"));
    }

    @Test
    void theBytesOfATokenAreItsUtf8() {
        var tokenizer = CharTokenizer.fromText("é🐋", "<eos>");

        assertArrayEquals("é".getBytes(StandardCharsets.UTF_8), tokenizer.bytes(0));
        assertArrayEquals("🐋".getBytes(StandardCharsets.UTF_8), tokenizer.bytes(1));
        assertArrayEquals("<eos>".getBytes(StandardCharsets.UTF_8), tokenizer.bytes(2));
        assertThrows(TokenizerException.class, () -> tokenizer.bytes(3));
    }

    @Test
    void specialTokensAreParsedOnlyWhenAskedFor() {
        var tokenizer = CharTokenizer.fromText("<eos>", "<eos>");

        assertArrayEquals(new int[] {5, 5, 0}, tokenizer.encodeWithSpecials("<eos><eos><"));
        assertArrayEquals(new int[] {0, 2, 3, 4, 1}, tokenizer.encode("<eos>"));
    }

    @Test
    void aTextMayBeCutAnywhereButWithinACharacter() {
        var tokenizer = CharTokenizer.fromText("a🐋");

        assertEquals(3, tokenizer.lastSafeSplit("a🐋"));
        assertEquals(1, tokenizer.lastSafeSplit("a🐋".substring(0, 2)));
        assertEquals(0, tokenizer.lastSafeSplit(""));
    }

    @Test
    void aSupplementaryCharacterIsOneToken() {
        var tokenizer = CharTokenizer.fromText("🐋𝄞");

        assertEquals(2, tokenizer.vocabularySize());
        assertArrayEquals(new int[] {1, 0, 1}, tokenizer.encode("🐋𝄞🐋"));
        assertEquals("𝄞", tokenizer.token(0));
    }

    @Property
    void decodingUndoesEncoding(@ForAll("texts") String text) {
        var tokenizer = CharTokenizer.fromText(text, "<eos>", "<pad>");

        assertEquals(text, tokenizer.decode(tokenizer.encode(text)));
    }

    @Property
    void everyCharacterIsOneIdWithinTheVocabulary(@ForAll("texts") String text) {
        var tokenizer = CharTokenizer.fromText(text);
        var ids = tokenizer.encode(text);

        assertEquals(text.codePointCount(0, text.length()), ids.length);
        for (int id : ids) {
            assertEquals(id, tokenizer.encode(tokenizer.token(id))[0]);
        }
        assertEquals(text.codePoints().distinct().count(), tokenizer.vocabularySize());
    }

    @Property
    void encodingTwoTextsOneAfterTheOtherIsEncodingTheirConcatenation(
            @ForAll("texts") String first, @ForAll("texts") String second) {
        var tokenizer = CharTokenizer.fromText(first + second);
        var both = IntStream.concat(Arrays.stream(tokenizer.encode(first)), Arrays.stream(tokenizer.encode(second)))
                .toArray();

        assertArrayEquals(both, tokenizer.encode(first + second));
    }

    @Provide
    Arbitrary<String> texts() {
        return Texts.withMinLength(1);
    }

    @Test
    void theEmptyTextHasNoTokens() {
        var tokenizer = CharTokenizer.fromText("a");

        assertArrayEquals(new int[0], tokenizer.encode(""));
        assertEquals("", tokenizer.decode());
    }

    @Test
    void aVocabularyCannotBeMadeFromAnEmptyText() {
        assertMessage(
                "the text is empty: a vocabulary needs at least one character",
                () -> CharTokenizer.fromText("", "<eos>"));
    }

    @Test
    void theNameOfASpecialTokenInATextIsOrdinaryText() {
        var tokenizer = CharTokenizer.fromText("<eos>", "<eos>");

        assertEquals(5, tokenizer.encode("<eos>").length);
        assertEquals("s<eos>", tokenizer.decode(4, 5));
    }

    @Test
    void anUnknownCharacterIsNamedWithItsPosition() {
        var tokenizer = CharTokenizer.fromText("Call me Ishmael.🐋\n");

        assertMessage(
                "the vocabulary has no 'é' (U+00E9 LATIN SMALL LETTER E WITH ACUTE),"
                        + " character 12 of the text (line 2, column 4)",
                () -> tokenizer.encode("Call me\n🐋 Ié"));
        assertMessage(
                "the vocabulary has no 'b' (U+0062 LATIN SMALL LETTER B), character 1 of the text (line 1, column 1)",
                () -> tokenizer.encode("b"));
        assertMessage(
                "the vocabulary has no '🐙' (U+1F419 OCTOPUS), character 2 of the text (line 2, column 1)",
                () -> tokenizer.encode("\n🐙"));
    }

    @Test
    void anUnknownCharacterThatCannotBeSeenIsEscaped() {
        var tokenizer = CharTokenizer.fromText("a");

        assertMessage(
                "the vocabulary has no '\\n' (U+000A LINE FEED (LF)), character 2 of the text (line 1, column 2)",
                () -> tokenizer.encode("a\n"));
        assertMessage(
                "the vocabulary has no '\\u{202E}' (U+202E RIGHT-TO-LEFT OVERRIDE),"
                        + " character 1 of the text (line 1, column 1)",
                () -> tokenizer.encode("\u202E"));
        assertMessage(
                "the vocabulary has no '\\u{378}' (U+0378 UNASSIGNED), character 1 of the text (line 1, column 1)",
                () -> tokenizer.encode("\u0378"));
    }

    @Test
    void anUnknownCharacterBecomesTheUnknownTokenIfThereIsOne() {
        var tokenizer = CharTokenizer.fromText("ab", "<unk>");

        assertArrayEquals(new int[] {0, 2, 2, 1}, tokenizer.encode("aé🐋b"));
        assertEquals("a<unk><unk>b", tokenizer.decode(tokenizer.encode("aé🐋b")));
        assertEquals(OptionalInt.of(2), tokenizer.unknown());
        assertEquals(OptionalInt.empty(), CharTokenizer.fromText("ab").unknown());
    }

    @Test
    void halfASurrogatePairIsAnErrorEvenWhereUnknownCharactersAreNot() {
        var tokenizer = CharTokenizer.fromText("a", "<unk>");
        var message = "U+D83D is half a surrogate pair and no character, character 2 of the text (line 1, column 2)";

        assertMessage(message, () -> tokenizer.encode("a\uD83D"));
        assertMessage(message, () -> CharTokenizer.fromText("a\uD83Da"));
    }

    @Test
    void anIdOutsideTheVocabularyIsAnError() {
        var tokenizer = CharTokenizer.fromText("ab", "<eos>");

        assertMessage("no token has the id 3: ids are 0 to 2", () -> tokenizer.decode(0, 3));
        assertMessage("no token has the id -1: ids are 0 to 2", () -> tokenizer.token(-1));
    }

    @Test
    void theNameOfASpecialTokenIsNoCharacterAndGivenOnce() {
        assertMessage(
                "token 1, \"b\": a special token's name must have two characters or more",
                () -> CharTokenizer.fromText("a", "b"));
        assertMessage(
                "token 2, \"<eos>\": there is a special token of that name already",
                () -> CharTokenizer.fromText("a", "<eos>", "<eos>"));
    }

    @Test
    void tokenizersOfTheSameVocabularyAreEqual() {
        var tokenizer = CharTokenizer.fromText("abc", "<eos>");

        assertEquals(tokenizer, CharTokenizer.fromText("cabbac", "<eos>"));
        assertEquals(
                tokenizer.hashCode(), CharTokenizer.fromText("cabbac", "<eos>").hashCode());
        assertNotEquals(tokenizer, CharTokenizer.fromText("abc"));
        assertNotEquals(tokenizer, CharTokenizer.fromText("abd", "<eos>"));
        assertEquals("CharTokenizer of 3 characters and [<eos>]", tokenizer.toString());
    }

    private static void assertMessage(String message, Runnable action) {
        assertEquals(
                message, assertThrows(TokenizerException.class, action::run).getMessage());
    }
}
