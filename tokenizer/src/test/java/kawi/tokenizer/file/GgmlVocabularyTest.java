package kawi.tokenizer.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import kawi.tokenizer.AddedToken;
import kawi.tokenizer.BpeDefinition;
import kawi.tokenizer.BpeTokenizer;
import kawi.tokenizer.CharTokenizer;
import kawi.tokenizer.Template;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;
import kawi.tokenizer.bpe.BpeModel;
import kawi.tokenizer.bpe.ByteAlphabet;
import kawi.tokenizer.bpe.InitialSymbols;
import kawi.tokenizer.bpe.Merges;
import kawi.tokenizer.bpe.Merges.Merge;
import kawi.tokenizer.bpe.TokenBytes;
import kawi.tokenizer.decode.Decoding;
import kawi.tokenizer.pretoken.PreTokenization;
import org.junit.jupiter.api.Test;

class GgmlVocabularyTest {
    private static final String TEXT = "the  theatre, 12345 é🐋 it's\n\n the<|end|>";

    private static BpeTokenizer tokenizer(PreTokenization cut, Template template) {
        List<byte[]> tokens = new ArrayList<>();
        for (int value = 0; value < 256; value++) {
            tokens.add(new byte[] {(byte) value});
        }
        tokens.add("th".getBytes(StandardCharsets.UTF_8));
        tokens.add("the".getBytes(StandardCharsets.UTF_8));
        tokens.add(" the".getBytes(StandardCharsets.UTF_8));
        tokens.add("12".getBytes(StandardCharsets.UTF_8));
        tokens.add(new byte[0]); // a gap
        tokens.add("<|end|>".getBytes(StandardCharsets.UTF_8));
        tokens.add("<added>".getBytes(StandardCharsets.UTF_8));
        List<Merge> merges = List.of(
                new Merge('t', 'h', 256), new Merge(256, 'e', 257), new Merge(' ', 257, 258), new Merge('1', '2', 259));
        var model = new BpeModel(new TokenBytes(tokens), new Merges(merges, false), false, InitialSymbols.BYTES);
        List<AddedToken> added = List.of(
                AddedToken.special("<|end|>", 261), new AddedToken("<added>", 262, false, false, false, false, false));
        return new BpeTokenizer(new BpeDefinition(model, added, List.of(), cut, Decoding.BYTE_LEVEL, template));
    }

    @Test
    void aTokenizerGivesTheSameIdsAfterARoundTrip() {
        for (PreTokenization cut :
                List.of(PreTokenization.GPT2, PreTokenization.LLAMA3, PreTokenization.QWEN2, PreTokenization.O200K)) {
            BpeTokenizer original = tokenizer(cut, Template.NONE);
            GgmlVocabulary vocabulary = GgmlVocabulary.of(original, 265, OptionalInt.empty());
            Tokenizer again = vocabulary.tokenizer();
            assertArrayEquals(original.encode(TEXT), again.encode(TEXT), vocabulary.preTokenizer());
            assertArrayEquals(original.encode("a<added>b"), again.encode("a<added>b"));
            assertEquals(original.special("<|end|>"), again.special("<|end|>"));
            assertEquals(TEXT, again.decode(again.encode(TEXT)));
            assertEquals(265, again.vocabularySize());
        }
    }

    @Test
    void idsWithoutATokenAreUnused() {
        GgmlVocabulary vocabulary =
                GgmlVocabulary.of(tokenizer(PreTokenization.GPT2, Template.NONE), 264, OptionalInt.empty());
        assertEquals("gpt-2", vocabulary.preTokenizer());
        assertEquals(
                List.of("[PAD260]", "<|end|>", "<added>", "[PAD263]"),
                vocabulary.tokens().subList(260, 264));
        assertEquals(
                List.of(
                        GgmlVocabulary.UNUSED,
                        GgmlVocabulary.CONTROL,
                        GgmlVocabulary.USER_DEFINED,
                        GgmlVocabulary.UNUSED),
                vocabulary.types().subList(260, 264));
        assertEquals("Ġ the", vocabulary.merges().get(2));
    }

    @Test
    void aBeginningTokenIsKept() {
        GgmlVocabulary vocabulary = GgmlVocabulary.of(
                tokenizer(PreTokenization.LLAMA3, new Template(List.of(261), List.of())), 263, OptionalInt.empty());
        assertEquals(OptionalInt.of(261), vocabulary.beginningToken());
        assertArrayEquals(new int[] {261}, vocabulary.tokenizer().prefix());
        GgmlVocabulary without =
                GgmlVocabulary.of(tokenizer(PreTokenization.LLAMA3, Template.NONE), 263, OptionalInt.of(261));
        assertEquals(Optional.of(false), without.addsBeginning());
        assertEquals(0, without.tokenizer().prefix().length);
    }

    private static String refusal(Tokenizer tokenizer) {
        return assertThrows(TokenizerException.class, () -> GgmlVocabulary.of(tokenizer, 300, OptionalInt.empty()))
                .getMessage();
    }

    @Test
    void tokenizersThatGgmlDoesNotHaveAreRefused() {
        assertTrue(refusal(CharTokenizer.fromText("abc")).contains("not byte-level BPE"));
        assertTrue(refusal(tokenizer(PreTokenization.CL100K, Template.NONE)).contains("cuts texts in a way"));
        assertTrue(refusal(tokenizer(PreTokenization.GPT2, new Template(List.of(), List.of(261))))
                .contains("puts more around a text"));
    }

    private static void refused(String problem, GgmlVocabulary vocabulary) {
        String message =
                assertThrows(TokenizerException.class, vocabulary::tokenizer).getMessage();
        assertTrue(message.contains(problem), message);
    }

    @Test
    void listsThatDoNotFitTogetherAreRefused() {
        List<String> bytes = new ArrayList<>();
        for (int value = 0; value < 256; value++) {
            bytes.add(ByteAlphabet.write((byte) value));
        }
        List<Integer> types = bytes.stream().map(token -> 1).toList();
        OptionalInt none = OptionalInt.empty();
        Optional<Boolean> unsaid = Optional.empty();
        refused("pre-tokenizer \"tekken\"", new GgmlVocabulary("tekken", bytes, types, List.of(), none, unsaid));
        refused(
                "1 token types for 256 tokens",
                new GgmlVocabulary("gpt-2", bytes, List.of(1), List.of(), none, unsaid));
        for (String merge : List.of("ab", "a b", "", " ", "a ", "a b c")) {
            refused("the merge", new GgmlVocabulary("gpt-2", bytes, types, List.of(merge), none, unsaid));
        }
        refused(
                "no token for the byte 0",
                new GgmlVocabulary("gpt-2", List.of("a"), List.of(1), List.of(), none, unsaid));
    }
}
