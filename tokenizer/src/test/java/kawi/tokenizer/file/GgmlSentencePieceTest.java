package kawi.tokenizer.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import kawi.tokenizer.BpeDefinition;
import kawi.tokenizer.BpeTokenizer;
import kawi.tokenizer.CharTokenizer;
import kawi.tokenizer.Template;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;
import kawi.tokenizer.bpe.BpeModel;
import kawi.tokenizer.bpe.InitialSymbols;
import kawi.tokenizer.bpe.InitialSymbols.Unit;
import kawi.tokenizer.bpe.Merges;
import kawi.tokenizer.bpe.Merges.Merge;
import kawi.tokenizer.bpe.TokenBytes;
import kawi.tokenizer.decode.Decoding;
import kawi.tokenizer.normalize.Normalization;
import kawi.tokenizer.pretoken.PreTokenization;
import org.junit.jupiter.api.Test;

/// What no GGUF file can express is refused; `GgufSentencePieceTest` of the engine has the ids of an oracle.
class GgmlSentencePieceTest {
    private static final int A = 256;
    private static final List<Merge> MERGES =
            List.of(new Merge(A, A, A + 1), new Merge(A + 1, A, A + 2), new Merge(A, A + 1, A + 2));
    private static final List<Normalization> MARKS = List.of(new Normalization.Replace(" ", false, "▁"));

    private static Tokenizer tokenizer(List<Merge> merges, List<Normalization> normalization, boolean byteFallback) {
        List<byte[]> tokens = new ArrayList<>();
        for (int value = 0; value < 256; value++) {
            tokens.add(InitialSymbols.byteToken(value).getBytes(StandardCharsets.UTF_8));
        }
        for (String token : List.of("a", "aa", "aaa")) {
            tokens.add(token.getBytes(StandardCharsets.UTF_8));
        }
        var symbols = new InitialSymbols(Unit.CHARACTER, OptionalInt.empty(), true, byteFallback);
        var model = new BpeModel(new TokenBytes(tokens), new Merges(merges, false), false, symbols);
        return new BpeTokenizer(new BpeDefinition(
                model,
                List.of(),
                normalization,
                new PreTokenization(List.of()),
                List.of(new Decoding.ByteFallback(), new Decoding.Fuse()),
                Template.NONE));
    }

    private static void assertRefused(String message, Tokenizer tokenizer) {
        var thrown =
                assertThrows(TokenizerException.class, () -> GgmlSentencePiece.of(tokenizer, 260, OptionalInt.empty()));
        assertTrue(thrown.getMessage().contains(message), thrown.getMessage());
    }

    @Test
    void scoresFollowFromTheOrderOfTheMerges() {
        var vocabulary = GgmlSentencePiece.of(tokenizer(MERGES, MARKS, true), 260, OptionalInt.empty());
        assertEquals(List.of(-2f, 0f, -1f, -2f), vocabulary.scores().subList(A, 260));
        assertEquals(
                List.of(
                        GgmlSentencePiece.BYTE,
                        GgmlVocabulary.NORMAL,
                        GgmlVocabulary.NORMAL,
                        GgmlVocabulary.NORMAL,
                        GgmlVocabulary.UNUSED),
                vocabulary.types().subList(A - 1, 260));
        assertEquals(false, vocabulary.addsSpace());
    }

    @Test
    void mergesThatDoNotFollowFromScoresAreRefused() {
        assertRefused("do not follow from scores", tokenizer(MERGES.subList(0, 2), MARKS, true));
        assertRefused(
                "do not follow from scores",
                tokenizer(List.of(MERGES.get(1), MERGES.get(0), MERGES.get(2)), MARKS, true));
    }

    @Test
    void tokenizersOfAnotherKindAreRefused() {
        assertRefused("ggml's programs have byte tokens", tokenizer(MERGES, List.of(), false));
        assertRefused("changes or cuts texts", tokenizer(MERGES, List.of(new Normalization.Lowercase()), true));
        assertRefused("not SentencePiece's BPE", CharTokenizer.fromText("abc"));
    }
}
