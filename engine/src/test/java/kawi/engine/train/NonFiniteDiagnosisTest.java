package kawi.engine.train;

import static kawi.engine.train.Trainings.assertSame;
import static kawi.engine.train.Trainings.config;
import static kawi.engine.train.Trainings.model;
import static kawi.engine.train.Trainings.text;
import static kawi.engine.train.Trainings.train;
import static kawi.engine.train.Trainings.trainer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import kawi.autograd.Parameter;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.vector.VectorKernels;
import kawi.autograd.optim.AdamW;
import kawi.autograd.random.CounterRandom;
import kawi.engine.fixture.Models;
import kawi.engine.model.Gpt;
import kawi.engine.train.Trainings.Diary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NonFiniteDiagnosisTest {

    @Test
    void aLossThatIsNotFiniteStopsWithTheStepAndTheFirstTensorToGoBad(@TempDir Path folder) {
        Gpt model = model();
        try (Device device = Models.device()) {
            var trainer = trainer(model, text(0), config(), device, folder, new TrainingListener() {
                @Override
                public void stepped(Step step) {
                    if (step.step() == 6) {
                        model.parameters().get(3).value().data()[0] = Float.NaN;
                    }
                }
            });
            var error = assertThrows(ArithmeticException.class, trainer::train);
            assertEquals(
                    "the loss is NaN at step 6; the first that is not finite is the weights "
                            + model.parameters().get(3).name(),
                    error.getMessage());
            var again = trainer(model(), text(0), config(), device, folder, new Diary());
            again.resume();
            assertEquals(5, again.state().step(), "the checkpoint before is whole");
        }
    }

    /// Makes the weights of step 6 so large that the loss is not finite, and puts the old ones back for the next.
    static class Spoiler implements TrainingListener {
        final List<String> reasons = new ArrayList<>();
        final List<Double> rates = new ArrayList<>();
        private final Gpt model;
        private final boolean forGood;
        private float before;

        Spoiler(Gpt model, boolean forGood) {
            this.model = model;
            this.forGood = forGood;
        }

        @Override
        public void stepped(Step step) {
            rates.add(step.learningRate());
            if (step.step() == 6) {
                before = model.parameters().getFirst().value().data()[0];
                for (Parameter parameter : model.parameters()) {
                    if (parameter.name().startsWith("ln_f")) {
                        parameter.value().data()[0] = Float.MAX_VALUE;
                    }
                }
            }
        }

        @Override
        public void skipped(NonFiniteException reason, double rateFactor) {
            reasons.add(reason.getMessage());
            if (!forGood) {
                for (Parameter parameter : model.parameters()) {
                    if (parameter.name().startsWith("ln_f")) {
                        parameter.value().data()[0] = before;
                    }
                }
            }
        }
    }

    private static TrainingConfig skipping(int maxSkippedSteps) {
        return TrainingConfig.ofSteps(10)
                .batchSize(2)
                .learningRate(1e-3)
                .evaluation(100, 1)
                .maxSkippedSteps(maxSkippedSteps);
    }

    @Test
    void aStepThatIsNotFiniteIsSkippedAndTheRateHalvedIfThatIsWanted(@TempDir Path folder) {
        Gpt model = model();
        var spoiler = new Spoiler(model, false);
        try (Device device = Models.device()) {
            var trainer = trainer(model, text(0), skipping(1), device, folder, spoiler);
            assertEquals(Trainer.Outcome.FINISHED, trainer.train());
            assertEquals(1, trainer.state().skipped());
            var resumed = trainer(model(), text(0), skipping(1), device, folder, new Diary());
            resumed.resume();
            assertEquals(trainer.state(), resumed.state());
        }
        assertEquals(1, spoiler.reasons.size());
        assertTrue(
                spoiler.reasons.getFirst().contains("at step 6; the first that is not finite is"),
                spoiler.reasons.getFirst());
        assertEquals(Collections.nCopies(6, 1e-3), spoiler.rates.subList(0, 6));
        assertEquals(Collections.nCopies(3, 5e-4), spoiler.rates.subList(6, 9), "nine steps changed the weights");
    }

    /// AdamW's bias corrections count the updates, not the steps: a skipped step is none.
    @Test
    void aTrainingThatSkippedAStepAndWasResumedEndsWithTheSameBits(@TempDir Path folder) {
        Gpt straight = model();
        Gpt stopped = model();
        Gpt resumed = new Gpt(Models.tiny(true, 0.1), CounterRandom.ofSeed(99));
        try (Device device = Models.device()) {
            trainer(straight, text(0), skipping(1), device, new Spoiler(straight, false))
                    .train();
            Trainer first = trainer(stopped, text(0), skipping(1), device, folder, new Diary());
            var spoiler = new Spoiler(stopped, false);
            first.listen(new TrainingListener() {
                @Override
                public void stepped(Step step) {
                    spoiler.stepped(step);
                    if (step.step() == 8) {
                        first.stop();
                    }
                }

                @Override
                public void skipped(NonFiniteException reason, double rateFactor) {
                    spoiler.skipped(reason, rateFactor);
                }
            });
            assertEquals(Trainer.Outcome.STOPPED, first.train());
            assertEquals(1, first.state().skipped());
            Trainer second = trainer(resumed, text(0), skipping(1), device, folder, new Diary());
            second.resume();
            assertEquals(8, second.state().step());
            second.train();
        }
        assertSame(Models.weights(straight), Models.weights(resumed));
    }

    @Test
    void noMoreStepsAreSkippedThanAllowed() {
        Gpt model = model();
        var spoiler = new Spoiler(model, true);
        try (Device device = Models.device()) {
            var trainer = trainer(model, text(0), skipping(3), device, spoiler);
            var error = assertThrows(NonFiniteException.class, trainer::train);
            assertTrue(error.getMessage().contains("at step 9"), error.getMessage());
        }
        assertEquals(3, spoiler.reasons.size());
    }

    @Test
    void aGradientThatIsNotFiniteIsNamed() {
        // Forward, the zeros hide what is large before and after them; backward, the two meet.
        Gpt model = new Gpt(Models.tiny(false, 0), CounterRandom.ofSeed(1));
        Map<String, Float> values =
                Map.of("h.1.ln_2.weight", 1e37f, "h.1.mlp.c_fc.weight", 0f, "h.1.mlp.c_proj.weight", 1e37f);
        for (Parameter parameter : model.parameters()) {
            if (values.containsKey(parameter.name())) {
                parameter.value().fill(values.get(parameter.name()));
            }
        }
        try (Device device = Models.device()) {
            var trainer = trainer(model, text(0), config(), device, new TrainingListener() {});
            var error = assertThrows(NonFiniteException.class, trainer::train);
            assertTrue(
                    error.getMessage()
                            .contains(
                                    "at step 0; the first that is not finite is the gradient of h.1.mlp.c_fc.weight in"
                                            + " the backward pass of LinearGelu"),
                    error.getMessage());
        }
    }

    @Test
    void gradientsWhoseSquaresOverflowAreRefusedUnlessTheyAreClipped() {
        assertEquals(1, stepsMade(1), "clipped to a length of 1");
        var error = assertThrows(NonFiniteException.class, () -> stepsMade(0));
        assertTrue(
                error.getMessage().contains(" at step 0, more than the optimizer can take, 1.844674352395373e19: clip"),
                error.getMessage());
    }

    /// How many steps a model makes whose gradients are finite, but whose squares are not.
    private static long stepsMade(double gradientClip) {
        Gpt model = new Gpt(Models.tiny(false, 0), CounterRandom.ofSeed(1));
        Map<String, Float> values =
                Map.of("h.1.ln_2.weight", 1e15f, "h.1.mlp.c_fc.weight", 0f, "h.1.mlp.c_proj.weight", 1e12f);
        for (Parameter parameter : model.parameters()) {
            if (values.containsKey(parameter.name())) {
                parameter.value().fill(values.get(parameter.name()));
            }
        }
        var config = TrainingConfig.ofSteps(1)
                .batchSize(2)
                .learningRate(0)
                .gradientClip(gradientClip)
                .evaluation(100, 1);
        var norms = new ArrayList<Double>();
        try (Device device = Models.device()) {
            var trainer = trainer(model, text(0), config, device, new TrainingListener() {
                @Override
                public void stepped(Step step) {
                    norms.add(step.gradientNorm());
                }
            });
            trainer.train();
            assertTrue(norms.getFirst() > AdamW.MAX_GRADIENT, norms.toString());
            return trainer.state().step();
        }
    }

    @Test
    void aLearningRateFarTooHighIsNoticedBeforeTheWeightsAreWritten() {
        var error = assertThrows(
                ArithmeticException.class, () -> train(model(), config(50, 1e30, 2, 1, 5), new VectorKernels(), 1));
        assertTrue(error.getMessage().contains("at step"), error.getMessage());
    }
}
