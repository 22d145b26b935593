package kawi.engine.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import net.jqwik.api.Example;

class TokenLengthsTest {
    private static final TokenLengths LENGTHS = TokenLengths.of(1, 5, 0);

    @Example
    void aTextIsSplitByTheCharactersOfItsTokens() {
        TokenDataset.Split split = new TokenDataset(new int[] {1, 1, 2, 0, 1, 0, 2, 1, 0, 0}, 24).split(0.7, LENGTHS);
        assertEquals(17, split.train().characters());
        assertEquals(7, split.validation().characters());
    }

    @Example
    void onlyTokensThatCarryLossCount() {
        int[] ids = IntStream.range(0, 200_000).map(i -> i % 2).toArray(); // longer than what is read at a time
        var loss = LossMask.of(10, 130_010, 190_000, 190_010);
        var text = new TokenDataset(new TokenSequence.InMemory(ids), DocumentIndex.single(), 3 * 130_010, loss);
        TokenDataset.Split split = text.split(0.9, LENGTHS);
        assertEquals(3 * 130_000, split.train().characters());
        assertEquals(3 * 10, split.validation().characters());
    }

    /// A normalizer may write characters that the text does not have, such as the space before it.
    @Example
    void partsOfATextThatWasNormalisedShareItsCharacters() {
        var text = new TokenDataset(new int[] {1, 1, 1, 1, 0}, 42);
        assertEquals(40, text.split(0.8, LENGTHS).train().characters());
        assertEquals(2, text.split(0.8, LENGTHS).validation().characters());
    }

    @Example
    void aTextWithoutCharactersIsSplit() {
        TokenDataset.Split split = new TokenDataset(new int[] {2, 2, 2, 2}, 0).split(0.5, LENGTHS);
        assertEquals(0, split.train().characters());
        assertEquals(0, split.validation().bitsPerCharacter(1));
    }
}
