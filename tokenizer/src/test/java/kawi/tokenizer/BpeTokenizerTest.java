package kawi.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer.Form;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kawi.tokenizer.bpe.Ids;
import kawi.tokenizer.normalize.Normalization;
import kawi.tokenizer.normalize.Normalization.Lowercase;
import kawi.tokenizer.normalize.Normalization.UnicodeForm;
import kawi.tokenizer.pretoken.PreTokenization;
import kawi.tokenizer.pretoken.PreTokenization.Behaviour;
import kawi.tokenizer.pretoken.PreTokenization.ByteLevel;
import kawi.tokenizer.pretoken.PreTokenization.Split;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BpeTokenizerTest {
    private static final BpeTokenizer R50K = Vocabularies.named("r50k_base");
    private static final BpeTokenizer CL100K = Vocabularies.named("cl100k_base");
    private static final List<BpeTokenizer> ALL = List.of(R50K, CL100K, Vocabularies.named("o200k_base"));

    /// The steps of SmolLM2, whose pattern is not matched by hand: digits alone, then GPT-2's pattern.
    private static final PreTokenization DIGITS = new PreTokenization(
            List.of(new Split("\\p{N}", true, Behaviour.ISOLATED, false), new ByteLevel(false, true)));

    private static final List<BpeTokenizer> GENERAL = List.of(
            general(),
            general(new UnicodeForm(Form.NFC)),
            general(new UnicodeForm(Form.NFKD), new Lowercase()),
            general(new UnicodeForm(Form.NFD)));

    private static BpeTokenizer general(Normalization... steps) {
        BpeDefinition definition = R50K.definition();
        return new BpeTokenizer(new BpeDefinition(
                definition.model(),
                definition.added(),
                List.of(steps),
                DIGITS,
                definition.decoding(),
                definition.template()));
    }

    @Property
    void decodingUndoesEncoding(@ForAll("texts") String text) {
        for (BpeTokenizer tokenizer : ALL) {
            assertEquals(text, tokenizer.decode(tokenizer.encode(text)));
            assertEquals(text, tokenizer.decode(tokenizer.encodeWithSpecials(text)));
        }
    }

    @Property
    void theBytesOfTokensJoinedAreTheText(@ForAll("texts") String text) {
        for (BpeTokenizer tokenizer : ALL) {
            var joined = new ByteArrayOutputStream();
            Arrays.stream(tokenizer.encode(text)).forEach(id -> joined.writeBytes(tokenizer.bytes(id)));
            assertArrayEquals(text.getBytes(StandardCharsets.UTF_8), joined.toByteArray());
        }
    }

    @Property
    void aTextCutAtItsLastBorderHasTheIdsOfTheWhole(@ForAll("texts") String text, @ForAll("texts") String more) {
        for (BpeTokenizer tokenizer :
                Stream.of(ALL, GENERAL).flatMap(List::stream).toList()) {
            int border = tokenizer.lastSafeSplit(text);
            String whole = text + more;
            assertTrue(border >= 0 && border <= text.length());
            assertArrayEquals(
                    tokenizer.encode(whole),
                    IntStream.concat(
                                    Arrays.stream(tokenizer.encode(whole.substring(0, border))),
                                    Arrays.stream(tokenizer.encode(whole.substring(border))))
                            .toArray());
        }
    }

    @Test
    void aTokenizerWithAPatternOfItsOwnEncodesInParts() {
        for (BpeTokenizer tokenizer : GENERAL) {
            assertEquals(9, tokenizer.lastSafeSplit("the whale 123 !"));
            assertEquals(0, tokenizer.lastSafeSplit("123 !"));
        }
        assertEquals(3, GENERAL.getFirst().lastSafeSplit("één x".substring(0, 4)));
        String jamo = "\u1100\u1161 ";
        assertEquals(2, GENERAL.getFirst().lastSafeSplit(jamo));
        assertEquals(0, GENERAL.get(1).lastSafeSplit(jamo), "NFC makes one character of both");
    }

    @Property(tries = 200)
    void aTextEncodedInPartsByThreadsHasTheIdsOfTheWhole(
            @ForAll("texts") String text, @ForAll @IntRange(min = 1, max = 40) int chars) {
        String longer = (text + " whale\n").repeat(5);
        for (int threads = 1; threads <= 3; threads += 2) {
            var ids = new Ids(0);
            new ParallelEncoder(R50K, threads)
                    .encode(
                            new TextParts(new StringReader(longer), R50K::lastSafeSplit, chars),
                            part -> Arrays.stream(part).forEach(ids::add));
            assertArrayEquals(R50K.encode(longer), ids.toArray());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"R50K_BASE", "CL100K_BASE", "O200K_BASE"})
    void idsAreThoseOfAnotherImplementation(EncodingType type) {
        Encoding other = Encodings.newLazyEncodingRegistry().getEncoding(type);
        BpeTokenizer tokenizer = Vocabularies.named(type.getName());
        var random = new Random(5);
        String alphabet = "abcXYZ 'stvml 0123 .,/-!\n\t éàßжя中文한글あア🐋";
        int[] characters = alphabet.codePoints().toArray();
        for (int round = 0; round < 2000; round++) {
            var text = new StringBuilder();
            for (int length = random.nextInt(40); length > 0; length--) {
                text.appendCodePoint(characters[random.nextInt(characters.length)]);
            }
            text.append('.'); // they differ in what whitespace at the end is
            assertArrayEquals(
                    other.encodeOrdinary(text.toString()).toArray(),
                    tokenizer.encode(text.toString()),
                    () -> CharacterNames.quote(text.toString()));
        }
    }

    @Test
    void halfASurrogatePairBecomesTheReplacementCharacter() {
        for (String half : List.of("\uD83D", "\uDC0B", "\uDC0B\uD83D")) {
            String expected = half.replaceAll("[\uD800-\uDFFF]", "\uFFFD");
            assertEquals("a" + expected + "b", R50K.decode(R50K.encode("a" + half + "b")));
            assertEquals(expected, R50K.decode(R50K.encode(half)));
        }
        // Where texts are converted in chunks, a pair may lie across two of them.
        String text = "a".repeat(4095) + "🐋".repeat(5000);
        assertEquals(text + "\uFFFD", R50K.decode(R50K.encode(text + "\uD83D")));
    }

    @Test
    void specialTokensAreParsedOnlyWhenAskedFor() {
        String text = "a<|endoftext|>b";

        assertArrayEquals(new int[] {64, 50256, 65}, R50K.encodeWithSpecials(text));
        assertEquals(9, R50K.encode(text).length);
        assertEquals(text, R50K.decode(64, 50256, 65));
        assertEquals(OptionalInt.of(50256), R50K.special("<|endoftext|>"));
        assertEquals(OptionalInt.empty(), R50K.special("<|fim_prefix|>"));
    }

    @Test
    void idsOutsideTheVocabularyAreRefusedAndThoseInGapsAreEmpty() {
        assertEquals(
                "no token has the id 50257: ids are 0 to 50256",
                assertThrows(TokenizerException.class, () -> R50K.decode(1, 50257))
                        .getMessage());
        assertThrows(TokenizerException.class, () -> R50K.bytes(-1));
        assertEquals(100_277, CL100K.vocabularySize());
        assertEquals(0, CL100K.bytes(100_256).length);
        assertEquals("", CL100K.decode(100_256));
    }

    @Test
    void tokensAreShownWithTheBytesThatAreNoCharacter() {
        int[] ids = R50K.encode("🐋");

        assertEquals("<0xF0><0x9F>", R50K.token(ids[0]));
        assertEquals("<0x90>", R50K.token(ids[1]));
        assertEquals(" whale", R50K.token(R50K.encode(" whale")[0]));
    }

    @Test
    void theEmptyTextHasNoIds() {
        for (BpeTokenizer tokenizer : ALL) {
            assertEquals(0, tokenizer.encode("").length);
            assertEquals("", tokenizer.decode());
            assertEquals(0, tokenizer.lastSafeSplit(""));
        }
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> parts = Arbitraries.of(
                " ",
                "\n",
                " \n ",
                "\t",
                "\u00A0",
                "the whale",
                "don't",
                "I'LL",
                "camelCase",
                "é",
                "中文",
                "한글",
                "हिन्दी",
                "🐋",
                "👩‍👩‍👧",
                "12345",
                "¼",
                "...",
                "/* x */",
                "<|endoftext|>",
                "\u0000",
                "\uFFFD",
                "a".repeat(70));
        Arbitrary<String> characters = Arbitraries.strings()
                .withCharRange('\0', '\uD7FF')
                .withCharRange('\uE000', '\uFFFF')
                .ofMaxLength(8);
        return Arbitraries.oneOf(parts, characters).list().ofMaxSize(10).map(list -> String.join("", list));
    }
}
