package kawi.samples.lesson.inside;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import kawi.tokenizer.bpe.Merges;
import kawi.tokenizer.bpe.Merges.Merge;
import org.junit.jupiter.api.Test;

class MergeStepsTest {

    @Test
    void theMostFrequentPairBecomesAToken() {
        MergeSteps steps = MergeSteps.learn("aaabdaaabac", 2);

        assertEquals(List.of(new Merge('a', 'a', 256), new Merge('a', 'b', 257)), steps.merges());
        assertEquals("a|a|a|b|d|a|a|a|b|a|c", steps.tokens("aaabdaaabac", 0));
        assertEquals("aa|ab|d|aa|ab|a|c", steps.tokens("aaabdaaabac", 2));
    }

    @Test
    void idsAreTurnedBackIntoTheSameText() {
        String text = "沈阳人在沈阳听小沈阳唱歌。 low lower 🐋";
        MergeSteps steps = MergeSteps.learn(text, 20);

        for (int count : IntStream.rangeClosed(0, steps.merges().size()).toArray()) {
            assertEquals(text, steps.decode(steps.encode(text, count)));
        }
    }

    @Test
    void partsOfACharacterAreShownAsBytes() {
        // 沈 is E6 B2 88, 阳 is E9 98 B3
        var steps = new MergeSteps(new Merges(
                        List.of(
                                new Merge(0xE6, 0xB2, 256),
                                new Merge(256, 0x88, 257),
                                new Merge(257, 0xE9, 258),
                                new Merge(0x88, 258, 259)),
                        false)
                .all());

        assertEquals("<E6><B2>", steps.name(256));
        assertEquals("沈", steps.name(257));
        assertEquals("沈<E9>", steps.name(258));
        assertEquals("<88>沈<E9>", steps.name(259));
        assertEquals("_", steps.name(' '));
        assertTrue(steps.isCut(258));
        assertFalse(steps.isCut(257));
    }
}
