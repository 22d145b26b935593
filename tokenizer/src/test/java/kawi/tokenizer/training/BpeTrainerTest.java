package kawi.tokenizer.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import kawi.tokenizer.BpeTokenizer;
import kawi.tokenizer.TextParts;
import kawi.tokenizer.bpe.ByteAlphabet;
import kawi.tokenizer.bpe.Merges.Merge;
import kawi.tokenizer.naive.NaiveTrainer;
import kawi.tokenizer.pretoken.PreTokenization;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class BpeTrainerTest {
    private static final BpeTrainingListener NOBODY = new BpeTrainingListener() {};

    private static BpeTrainingConfig config(int merges, long minimumFrequency) {
        return new BpeTrainingConfig(256 + merges, minimumFrequency, List.of(), PreTokenization.GPT2);
    }

    private static List<Merge> merges(BpeTrainingConfig config, int threads, String... texts) {
        return new BpeTrainer(config, threads, NOBODY)
                .train(Stream.of(texts).iterator())
                .definition()
                .model()
                .merges()
                .all();
    }

    /// The merges of the naive trainer, whose ids are made those of the vocabulary: bytes in GPT-2's order.
    private static List<Merge> naively(int merges, int minimumFrequency, String text) {
        int[] byteIds = new int[256];
        byte[] order = ByteAlphabet.inOrder();
        for (int id = 0; id < order.length; id++) {
            byteIds[order[id] & 0xFF] = id;
        }
        return NaiveTrainer.train(text, PreTokenization.GPT2.preTokenizer(), byteIds, merges, minimumFrequency);
    }

    @Property(tries = 200)
    void mergesAreThoseOfTheNaiveTrainer(@ForAll("texts") String text) {
        assertEquals(naively(60, 2, text), merges(config(60, 2), 1, text));
        assertEquals(naively(60, 1, text), merges(config(60, 1), 2, text));
    }

    @Property(tries = 50)
    void partsAndThreadsChangeNothing(@ForAll("texts") String text) {
        var trainer = new BpeTrainer(config(40, 1), 3, NOBODY);
        var parts = new TextParts(new StringReader(text), trainer::lastSafeSplit);

        assertEquals(
                merges(config(40, 1), 1, text),
                trainer.train(parts).definition().model().merges().all());
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(
                        "a", "b", "ab", "aa", "aaa", "abab", "ba", " ", "\n", "é", "ein", "eine", " whale", "1", "!!")
                .list()
                .ofMaxSize(60)
                .map(parts -> String.join("", parts));
    }

    @Test
    void equallyFrequentPairsComeInTheOrderOfTheirIds() {
        // Four pairs that occur twice each; ids of letters follow the alphabet.
        List<Merge> merges = merges(config(4, 2), 1, "zy yx ba ab zy yx ba ab");
        byte[] order = ByteAlphabet.inOrder();

        assertEquals('a', order[merges.get(0).left()]);
        assertEquals('b', order[merges.get(1).left()]);
        assertEquals('y', order[merges.get(2).left()]);
        assertEquals('z', order[merges.get(3).left()]);
    }

    @Test
    void aPairThatIsTooRareIsNoToken() {
        assertEquals(1, merges(config(10, 3), 1, "ab ab ab cd cd").size());
        assertTrue(merges(config(10, 2), 1, "").isEmpty());
    }

    @Test
    void specialTokensComeLastAndAreNoText() {
        var config = new BpeTrainingConfig(260, 2, List.of("<a>", "<b>"), PreTokenization.CL100K);
        BpeTokenizer tokenizer =
                new BpeTrainer(config, 1, NOBODY).train(Stream.of("whale whale").iterator());

        assertEquals(260, tokenizer.vocabularySize());
        assertEquals(OptionalInt.of(258), tokenizer.special("<a>"));
        assertEquals(OptionalInt.of(259), tokenizer.special("<b>"));
        assertEquals(3, tokenizer.encode("<a>").length);
        assertArrayEquals(new int[] {258, 259}, tokenizer.encodeWithSpecials("<a><b>"));
    }

    @Test
    void progressIsTold() {
        var told = new ArrayList<String>();
        var listener = new BpeTrainingListener() {
            @Override
            public void counted(long characters) {
                told.add(characters + " characters");
            }

            @Override
            public void counted(int preTokens, long total) {
                told.add(preTokens + " pre-tokens of " + total);
            }

            @Override
            public void merged(int merges, int of) {
                told.add(merges + " of " + of);
            }
        };
        new BpeTrainer(config(2, 2), 1, listener)
                .train(Stream.of("abc abc", " abc").iterator());

        assertEquals(List.of("7 characters", "11 characters", "2 pre-tokens of 3", "1 of 2", "2 of 2"), told);
    }

    @Test
    void whatCannotBeIsRefused() {
        assertEquals(
                "the size of the vocabulary must be from 257 (256 bytes and 1 special token) to 16777216, not 256",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new BpeTrainingConfig(256, 2, List.of("<a>"), PreTokenization.GPT2))
                        .getMessage());
        assertThrows(
                IllegalArgumentException.class, () -> new BpeTrainingConfig(300, 0, List.of(), PreTokenization.GPT2));
        assertThrows(
                IllegalArgumentException.class,
                () -> new BpeTrainingConfig(300, 2, List.of("<a>", "<a>"), PreTokenization.GPT2));
        assertThrows(IllegalArgumentException.class, () -> new BpeTrainer(config(1, 1), 0, NOBODY));
    }

    @Test
    void aFailureWhileReadingIsNotSwallowed() {
        Stream<String> failing = Stream.generate(() -> {
            throw new IllegalStateException("the disk is gone");
        });
        assertThrows(
                IllegalStateException.class, () -> new BpeTrainer(config(1, 1), 2, NOBODY).train(failing.iterator()));
    }
}
