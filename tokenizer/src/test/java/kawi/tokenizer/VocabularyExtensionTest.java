package kawi.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import kawi.tokenizer.file.TokenizerFile;
import kawi.tokenizer.pretoken.PreTokenization;
import kawi.tokenizer.training.BpeTrainer;
import kawi.tokenizer.training.BpeTrainingConfig;
import kawi.tokenizer.training.BpeTrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VocabularyExtensionTest {
    private static final String TEXT = "the cat sat on the mat, the dog sat on the log. ".repeat(20);

    @TempDir
    Path folder;

    private static Tokenizer bpe() {
        var config = new BpeTrainingConfig(280, 2, List.of("<|endoftext|>"), PreTokenization.GPT2);
        return new BpeTrainer(config, 1, new BpeTrainingListener() {})
                .train(List.of(TEXT).iterator());
    }

    @Test
    void newTokensAreFoundInTextsAndChangeNoOthers() {
        Tokenizer old = bpe();
        Tokenizer larger = VocabularyExtension.add(old, List.of("<|user|>", "catdog"));
        int size = old.vocabularySize();
        assertEquals(size + 2, larger.vocabularySize());
        assertArrayEquals(old.encode(TEXT), larger.encode(TEXT));
        assertArrayEquals(new int[] {size, size + 1}, larger.encode("<|user|>catdog"));
        assertEquals("<|user|>the catdog", larger.decode(larger.encode("<|user|>the catdog")));
    }

    @Test
    void theyAreInTheFile() {
        Tokenizer larger = VocabularyExtension.add(bpe(), List.of("<|user|>"));
        TokenizerFile.save(larger, folder);
        Tokenizer read = TokenizerFile.load(folder);
        assertEquals(larger.vocabularySize(), read.vocabularySize());
        assertArrayEquals(larger.encode("<|user|> the cat"), read.encode("<|user|> the cat"));
    }

    @Test
    void aCharacterIsFoundInTextsAndALongerNameIsSpecial() {
        Tokenizer larger = VocabularyExtension.add(CharTokenizer.fromText("abc", "<eos>"), List.of("é", "<user>"));
        assertArrayEquals(new int[] {0, 4}, larger.encode("aé"));
        assertArrayEquals(new int[] {5, 0}, larger.encodeWithSpecials("<user>a"));
        assertEquals(3, larger.special("<eos>").orElseThrow());
        TokenizerFile.save(larger, folder);
        assertEquals(larger, TokenizerFile.load(folder));
    }

    @Test
    void tokensThatAreThereAreRefused() {
        for (Tokenizer tokenizer : List.of(bpe(), CharTokenizer.fromText("abc", "<|endoftext|>"))) {
            var error = assertThrows(
                    TokenizerException.class, () -> VocabularyExtension.add(tokenizer, List.of("<|endoftext|>")));
            assertEquals("the vocabulary has a token \"<|endoftext|>\" already", error.getMessage());
            assertThrows(TokenizerException.class, () -> VocabularyExtension.add(tokenizer, List.of("x y", "x y")));
            assertThrows(TokenizerException.class, () -> VocabularyExtension.add(tokenizer, List.of("")));
        }
    }

    @Test
    void unknownCharactersAreLeftOut() {
        var characters = CharTokenizer.fromText("abc");
        var skipping = new SkippingTokenizer(characters);
        assertArrayEquals(characters.encode("abca"), skipping.encode("aébé🐋ca"));
        assertTrue(skipping.knows('a'));
        assertTrue(!skipping.knows('é'));
        assertArrayEquals(TokenizerFile.content(characters), TokenizerFile.content(skipping));
        TokenizerFile.save(skipping, folder);
        assertEquals(characters, TokenizerFile.load(folder));
    }

    @Test
    void aSpecialTokenIsFoundThoughACharacterOfItsNameIsUnknown() {
        var skipping = new SkippingTokenizer(CharTokenizer.fromText("abc", "<x_y>"));
        assertArrayEquals(new int[] {0, 3, 1}, skipping.encodeWithSpecials("_a<x_y>é_b"));
    }

    @Test
    void specialTokensAreFoundOnlyWhereAskedFor() {
        for (Tokenizer old : List.of(CharTokenizer.fromText("<>abc"), bpe())) {
            Tokenizer tokenizer = VocabularyExtension.addSpecial(old, List.of("<a>", "<b>"));
            int first = old.vocabularySize();
            assertEquals(first + 1, tokenizer.special("<b>").orElseThrow());
            assertArrayEquals(old.encode("<a>"), tokenizer.encode("<a>"));
            assertArrayEquals(new int[] {first, first + 1}, tokenizer.encodeWithSpecials("<a><b>"));
            TokenizerFile.save(tokenizer, folder);
            assertArrayEquals(
                    new int[] {first},
                    TokenizerFile.load(folder).encodeWithSpecials("<a>"),
                    "as transformers reads it");
        }
    }

    /// The ids of the parts are those of the whole, wherever unknown characters are.
    @Test
    void aTextIsNotCutBesideACharacterThatIsLeftOut() {
        var skipping = new SkippingTokenizer(CharTokenizer.fromText("abc"));
        assertEquals(4, skipping.lastSafeSplit("abca"));
        assertEquals(2, skipping.lastSafeSplit("abcé"));
        assertEquals(0, skipping.lastSafeSplit("éaé"));
    }
}
