package kawi.samples.lesson.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import kawi.engine.generate.strategy.Distribution;
import org.junit.jupiter.api.Test;

class SamplingPartsTest {

    private static Distribution of(double... probabilities) {
        float[] logits = new float[probabilities.length];
        for (int id = 0; id < logits.length; id++) {
            logits[id] = (float) Math.log(probabilities[id]);
        }
        return Distribution.of(logits);
    }

    @Test
    void theChapterDropsTheTokenThatCrossesPAndKawiKeepsIt() {
        Distribution distribution = of(0.5, 0.3, 0.15, 0.05);

        assertEquals(2, Nucleus.keptByTheChapter(distribution, 0.9));
        assertEquals(3, Nucleus.kept(distribution, 0.9));
    }

    @Test
    void theChapterKeepsNothingIfTheFirstTokenExceedsP() {
        assertEquals(0, Nucleus.keptByTheChapter(of(0.95, 0.05), 0.9));
        assertEquals(1, Nucleus.kept(of(0.95, 0.05), 0.9));
    }

    @Test
    void distinctNIsTheShareOfDifferentRuns() {
        assertEquals(1 / 2.0, Diversity.distinct(1, List.of(new int[] {1, 2}, new int[] {2, 1})));
        assertEquals(1, Diversity.distinct(2, List.of(new int[] {1, 2}, new int[] {2, 1})));
        assertEquals(1 / 3.0, Diversity.distinct(2, List.of(new int[] {7, 7, 7, 7})));
        assertEquals(0, Diversity.distinct(3, List.of(new int[] {7, 7})));
    }

    @Test
    void equalTextsCountOnce() {
        assertEquals(2, Diversity.differentTexts(List.of(new int[] {1}, new int[] {1}, new int[] {2})));
    }
}
