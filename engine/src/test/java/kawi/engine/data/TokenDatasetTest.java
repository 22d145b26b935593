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
}
