package kawi.engine.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import kawi.autograd.Inference;
import kawi.autograd.device.Device;
import kawi.autograd.nn.Mode;
import kawi.engine.fixture.Models;
import kawi.engine.model.Gpt;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PaddingTest {

    @Example
    void shorterSequencesAreFilledUpBehindTheirEnd() {
        Batch batch = new Padding(9).batch(List.of(new int[] {1, 2, 3, 4}, new int[] {5, 6}));
        assertArrayEquals(new int[] {1, 2, 3, 5, 9, 9}, batch.inputs().ids());
        assertArrayEquals(new int[] {2, 3, 4, 6, -100, -100}, batch.targets());
        assertArrayEquals(
                new boolean[] {true, false, false},
                batch.inputs().attentionMask().orElseThrow()[1]);
        assertArrayEquals(new int[] {2, 3}, batch.inputs().lastRows());
        assertEquals(4, batch.targetCount());
    }

    @Property(tries = 20)
    void theLossIsTheMeanOverAllRealTargets(
            @ForAll @IntRange(min = 2, max = 9) int first, @ForAll @IntRange(min = 2, max = 9) int second) {
        Gpt model = Models.lively(Models.tiny(true, 0), first);
        int[] one = Models.ids(first, 11, first);
        int[] other = Models.ids(second, 11, second + 20);
        double alone = loss(model, List.of(one)) * (first - 1) + loss(model, List.of(other)) * (second - 1);
        assertEquals(alone / (first + second - 2), loss(model, List.of(one, other)), 1e-6);
    }

    private static double loss(Gpt model, List<int[]> sequences) {
        Batch batch = new Padding(0).batch(sequences);
        try (Device device = Models.device()) {
            return new Inference(device)
                    .run(() -> model.logits(batch.inputs(), Mode.EVALUATION)
                            .crossEntropy(batch.targets())
                            .item());
        }
    }

    @Example
    void aSequenceWithNothingToPredictIsRefused() {
        var error = assertThrows(IllegalArgumentException.class, () -> new Padding(0).batch(List.of(new int[] {1})));
        assertEquals("a sequence to train on needs at least 2 tokens, not 1", error.getMessage());
    }
}
