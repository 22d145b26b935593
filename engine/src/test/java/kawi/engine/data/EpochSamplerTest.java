package kawi.engine.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import kawi.autograd.op.CrossEntropy;
import kawi.autograd.random.CounterRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class EpochSamplerTest {

    /// Ids that count, in documents of different lengths.
    private static TokenDataset documents(int count) {
        int[] starts = new int[count];
        for (int document = 1; document < count; document++) {
            starts[document] = starts[document - 1] + 1 + document % 5;
        }
        int size = starts[count - 1] + 7;
        return new TokenDataset(
                new TokenSequence.InMemory(IntStream.range(0, size).toArray()), DocumentIndex.of(starts), size);
    }

    private static int[] targets(BatchSampler sampler, int batches) {
        return IntStream.range(0, batches)
                .flatMap(number -> Arrays.stream(sampler.batch(number).targets()))
                .filter(target -> target != CrossEntropy.IGNORED)
                .toArray();
    }

    /// The first token of an epoch is the target of none.
    @Property(tries = 100)
    void eachEpochVisitsEveryTokenButTheFirstOnce(
            @ForAll @IntRange(min = 1, max = 40) int count,
            @ForAll @IntRange(min = 1, max = 6) int length,
            @ForAll @IntRange(min = 1, max = 4) int batchSize,
            @ForAll @IntRange(max = 1000) int seed) {
        TokenDataset text = documents(count);
        var sampler = new EpochSampler(text, batchSize, length, CounterRandom.ofSeed(seed));
        int perEpoch = text.size() - 1;
        int[] targets = targets(sampler, 4 * (text.size() / length + 3) / batchSize);
        int[] seen = new int[text.size()];
        for (int epoch = 0; epoch < 3; epoch++) {
            Arrays.fill(seen, 0);
            Arrays.stream(targets, epoch * perEpoch, (epoch + 1) * perEpoch).forEach(target -> seen[target]++);
            assertEquals(
                    perEpoch, Arrays.stream(seen).filter(times -> times == 1).count(), "in epoch " + epoch);
        }
    }

    /// None of them begins a document: the first token of an epoch is no target.
    @Property(tries = 50)
    void eachEpochVisitsTheTokensThatCarryLossOnce(@ForAll @IntRange(max = 1000) int seed) {
        TokenDataset all = documents(30);
        var loss = LossMask.of(3, 4, 6, 9, 10, 14, 25, 29);
        var text = new TokenDataset(all.tokens(), all.documents(), all.characters(), loss);
        int windows = (all.size() / 5 + 2) * 4;
        int[] targets = targets(new EpochSampler(text, 1, 5, CounterRandom.ofSeed(seed)), windows);
        for (int epoch = 0; epoch < 3; epoch++) {
            int[] seen = Arrays.stream(targets, epoch * 12, (epoch + 1) * 12)
                    .sorted()
                    .toArray();
            assertArrayEquals(
                    IntStream.range(0, all.size()).filter(loss::contains).toArray(), seen, "in epoch " + epoch);
        }
    }

    @Example
    void aTextWithoutATokenThatCarriesLossIsRefused() {
        TokenDataset all = documents(3);
        var text = new TokenDataset(all.tokens(), all.documents(), all.characters(), LossMask.of(0, 1));
        var error = assertThrows(
                IllegalArgumentException.class, () -> new EpochSampler(text, 1, 5, CounterRandom.ofSeed(1)));
        assertEquals("no token of the text carries loss", error.getMessage());
    }

    @Property(tries = 50)
    void targetsFollowTheirInputsWithinADocument(@ForAll @IntRange(max = 1000) int seed) {
        TokenDataset text = documents(20);
        var sampler = new EpochSampler(text, 3, 6, CounterRandom.ofSeed(seed));
        int borders = 0;
        for (int number = 0; number < 10; number++) {
            Batch batch = sampler.batch(number);
            for (int i = 0; i < batch.targets().length; i++) {
                int target = batch.targets()[i];
                int input = batch.inputs().ids()[i];
                if (target != CrossEntropy.IGNORED && target != input + 1) {
                    int start = target;
                    int end = input + 1;
                    assertEquals(true, isStart(text, start), target + " begins a document");
                    assertEquals(true, end == text.size() || isStart(text, end), input + " ends a document");
                    borders++;
                }
            }
        }
        assertFalse(borders == 0, "documents are shuffled");
    }

    private static boolean isStart(TokenDataset text, int position) {
        DocumentIndex documents = text.documents();
        return IntStream.range(0, documents.count()).anyMatch(document -> documents.start(document) == position);
    }

    @Example
    void epochsDifferInTheOrderOfDocumentsAndInTheCuts() {
        TokenDataset text = documents(12);
        int perEpoch = text.size() - 1;
        int[] targets = targets(new EpochSampler(text, 1, 5, CounterRandom.ofSeed(1)), 60);
        List<List<Integer>> epochs = new ArrayList<>();
        for (int epoch = 0; epoch < 3; epoch++) {
            epochs.add(Arrays.stream(targets, epoch * perEpoch, (epoch + 1) * perEpoch)
                    .boxed()
                    .toList());
        }
        assertEquals(3, epochs.stream().distinct().count());
    }

    /// A training that is resumed asks for a late batch first, an evaluation for early ones again.
    @Example
    void aBatchDependsOnItsNumberAlone() {
        TokenDataset text = documents(12);
        var forwards = new EpochSampler(text, 2, 5, CounterRandom.ofSeed(1));
        List<Batch> all = IntStream.range(0, 50).mapToObj(forwards::batch).toList();
        for (int number = 49; number >= 0; number--) {
            var fresh = new EpochSampler(text, 2, 5, CounterRandom.ofSeed(1)).batch(number);
            Batch again = forwards.batch(number);
            assertArrayEquals(all.get(number).inputs().ids(), fresh.inputs().ids());
            assertArrayEquals(all.get(number).targets(), fresh.targets());
            assertArrayEquals(all.get(number).targets(), again.targets());
        }
    }

    @Example
    void aTextTooShortForAWindowIsRefused() {
        var text = new TokenDataset(new int[8], 8);
        assertThrows(IllegalArgumentException.class, () -> new EpochSampler(text, 4, 8, CounterRandom.ofSeed(1)));
    }

    @Property(tries = 100)
    void aPermutationHasEveryNumberOnce(
            @ForAll @IntRange(min = 1, max = 3000) int size, @ForAll @IntRange(max = 1000) int seed) {
        var permutation = new Permutation(size, CounterRandom.ofSeed(seed));
        int[] sorted = IntStream.range(0, size).map(permutation::at).sorted().toArray();
        assertArrayEquals(IntStream.range(0, size).toArray(), sorted);
    }
}
