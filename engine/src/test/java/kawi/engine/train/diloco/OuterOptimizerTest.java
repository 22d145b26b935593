package kawi.engine.train.diloco;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import kawi.autograd.random.CounterRandom;
import org.junit.jupiter.api.Test;

class OuterOptimizerTest {
    private static final double[][] PYTORCH = {
        {0.6675, -2.665, 0.66625}, {-0.13925, -3.281, 0.737125}, {-0.217825, -3.84415, -0.5290875}
    };

    /// Three steps of PyTorch 2.13, in float64:
    ///
    ///     w = torch.tensor([1.0, -2.0, 0.5], dtype=torch.float64, requires_grad=True)
    ///     sgd = torch.optim.SGD([w], lr=0.7, momentum=0.9, nesterov=True)
    ///     for change in [(0.25, 0.5, -0.125), (0.5, 0.25, 0.0), (-0.25, 0.125, 1.0)]:
    ///         w.grad = torch.tensor(change, dtype=torch.float64); sgd.step(); print(w.tolist())
    ///
    /// The mean of the workers is the weights less the gradient.
    @Test
    void stepsAreThoseOfPyTorch() {
        double[][] gradients = {{0.25, 0.5, -0.125}, {0.5, 0.25, 0.0}, {-0.25, 0.125, 1.0}};
        var state = OuterOptimizer.State.initial(List.of(new float[] {1, -2, 0.5f}));
        for (int step = 0; step < 3; step++) {
            double[] mean = new double[3];
            for (int i = 0; i < 3; i++) {
                mean[i] = state.weights().getFirst()[i] - gradients[step][i];
            }
            state = OuterOptimizer.DILOCO.step(state, new WeightSum(1, List.of(mean)));
            for (int i = 0; i < 3; i++) {
                assertEquals(PYTORCH[step][i], state.weights().getFirst()[i], 1e-6, "step " + step + ", weight " + i);
            }
        }
    }

    @Test
    void averagingOneWorkerReturnsItsWeightsBitForBit() {
        var random = CounterRandom.ofSeed(3);
        float[] before = new float[1000];
        float[] after = new float[1000];
        for (int i = 0; i < after.length; i++) {
            before[i] = anyFinite(random, 2 * i);
            after[i] = anyFinite(random, 2 * i + 1);
        }
        after[0] = -0.0f;
        var state = OuterOptimizer.State.initial(List.of(before));
        var next = OuterOptimizer.AVERAGE.step(state, WeightSum.of(List.of(after)));
        assertArrayEquals(after, next.weights().getFirst());
    }

    /// Finite floats of all magnitudes: with the difference, even in double precision, many would not come back.
    private static float anyFinite(CounterRandom random, int index) {
        float value = Float.intBitsToFloat((int) random.bits(index));
        return Float.isFinite(value) ? value : 1;
    }

    @Test
    void theSumHasTheSameBitsHoweverItsPartsAreMade() {
        for (int workers = 1; workers <= 9; workers++) {
            List<List<float[]>> weights = weights(workers);
            WeightSum whole = WeightSum.ofWorkers(weights);
            assertEquals(workers, whole.workers());
            for (int size : new int[] {1, 2, 4, 8}) {
                int all = workers;
                List<WeightSum> parts = IntStream.range(0, Math.ceilDiv(workers, size))
                        .mapToObj(part ->
                                WeightSum.ofWorkers(weights.subList(part * size, Math.min(all, (part + 1) * size))))
                        .toList();
                WeightSum sum = WeightSum.ofParts(parts);
                assertEquals(workers, sum.workers());
                assertArrayEquals(whole.weights().getFirst(), sum.weights().getFirst(), workers + " by " + size);
            }
        }
    }

    private static List<List<float[]>> weights(int workers) {
        return IntStream.range(0, workers)
                .mapToObj(worker -> {
                    float[] each = new float[64];
                    for (int i = 0; i < each.length; i++) {
                        each[i] =
                                (float) Math.scalb(CounterRandom.ofSeed(worker).normal(i), (worker * 17 + i) % 60 - 30);
                    }
                    return List.of(each);
                })
                .toList();
    }

    @Test
    void theStateThatIsGivenIsUnchanged() {
        float[] weights = {1, 2};
        var state = OuterOptimizer.State.initial(List.of(weights));
        var next = OuterOptimizer.DILOCO.step(state, WeightSum.of(List.of(new float[] {3, 4})));
        assertArrayEquals(new float[] {1, 2}, state.weights().getFirst());
        assertArrayEquals(new float[] {0, 0}, state.momentum().getFirst());
        assertArrayEquals(new float[] {-2, -2}, next.momentum().getFirst());
    }

    @Test
    void weightsThatAreNotFiniteAreFound() {
        assertTrue(OuterOptimizer.State.initial(List.of(new float[] {1, 2})).isFinite());
        assertFalse(OuterOptimizer.State.initial(List.of(new float[] {1, Float.POSITIVE_INFINITY}))
                .isFinite());
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new OuterOptimizer(0, 0.9));
        assertThrows(IllegalArgumentException.class, () -> new OuterOptimizer(Double.NaN, 0.9));
        assertThrows(IllegalArgumentException.class, () -> new OuterOptimizer(0.7, 1));
        assertThrows(IllegalArgumentException.class, () -> WeightSum.ofWorkers(List.of()));
        assertThrows(IllegalArgumentException.class, () -> WeightSum.ofParts(List.of()));
    }
}
