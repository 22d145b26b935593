package kawi.engine.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import kawi.autograd.device.Device;
import kawi.autograd.random.CounterRandom;
import kawi.engine.data.DocumentIndex;
import kawi.engine.data.LossMask;
import kawi.engine.data.RandomSampler;
import kawi.engine.data.TokenDataset;
import kawi.engine.data.TokenSequence;
import kawi.engine.fixture.Models;
import kawi.engine.model.Gpt;
import kawi.engine.model.Tokens;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class EvaluationTest {
    private final Gpt model = Models.lively(Models.tiny(true, 0.5), 1);

    @Property(tries = 25)
    void everyTokenButTheFirstCountsOnce(
            @ForAll @IntRange(min = 2, max = 40) int size, @ForAll @IntRange(min = 1, max = 4) int batchSize) {
        int[] ids = Models.ids(size, 11, size);
        try (Device device = Models.device()) {
            Evaluation.Result result =
                    new Evaluation(model, device).ofWholeText(new TokenDataset(ids, size), batchSize);
            assertEquals(size - 1, result.tokens());
            assertEquals(naiveLoss(ids), result.loss(), 1e-5);
            assertEquals(Math.exp(result.loss()), result.perplexity());
        }
    }

    /// One window after the other, one position after the other.
    private double naiveLoss(int[] ids) {
        double sum = 0;
        for (int target = 1; target < ids.length; target++) {
            int start = (target - 1) / 8 * 8;
            float[] logits = Models.logits(model, Tokens.of(Arrays.copyOfRange(ids, start, target)));
            double total = 0;
            int last = logits.length - 11;
            for (int v = 0; v < 11; v++) {
                total += Math.exp(logits[last + v] - logits[last + ids[target]]);
            }
            sum += Math.log(total);
        }
        return sum / (ids.length - 1);
    }

    @Example
    void onlyTokensThatCarryLossCount() {
        int[] ids = Models.ids(30, 11, 30);
        var tokens = new TokenSequence.InMemory(ids);
        var one = new TokenDataset(tokens, DocumentIndex.single(), 30, LossMask.of(12, 13));
        var rest = new TokenDataset(tokens, DocumentIndex.single(), 30, LossMask.of(1, 12, 13, 30));
        try (Device device = Models.device()) {
            var evaluation = new Evaluation(model, device);
            double sum = evaluation.ofWholeText(one, 2).loss()
                    + 28 * evaluation.ofWholeText(rest, 2).loss();
            assertEquals(29 * naiveLoss(ids), sum, 1e-4);
            var sampler = new RandomSampler(one, 1, 8, CounterRandom.ofSeed(4));
            assertEquals(0, sampler.batch(0).targetCount(), "or the next line proves nothing");
            Evaluation.Result result = evaluation.of(sampler, 1);
            assertEquals(1, result.tokens(), "batches without a target are no loss of 0");
            assertTrue(result.loss() > 0);
            var none = new TokenDataset(tokens, DocumentIndex.single(), 30, LossMask.of(0, 1));
            assertThrows(IllegalArgumentException.class, () -> evaluation.ofWholeText(none, 2));
        }
    }

    @Example
    void askingTwiceGivesTheSameBits() {
        var text = new TokenDataset(Models.ids(100, 11, 3), 100);
        try (Device device = Models.device()) {
            var evaluation = new Evaluation(model, device);
            assertEquals(evaluation.ofWholeText(text, 4), evaluation.ofWholeText(text, 4));
        }
    }

    @Example
    void aTextWithNothingToPredictIsRefused() {
        try (Device device = Models.device()) {
            var evaluation = new Evaluation(model, device);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> evaluation.ofWholeText(new TokenDataset(new int[] {1}, 1), 4));
        }
    }
}
