package kawi.samples.lesson.toy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import kawi.autograd.op.CrossEntropy;
import org.junit.jupiter.api.Test;

class TextsTest {
    private final Texts texts = Texts.of("abc", "a,bc"); // ids: , 0  a 1  b 2  c 3  end 4  padding 5

    @Test
    void aTextEndsInTheEndToken() {
        assertArrayEquals(new int[] {1, 2, 3, 4}, texts.sequences().get(0));
        assertEquals("a,bc＄", texts.glyphs(texts.sequences().get(1)));
    }

    @Test
    void theShorterTextIsPaddedAndItsLastTargetIgnored() {
        var batch = texts.batch();

        assertArrayEquals(new int[] {1, 2, 3, 5, 1, 0, 2, 3}, batch.inputs().ids());
        assertArrayEquals(new int[] {2, 3, 4, CrossEntropy.IGNORED, 0, 2, 3, 4}, batch.targets());
    }

    @Test
    void theForkIsTheFirstDifferenceOfTheTexts() {
        assertEquals(1, texts.fork());
    }

    @Test
    void tokensAreReadableWhileTheyAreConcatenatedTexts() {
        assertEquals(0, texts.readable());
        assertEquals(2, texts.readable(1, 2));
        assertEquals(4, texts.readable(1, 2, 3, 4));
        assertEquals(7, texts.readable(1, 2, 3, 4, 1, 0, 2));
        assertEquals(6, texts.readable(1, 2, 3, 4, 1, 0, 0, 2));
        assertEquals(0, texts.readable(4, 1, 2, 3));
    }
}
