package kawi.tokenizer.normalize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.text.Normalizer.Form;
import java.util.List;
import kawi.tokenizer.normalize.Normalization.ByteLevel;
import kawi.tokenizer.normalize.Normalization.Lowercase;
import kawi.tokenizer.normalize.Normalization.Prepend;
import kawi.tokenizer.normalize.Normalization.Replace;
import kawi.tokenizer.normalize.Normalization.Strip;
import kawi.tokenizer.normalize.Normalization.UnicodeForm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// As `tokenizers` 0.23.2 normalizes.
class TextNormalizerTest {

    private static String normalize(String text, Normalization... steps) {
        return new TextNormalizer(List.of(steps)).normalize(text);
    }

    @Test
    void eachStepWorksOnTheTextOfTheStepBefore() {
        assertEquals("▁a▁b", normalize("a b", new Prepend("▁"), new Replace(" ", false, "▁")));
        assertEquals("▁▁a▁b", normalize(" a b", new Prepend("▁"), new Replace(" ", false, "▁")));
    }

    @Test
    void nothingIsPrependedToTheEmptyText() {
        assertEquals("", normalize("", new Prepend("▁")));
        assertEquals("", normalize(" ", new Strip(true, true), new Prepend("▁")));
    }

    @Test
    void textsAndPatternsAreReplaced() {
        assertEquals("a-c", normalize("a.*c", new Replace(".*", false, "-")));
        assertEquals("_b_", normalize("aab😀", new Replace("a+|😀", true, "_")));
        assertEquals("bc", normalize("bac", new Replace("a", false, "")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a*", "\\b", "", "(?=a)", "a|"})
    void aPatternThatMatchesTheEmptyTextIsRefused(String pattern) {
        var steps = List.<Normalization>of(new Replace(pattern, true, "x"));
        String message = assertThrows(IllegalArgumentException.class, () -> new TextNormalizer(steps))
                .getMessage();
        assertTrue(message.startsWith("the normalizer Replace has the pattern " + pattern + ", which"), message);
    }

    @Test
    void lowerCaseIsThatOfEachCharacterAlone() {
        assertEquals("σς straße i\u0307 ǆ 𐐨", normalize("Σς STRAßE İ ǅ 𐐀", new Lowercase()));
        assertEquals("οσ", normalize("ΟΣ", new Lowercase()), "a final sigma is none");
    }

    @Test
    void unicodeFormsComposeAndDecompose() {
        assertEquals("é", normalize("e\u0301", new UnicodeForm(Form.NFC)));
        assertEquals("e\u0301", normalize("é", new UnicodeForm(Form.NFD)));
        assertEquals("fi1⁄2", normalize("ﬁ½", new UnicodeForm(Form.NFKC)));
    }

    @Test
    void whitespaceIsUnicodes() {
        assertEquals("\u001Ca\u200B", normalize("\u00A0\u3000\u0085\u001Ca\u200B \n", new Strip(true, true)));
        assertEquals("a ", normalize(" a ", new Strip(true, false)));
        assertEquals(" a", normalize(" a ", new Strip(false, true)));
    }

    @Test
    void bytesAreWrittenInTheByteAlphabet() {
        assertEquals("Ġa", normalize(" a", new ByteLevel()));
        assertEquals("ä¸Ń", normalize("中", new ByteLevel()));
    }
}
