package kawi.samples.training.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalInt;
import java.util.Set;
import kawi.tokenizer.CharTokenizer;
import org.junit.jupiter.api.Test;

class EndTokenTest {
    @Test
    void charactersOfOneDocumentHaveNoEndToken() {
        assertEquals(OptionalInt.empty(), EndToken.of(CharTokenizer.fromText("abc")));
        assertEquals(OptionalInt.of(3), EndToken.of(CharTokenizer.fromText("abc", EndToken.OF_CHARACTERS)));
    }

    @Test
    void onlyTheTokenThatEndedATextIsRemoved() {
        assertArrayEquals(new int[] {3, 1}, EndToken.removed(new int[] {3, 1, 3}, Set.of(3)));
        assertArrayEquals(new int[] {3, 1}, EndToken.removed(new int[] {3, 1}, Set.of(3)));
        assertArrayEquals(new int[] {}, EndToken.removed(new int[] {}, Set.of(3)));
    }
}
