package kawi.engine.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import kawi.autograd.Parameter;
import kawi.autograd.Tape;
import kawi.autograd.Tensor;
import kawi.autograd.device.Device;
import kawi.autograd.nn.Mode;
import kawi.autograd.op.Cost;
import kawi.autograd.op.Operation;
import kawi.autograd.random.CounterRandom;
import kawi.engine.data.Batch;
import kawi.engine.fixture.Models;
import kawi.engine.model.Gpt;
import kawi.engine.model.LanguageModel;
import kawi.engine.model.Tokens;
import kawi.engine.train.StageListener.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrainingStepTest {
    private final Device device = Models.device();
    private final Batch batch = Trainings.text(0).train().windows(8, 3, 40);

    @AfterEach
    void close() {
        device.close();
    }

    /// A GPT that remembers each of its losses.
    private static final class Recorder implements LanguageModel {
        private final Gpt model;
        private final List<Float> losses = new ArrayList<>();

        Recorder(double dropout) {
            model = new Gpt(Models.tiny(true, dropout), CounterRandom.ofSeed(1));
        }

        @Override
        public Tensor loss(Tokens tokens, int[] targets, long divisor, Mode mode) {
            Tensor loss = model.loss(tokens, targets, divisor, mode);
            losses.add(loss.item());
            return loss;
        }

        @Override
        public List<Parameter> parameters() {
            return model.parameters();
        }

        @Override
        public int contextLength() {
            return model.contextLength();
        }
    }

    private TrainingStep step(LanguageModel model) {
        return new TrainingStep(model, Trainings.optimizer(model.parameters()), 1, device, CounterRandom.ofSeed(7));
    }

    @Test
    void everyMicroBatchOfEveryStepDropsOtherActivations() {
        var model = new Recorder(0.5);
        TrainingStep step = step(model);
        for (int number = 0; number < 3; number++) {
            step.run(number, List.of(batch, batch, batch), 0);
        }
        assertEquals(9, model.losses.size());
        assertEquals(9, Set.copyOf(model.losses).size(), "the same tokens and weights, other masks: " + model.losses);

        var again = new Recorder(0.5);
        step(again).run(1, List.of(batch, batch, batch), 0);
        assertEquals(model.losses.subList(3, 6), again.losses, "the masks are a function of the step");
    }

    @Test
    void withoutDropoutTheLossOfAStepIsTheMeanOfItsMicroBatches() {
        var model = new Recorder(0);
        TrainingStep.Outcome one = step(model).run(0, List.of(batch), 0);
        TrainingStep.Outcome three = step(model).run(0, List.of(batch, batch, batch), 0);
        assertEquals(one.loss(), three.loss(), 1e-6);
        assertEquals(one.gradientNorm(), three.gradientNorm(), 1e-6);
        assertEquals(Set.of(model.losses.get(1)), new HashSet<>(model.losses.subList(1, 4)));
    }

    @Test
    void aProfiledStepComputesTheSameBitsAndReportsItsStages() {
        var stages = new ArrayList<Stage>();
        var operations = new int[1];
        var listener = new StageListener() {
            @Override
            public void begin() {}

            @Override
            public void computed(Operation operation) {
                operations[0]++;
            }

            @Override
            public void differentiated(Operation operation) {}

            @Override
            public void ended(Stage stage, Cost cost) {
                stages.add(stage);
                assertTrue(cost.bytes() > 0, stage + " has a known cost");
            }
        };
        var plain = new Recorder(0.5);
        var profiled = new Recorder(0.5);
        TrainingStep plainStep = step(plain);
        TrainingStep profiledStep = new ProfiledStep(
                profiled,
                Trainings.optimizer(profiled.parameters()),
                1,
                new Tape(device),
                CounterRandom.ofSeed(7),
                listener);
        for (int number = 0; number < 2; number++) {
            assertEquals(plainStep.run(number, List.of(batch), 0.1), profiledStep.run(number, List.of(batch), 0.1));
        }
        Trainings.assertSame(Models.weights(plain.model), Models.weights(profiled.model));
        assertEquals(
                List.of(
                        Stage.CLEARING,
                        Stage.CLIPPING,
                        Stage.OPTIMIZER,
                        Stage.CLEARING,
                        Stage.CLIPPING,
                        Stage.OPTIMIZER),
                stages);
        assertTrue(operations[0] > 20, operations[0] + " operations");
    }
}
