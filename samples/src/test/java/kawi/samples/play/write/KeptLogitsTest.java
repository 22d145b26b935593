package kawi.samples.play.write;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class KeptLogitsTest {
    private static final int VOCABULARY_SIZE = 100;

    private static float[] logits(float first) {
        float[] logits = new float[VOCABULARY_SIZE];
        logits[0] = first;
        return logits;
    }

    @Test
    void memoryIsBoundedAndTheLeastRecentlyUsedTextGoesFirst() {
        var kept = new KeptLogits(6_000);
        kept.keep(new int[] {1}, logits(1));
        kept.keep(new int[] {2}, logits(2));
        for (int id = 3; id < 1000; id++) {
            assertTrue(kept.find(1).isPresent(), "in use");
            kept.keep(new int[] {id}, logits(id));
            assertTrue(kept.bytes() <= 6_000);
        }

        assertTrue(kept.find(2).isEmpty());
        assertTrue(kept.find(998).isPresent());
        assertEquals(11, kept.size());
    }

    @Test
    void oneTextIsKeptHoweverLargeItIs() {
        var kept = new KeptLogits(0);
        kept.keep(new int[] {1}, logits(1));
        kept.keep(new int[] {2}, logits(2));

        assertEquals(1, kept.size());
        assertArrayEquals(logits(2), kept.find(2).orElseThrow());
    }

    @Test
    void laterChangesOfTheArraysDoNotMatter() {
        var kept = new KeptLogits(10_000);
        int[] window = {1, 2};
        float[] logits = logits(1);
        kept.keep(window, logits);
        window[0] = 7;
        logits[0] = 7;

        assertArrayEquals(logits(1), kept.find(1, 2).orElseThrow());
        assertTrue(kept.find(7, 2).isEmpty());
    }

    @Test
    void aTextThatIsKeptTwiceCountsOnce() {
        var kept = new KeptLogits(10_000);
        kept.keep(new int[] {1}, logits(1));
        long once = kept.bytes();
        kept.keep(new int[] {1}, logits(1));

        assertEquals(once, kept.bytes());
    }
}
