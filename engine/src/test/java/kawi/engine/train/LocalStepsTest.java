package kawi.engine.train;

import static kawi.engine.train.Trainings.assertSame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.vector.VectorKernels;
import kawi.autograd.optim.AdamW;
import kawi.engine.data.TokenDataset;
import kawi.engine.fixture.Models;
import kawi.engine.model.Gpt;
import kawi.engine.train.diloco.OuterOptimizer;
import kawi.engine.train.diloco.WeightSum;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class LocalStepsTest {
    private static final TrainingRandom RANDOM =
            TrainingRandom.ofSeed(Trainings.config().seed());

    @Test
    void oneWorkerWithPlainAveragingTrainsAsTheTrainerDoesToTheLastBit() {
        List<float[]> expected = Trainings.trained(Trainings.config(), new VectorKernels(), 1);
        for (int innerSteps : new int[] {1, 3, 4, 6, 12}) {
            var rounds = new Rounds(1, innerSteps, OuterOptimizer.AVERAGE);
            assertSame(expected, rounds.run(2));
        }
    }

    @Test
    void theBitsOfSeveralWorkersDoNotDependOnThreads() {
        var rounds = new Rounds(3, 2, OuterOptimizer.DILOCO);
        List<float[]> expected = rounds.run(1);
        assertSame(expected, rounds.run(2));
        assertFalse(Arrays.equals(
                expected.getFirst(),
                new Rounds(2, 2, OuterOptimizer.DILOCO).run(1).getFirst()));
    }

    @Test
    void stepsThatAreTakenAgainGiveTheSameBits() {
        try (var device = Models.device()) {
            var first = Rounds.worker(0, 1, device);
            LocalSteps.State state = LocalSteps.initialState(
                    Trainings.optimizer(Trainings.model().parameters()));
            LocalSteps.Result once = first.take(5, Models.weights(Trainings.model()), state);
            LocalSteps.Result again = first.take(5, Models.weights(Trainings.model()), state);
            assertSame(once.weights(), again.weights());
            assertSame(once.state().optimizer(), again.state().optimizer());
            assertEquals(once.loss(), again.loss());
            assertEquals(5, again.state().step());
            assertEquals(0, state.step());
            assertEquals(0, state.optimizer().getFirst()[0], "the state that was given is unchanged");
        }
    }

    @Test
    void theLossIsTheMeanOverTheTargetsOfTheSteps() {
        var diary = new Trainings.Diary();
        try (var device = Models.device()) {
            Trainings.trainer(Trainings.model(), Trainings.text(0), Trainings.config(), device, diary)
                    .train();
            LocalSteps.State state = LocalSteps.initialState(
                    Trainings.optimizer(Trainings.model().parameters()));
            LocalSteps.Result result =
                    Rounds.worker(0, 1, device).take(Trainings.STEPS, Models.weights(Trainings.model()), state);
            double sum = 0;
            long tokens = 0;
            for (TrainingListener.Step step : diary.steps) {
                sum += step.loss() * step.tokens();
                tokens += step.tokens();
            }
            assertEquals(tokens, result.tokens());
            assertEquals(sum / tokens, result.loss());
        }
    }

    @Test
    void workersSeeOtherWindowsOfTheirOwnPart() {
        try (var device = Models.device()) {
            LocalSteps.State state = LocalSteps.initialState(
                    Trainings.optimizer(Trainings.model().parameters()));
            List<float[]> weights = Models.weights(Trainings.model());
            double first = Rounds.worker(0, 2, device).take(1, weights, state).loss();
            double second = Rounds.worker(1, 2, device).take(1, weights, state).loss();
            assertTrue(first != second, first + " is the loss of both");
        }
        assertTrue(RANDOM.ofWorker(1).dropout().key()
                != RANDOM.ofWorker(0).dropout().key());
        assertTrue(RANDOM.ofWorker(1).dropout().key()
                != RANDOM.ofWorker(2).dropout().key());
        assertEquals(RANDOM, RANDOM.ofWorker(0));
    }

    @Test
    void weightsAndStatesOfAnotherModelAreRefused() {
        try (var device = Models.device()) {
            LocalSteps worker = Rounds.worker(0, 1, device);
            List<float[]> weights = Models.weights(Trainings.model());
            LocalSteps.State state = LocalSteps.initialState(
                    Trainings.optimizer(Trainings.model().parameters()));
            var none = assertThrows(IllegalArgumentException.class, () -> worker.take(1, List.of(), state));
            assertTrue(none.getMessage().endsWith("parameters, but 0 were given"), none.getMessage());
            assertThrows(
                    IllegalArgumentException.class,
                    () -> worker.take(1, weights, new LocalSteps.State(0, List.of(new float[1]))));
            assertThrows(IllegalArgumentException.class, () -> worker.take(0, weights, state));
        }
    }

    @Test
    void aLossThatIsNotFiniteEndsTheSteps() {
        try (var device = Models.device()) {
            List<float[]> weights = new ArrayList<>(Models.weights(Trainings.model()));
            weights.getFirst()[0] = Float.NaN;
            LocalSteps.State state = LocalSteps.initialState(
                    Trainings.optimizer(Trainings.model().parameters()));
            LocalSteps worker = Rounds.worker(0, 1, device);
            assertThrows(NonFiniteException.class, () -> worker.take(40, weights, state));
        }
    }

    /// A training of DiLoCo in one thread: all workers, one after another.
    private record Rounds(int workers, int innerSteps, OuterOptimizer outer) {

        static LocalSteps worker(int worker, int workers, Device device) {
            Gpt model = Trainings.model();
            TokenDataset shard = Trainings.text(0).train().shard(worker, workers);
            AdamW optimizer = Trainings.optimizer(model.parameters());
            return new LocalSteps(model, optimizer, shard, Trainings.config(), RANDOM.ofWorker(worker), device);
        }

        List<float[]> run(int threads) {
            try (var device = new Device(new VectorKernels(), threads)) {
                Gpt model = Trainings.model();
                var state = OuterOptimizer.State.initial(Models.weights(model));
                List<LocalSteps.State> inner = new ArrayList<>();
                for (int w = 0; w < workers; w++) {
                    inner.add(LocalSteps.initialState(Trainings.optimizer(model.parameters())));
                }
                for (int round = 0; round < Trainings.STEPS / innerSteps; round++) {
                    List<List<float[]>> weights = new ArrayList<>();
                    for (int w = 0; w < workers; w++) {
                        LocalSteps.Result result =
                                worker(w, workers, device).take(innerSteps, state.weights(), inner.get(w));
                        inner.set(w, result.state());
                        weights.add(result.weights());
                    }
                    state = outer.step(state, WeightSum.ofWorkers(weights));
                }
                return state.weights();
            }
        }
    }
}
