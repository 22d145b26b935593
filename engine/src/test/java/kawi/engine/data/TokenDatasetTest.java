package kawi.engine.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.IntStream;
import net.jqwik.api.Example;

class TokenDatasetTest {

    @Example
    void theFirstNineTenthsAreForTrainingAndTheRestForValidation() {
        TokenDataset.Split split = new TokenDataset(IntStream.range(0, 25).toArray(), 50).split(0.9);
        assertArrayEquals(IntStream.range(0, 22).toArray(), split.train().ids());
        assertArrayEquals(IntStream.range(22, 25).toArray(), split.validation().ids());
        assertEquals(6, split.validation().characters());
    }

    @Example
    void bitsPerCharacterCountCharactersNotTokens() {
        var text = new TokenDataset(new int[10], 40);
        assertEquals(0.25, text.bitsPerCharacter(Math.log(2)), 1e-12, "one bit a token, four characters a token");
    }

    @Example
    void aShareOutsideOfZeroAndOneIsRefused() {
        var text = new TokenDataset(new int[10], 10);
        assertThrows(IllegalArgumentException.class, () -> text.split(0));
        assertThrows(IllegalArgumentException.class, () -> text.split(1));
        assertThrows(IllegalArgumentException.class, () -> text.split(Double.NaN));
    }

    @Example
    void theShardsOfATextWithoutDocumentsAreEqualAndTogetherTheText() {
        var text = new TokenDataset(IntStream.range(0, 103).toArray(), 206);
        int[] joined = IntStream.range(0, 4)
                .flatMap(number -> IntStream.of(text.shard(number, 4).ids()))
                .toArray();
        assertArrayEquals(text.ids(), joined);
        assertArrayEquals(text.ids(), text.shard(0, 1).ids());
        assertEquals(26, text.shard(3, 4).size());
        assertEquals(52, text.shard(3, 4).characters());
        assertThrows(IllegalArgumentException.class, () -> text.shard(4, 4));
    }

    @Example
    void aShardBeginsWithADocumentThatIsNearAndSplitsOneThatIsNot() {
        var ids = new TokenSequence.InMemory(IntStream.range(0, 90).toArray());
        var text = new TokenDataset(ids, DocumentIndex.of(0, 26, 36, 70, 80), 90);
        assertEquals(26, text.shard(0, 3).size(), "30 is nearer to 26 than to 36");
        assertEquals(34, text.shard(1, 3).size(), "no document begins within 7 tokens of 60");
        assertEquals(2, text.shard(1, 3).documents().count());
        assertEquals(30, text.shard(2, 3).size());
        assertEquals(3, text.shard(2, 3).documents().count(), "the rest of one, and two whole ones");
    }
}
