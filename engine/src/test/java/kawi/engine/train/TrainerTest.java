package kawi.engine.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kawi.autograd.Parameter;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.ReferenceKernels;
import kawi.autograd.kernel.vector.VectorKernels;
import kawi.autograd.optim.AdamW;
import kawi.autograd.optim.LearningRate;
import kawi.autograd.random.CounterRandom;
import kawi.engine.data.TokenDataset;
import kawi.engine.fixture.Models;
import kawi.engine.io.GptFolder;
import kawi.engine.io.ModelFileException;
import kawi.engine.model.Gpt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
    private static final int STEPS = 12;

    /// A text with something to learn: runs of 0 1 2 3 ... with now and then a random token.
    private static TokenDataset.Split text(long seed) {
        int[] ids = Models.ids(600, 11, seed);
        for (int i = 0; i < ids.length; i++) {
            if (i % 7 != 0) {
                ids[i] = i % 11;
            }
        }
        return new TokenDataset(ids, ids.length).split(0.9);
    }

    private static TrainingConfig config(int steps, double rate, int batchSize, int accumulation, int interval) {
        return new TrainingConfig(
                steps,
                batchSize,
                accumulation,
                new LearningRate.WarmupCosine(rate, rate / 10, 3, steps),
                new AdamW.Settings(0.9, 0.99, 1e-8, 0.1),
                1,
                interval,
                2,
                42);
    }

    private static TrainingConfig config() {
        return config(STEPS, 1e-2, 3, 2, 5);
    }

    private static Optional<CheckpointPolicy> into(Path folder) {
        return Optional.of(CheckpointPolicy.into(folder));
    }

    private static Gpt model() {
        return new Gpt(Models.tiny(true, 0.1), CounterRandom.ofSeed(1));
    }

    /// What a training did, in order.
    private static class Diary implements TrainingListener {
        final List<String> events = new ArrayList<>();
        final List<Evaluated> evaluations = new ArrayList<>();
        final List<Step> steps = new ArrayList<>();

        @Override
        public void stepped(Step step) {
            events.add("step " + step.step());
            steps.add(step);
        }

        @Override
        public void evaluated(Evaluated evaluated) {
            events.add("evaluated " + evaluated.step());
            evaluations.add(evaluated);
        }

        @Override
        public void checkpointSaved(Path folder) {
            events.add("saved " + folder.getFileName());
        }
    }

    private static Diary train(Gpt model, TrainingConfig config, Kernels kernels, int threads) {
        var diary = new Diary();
        try (var device = new Device(kernels, threads)) {
            new Trainer(model, text(0), config, device, Optional.empty(), diary).train();
        }
        return diary;
    }

    private static List<float[]> trained(TrainingConfig config, Kernels kernels, int threads) {
        Gpt model = model();
        train(model, config, kernels, threads);
        return Models.weights(model);
    }

    private static void assertSame(List<float[]> expected, List<float[]> actual) {
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), actual.get(i), "parameter " + i);
        }
    }

    @Test
    void theSameSeedGivesTheSameBitsOnAnyNumberOfThreadsAndEitherSetOfKernels() {
        List<float[]> expected = trained(config(), new ReferenceKernels(), 1);
        for (int threads = 1; threads <= 3; threads++) {
            assertSame(expected, trained(config(), new VectorKernels(), threads));
        }
    }

    @Test
    void evaluationConsumesNoneOfTrainingsRandomNumbers() {
        List<float[]> often = trained(config(STEPS, 1e-2, 3, 2, 1), new VectorKernels(), 1);
        assertSame(often, trained(config(STEPS, 1e-2, 3, 2, 1000), new VectorKernels(), 1));
    }

    @Test
    void accumulatedMicroBatchesLearnAsOneBatchDoes() {
        // Without dropout and windows of their own numbers, 2 x 3 windows are the 6 windows of one batch.
        var model = new Gpt(Models.tiny(true, 0), CounterRandom.ofSeed(1));
        var other = new Gpt(Models.tiny(true, 0), CounterRandom.ofSeed(1));
        Diary accumulated = train(model, config(1, 1e-2, 3, 2, 5), new VectorKernels(), 1);
        Diary whole = train(other, config(1, 1e-2, 6, 1, 5), new VectorKernels(), 1);
        assertEquals(
                whole.steps.getFirst().tokens(), accumulated.steps.getFirst().tokens());
        assertEquals(whole.steps.getFirst().loss(), accumulated.steps.getFirst().loss(), 1e-6);
        assertEquals(
                whole.steps.getFirst().gradientNorm(),
                accumulated.steps.getFirst().gradientNorm(),
                1e-5);
    }

    @Test
    void theLossFalls() {
        List<TrainingListener.Evaluated> evaluations =
                train(model(), config(150, 1e-2, 8, 1, 50), new VectorKernels(), 1).evaluations;
        assertEquals(
                Math.log(11), evaluations.getFirst().validationLoss(), 0.1, "guessing, before anything is learned");
        assertTrue(
                evaluations.getLast().validationLoss() < 1.2,
                evaluations.getLast().toString());
        assertEquals(
                evaluations.getLast().validationLoss() / Math.log(2),
                evaluations.getLast().bitsPerCharacter(),
                1e-9);
    }

    @Test
    void aTrainingThatWasStoppedAndResumedEndsWithTheSameBits(@TempDir Path folder) {
        Gpt straight = model();
        Diary expected = train(straight, config(), new VectorKernels(), 1);

        Gpt stopped = model();
        var first = new Diary();
        try (Device device = Models.device()) {
            var trainer = new Trainer[1];
            trainer[0] = new Trainer(stopped, text(0), config(), device, into(folder), new TrainingListener() {
                @Override
                public void stepped(Step step) {
                    first.stepped(step);
                    if (step.step() == 7) {
                        trainer[0].stop();
                    }
                }

                @Override
                public void evaluated(Evaluated evaluated) {
                    first.evaluated(evaluated);
                }
            });
            assertEquals(Trainer.Outcome.STOPPED, trainer[0].train());
        }
        var second = new Diary();
        Gpt resumed = new Gpt(Models.tiny(true, 0.1), CounterRandom.ofSeed(99));
        try (Device device = Models.device()) {
            var trainer = new Trainer(resumed, text(0), config(), device, into(folder), second);
            trainer.resume();
            assertEquals(7, trainer.state().step());
            assertEquals(Trainer.Outcome.FINISHED, trainer.train());
        }
        assertSame(Models.weights(straight), Models.weights(resumed));
        List<TrainingListener.Evaluated> both = new ArrayList<>(first.evaluations);
        both.addAll(second.evaluations);
        assertEquals(expected.evaluations, both);
    }

    @Test
    void eventsComeInOrderAndTheLastTwoCheckpointsAreLeft(@TempDir Path folder) throws IOException {
        var diary = new Diary();
        try (Device device = Models.device()) {
            new Trainer(model(), text(0), config(3, 1e-2, 2, 1, 2), device, into(folder), diary).train();
        }
        assertEquals(
                List.of(
                        "evaluated 0",
                        "saved step-000000.safetensors",
                        "step 1",
                        "step 2",
                        "evaluated 2",
                        "saved step-000002.safetensors",
                        "step 3",
                        "evaluated 3",
                        "saved step-000003.safetensors"),
                diary.events);
        try (Stream<Path> left = Files.list(folder.resolve("checkpoints"))) {
            assertEquals(
                    List.of("step-000002.safetensors", "step-000003.safetensors"),
                    left.map(path -> path.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void theFolderHoldsTheBestModelNotTheLast(@TempDir Path folder) {
        // A learning rate that climbs until it ruins: the best is before the last.
        var diary = new Diary();
        Gpt model = model();
        var config = new TrainingConfig(
                20,
                4,
                1,
                new LearningRate.WarmupLinear(1e-3, 2, 0, 20),
                new AdamW.Settings(0.9, 0.99, 1e-8, 0),
                1,
                5,
                2,
                1);
        var data = text(0);
        try (Device device = Models.device()) {
            new Trainer(model, data, config, device, into(folder), diary).train();
            assertFalse(diary.evaluations.getLast().best(), "the last is worse: " + diary.evaluations);
            Gpt best = GptFolder.read(folder);
            double expected = new Evaluation(best, device)
                    .ofWholeText(data.validation(), 4)
                    .loss();
            double last = new Evaluation(model, device)
                    .ofWholeText(data.validation(), 4)
                    .loss();
            assertTrue(expected < last, expected + " of the saved model, " + last + " of the last");
        }
    }

    @Test
    void aCheckpointOfAnotherTrainingIsRefused(@TempDir Path folder) {
        try (Device device = Models.device()) {
            var config = config(1, 1e-2, 2, 1, 5);
            new Trainer(model(), text(0), config, device, into(folder), new Diary()).train();
            var otherText = new Trainer(model(), text(1), config, device, into(folder), new Diary());
            assertMessage("is the checkpoint of a training on another text or other tokens", otherText);
            var otherModel = new Gpt(Models.tiny(false, 0.1), CounterRandom.ofSeed(1));
            assertMessage(
                    "bias=true, layerNormEpsilon=1.0E-5], but here GptConfig[",
                    new Trainer(otherModel, text(0), config, device, into(folder), new Diary()));
            assertMessage(
                    "other settings: \"recipe\" is seed 42, batches 1 x 2,",
                    new Trainer(model(), text(0), config(1, 1e-2, 3, 1, 5), device, into(folder), new Diary()));
            assertMessage(
                    "there is no checkpoint in it",
                    new Trainer(model(), text(0), config, device, into(folder.resolve("nowhere")), new Diary()));
            // Another number of steps and another learning rate are the same training.
            new Trainer(model(), text(0), config(9, 1e-3, 2, 1, 4), device, into(folder), new Diary()).resume();
        }
    }

    private static void assertMessage(String expected, Trainer trainer) {
        var error = assertThrows(ModelFileException.class, trainer::resume);
        assertTrue(error.getMessage().contains(expected), error.getMessage());
    }

    @Test
    void whatCannotBeWrittenIsWrittenLater(@TempDir Path folder) throws IOException {
        // A file stands where the folder should be, until step 7.
        Path blocked = folder.resolve("model");
        Files.writeString(blocked, "in the way");
        Gpt model = model();
        var failures = new ArrayList<String>();
        var saved = new ArrayList<String>();
        try (Device device = Models.device()) {
            var trainer = new Trainer(model, text(0), config(), device, into(blocked), new TrainingListener() {
                @Override
                public void savingFailed(ModelFileException failure) {
                    failures.add(failure.getMessage());
                }

                @Override
                public void stepped(Step step) {
                    if (step.step() == 7) {
                        assertDoesNotThrow(() -> Files.delete(blocked));
                    }
                }

                @Override
                public void checkpointSaved(Path file) {
                    saved.add(file.getFileName().toString());
                }
            });
            assertEquals(Trainer.Outcome.FINISHED, trainer.train());
        }
        assertEquals(2, failures.size(), failures.toString());
        assertTrue(failures.getFirst().contains("the folder cannot be made"), failures.getFirst());
        assertEquals(List.of("step-000010.safetensors", "step-000012.safetensors"), saved);
        assertSame(trained(config(), new VectorKernels(), 1), Models.weights(model));
    }

    @Test
    void theBestModelIsKeptInMemoryWhileItCannotBeWritten(@TempDir Path folder) throws IOException {
        // The best is that of step 0, since the rate ruins the model; it can be written only after the last step.
        Path blocked = folder.resolve("model");
        Files.writeString(blocked, "in the way");
        Gpt model = model();
        List<float[]> beginning = Models.weights(model);
        try (Device device = Models.device()) {
            var trainer = new Trainer(
                    model, text(0), config(10, 5, 2, 1, 5), device, into(blocked), new TrainingListener() {});
            assertThrows(ModelFileException.class, trainer::train, "the end cannot be saved");
            assertEquals(0, trainer.state().bestStep());
            Files.delete(blocked);
            trainer.save();
            assertSame(beginning, Models.weights(GptFolder.read(blocked)));
            assertEquals(
                    List.of(10L), CheckpointPolicy.into(blocked).checkpoints().steps());
        }
    }

    @Test
    void aCheckpointIsWrittenBetweenEvaluationsWhenTheLastIsOld(@TempDir Path folder) {
        var diary = new Diary();
        var always = new CheckpointPolicy(folder, 3, Duration.ZERO);
        try (Device device = Models.device()) {
            new Trainer(model(), text(0), config(4, 1e-2, 2, 1, 4), device, Optional.of(always), diary).train();
        }
        assertEquals(
                List.of(
                        "evaluated 0",
                        "saved step-000000.safetensors",
                        "step 1",
                        "saved step-000001.safetensors",
                        "step 2",
                        "saved step-000002.safetensors",
                        "step 3",
                        "saved step-000003.safetensors",
                        "step 4",
                        "saved step-000004.safetensors",
                        "evaluated 4",
                        "saved step-000004.safetensors"),
                diary.events);
        assertTrue(diary.evaluations.getLast().best());
        assertEquals(List.of(2L, 3L, 4L), always.checkpoints().steps());
    }

    @Test
    void theCheckpointOfTheBestModelStays(@TempDir Path folder) {
        var one = new CheckpointPolicy(folder, 1, Duration.ofDays(1));
        try (Device device = Models.device()) {
            var diary = new Diary();
            new Trainer(model(), text(0), config(15, 5, 2, 1, 5), device, Optional.of(one), diary).train();
            assertEquals(
                    List.of(true, false, false, false),
                    diary.evaluations.stream()
                            .map(TrainingListener.Evaluated::best)
                            .toList());
        }
        assertEquals(List.of(0L, 15L), one.checkpoints().steps());
    }

    @Test
    void aDamagedCheckpointIsPassedOverForTheOneBefore(@TempDir Path folder) throws IOException {
        Gpt straight = model();
        train(straight, config(), new VectorKernels(), 1);
        try (Device device = Models.device()) {
            new Trainer(model(), text(0), config(), device, into(folder), new Diary()).train();
            Path newest = folder.resolve("checkpoints/step-000012.safetensors");
            byte[] bytes = Files.readAllBytes(newest);
            bytes[bytes.length / 2] ^= 1;
            Files.write(newest, bytes);

            var passedOver = new ArrayList<String>();
            Gpt model = new Gpt(Models.tiny(true, 0.1), CounterRandom.ofSeed(99));
            var trainer = new Trainer(model, text(0), config(), device, into(folder), new TrainingListener() {
                @Override
                public void checkpointPassedOver(ModelFileException damage) {
                    passedOver.add(damage.getMessage());
                }
            });
            trainer.resume();
            assertEquals(10, trainer.state().step());
            assertTrue(passedOver.getFirst().contains("step-000012.safetensors: is damaged"), passedOver.toString());
            trainer.train();
            assertSame(Models.weights(straight), Models.weights(model));
        }
    }

    @Test
    void aLossThatIsNotFiniteStopsWithTheStepAndTheFirstTensorToGoBad(@TempDir Path folder) {
        Gpt model = model();
        try (Device device = Models.device()) {
            var trainer = new Trainer(model, text(0), config(), device, into(folder), new TrainingListener() {
                @Override
                public void stepped(Step step) {
                    if (step.step() == 6) {
                        model.parameters().get(3).value().data()[0] = Float.NaN;
                    }
                }
            });
            var error = assertThrows(ArithmeticException.class, trainer::train);
            assertEquals(
                    "the loss is NaN at step 6; the first to go bad is the weights "
                            + model.parameters().get(3).name(),
                    error.getMessage());
            var again = new Trainer(model(), text(0), config(), device, into(folder), new Diary());
            again.resume();
            assertEquals(5, again.state().step(), "the checkpoint before is whole");
        }
    }

    /// Makes the weights of step 6 so large that the loss is not finite, and puts the old ones back for the next.
    private static class Spoiler implements TrainingListener {
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
        return new TrainingConfig(
                10,
                2,
                1,
                new LearningRate.Constant(1e-3),
                new AdamW.Settings(0.9, 0.99, 1e-8, 0.1),
                1,
                100,
                1,
                1,
                maxSkippedSteps);
    }

    @Test
    void aStepThatIsNotFiniteIsSkippedAndTheRateHalvedIfThatIsWanted(@TempDir Path folder) {
        Gpt model = model();
        var spoiler = new Spoiler(model, false);
        try (Device device = Models.device()) {
            var trainer = new Trainer(model, text(0), skipping(1), device, into(folder), spoiler);
            assertEquals(Trainer.Outcome.FINISHED, trainer.train());
            assertEquals(1, trainer.state().skipped());
            var resumed = new Trainer(model(), text(0), skipping(1), device, into(folder), new Diary());
            resumed.resume();
            assertEquals(trainer.state(), resumed.state());
        }
        assertEquals(1, spoiler.reasons.size());
        assertTrue(
                spoiler.reasons.getFirst().contains("at step 6; the first to go bad is"), spoiler.reasons.getFirst());
        assertEquals(Collections.nCopies(6, 1e-3), spoiler.rates.subList(0, 6));
        assertEquals(Collections.nCopies(3, 5e-4), spoiler.rates.subList(6, 9), "nine steps changed the weights");
    }

    @Test
    void noMoreStepsAreSkippedThanAllowed() {
        Gpt model = model();
        var spoiler = new Spoiler(model, true);
        try (Device device = Models.device()) {
            var trainer = new Trainer(model, text(0), skipping(3), device, Optional.empty(), spoiler);
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
            var trainer = new Trainer(model, text(0), config(), device, Optional.empty(), new TrainingListener() {});
            var error = assertThrows(NonFiniteException.class, trainer::train);
            assertTrue(
                    error.getMessage()
                            .contains("at step 0; the first to go bad is the gradient of h.1.mlp.c_fc.weight in the"
                                    + " backward pass of LinearGelu"),
                    error.getMessage());
        }
    }

    @Test
    void gradientsWhoseSquaresOverflowAreRefusedUnlessTheyAreClipped() {
        assertEquals(1, stepsMade(1), "clipped to a length of 1");
        var error = assertThrows(NonFiniteException.class, () -> stepsMade(0));
        assertTrue(
                error.getMessage().contains("at step 0; the first to go bad is AdamW's second moment"),
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
        var adamW = new AdamW.Settings(0.9, 0.99, 1e-8, 0.1);
        var config = new TrainingConfig(1, 2, 1, new LearningRate.Constant(0), adamW, gradientClip, 100, 1, 1);
        var norms = new ArrayList<Double>();
        try (Device device = Models.device()) {
            var trainer = new Trainer(model, text(0), config, device, Optional.empty(), new TrainingListener() {
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
    void weightsThatAreNotFiniteAreNotSaved(@TempDir Path folder) {
        Gpt model = model();
        var saving = new CheckpointPolicy(folder, 5, Duration.ZERO);
        try (Device device = Models.device()) {
            var trainer = new Trainer(model, text(0), config(), device, Optional.of(saving), new TrainingListener() {
                @Override
                public void stepped(Step step) {
                    if (step.step() == 3) {
                        model.parameters().getFirst().value().data()[0] = Float.POSITIVE_INFINITY;
                    }
                }
            });
            assertThrows(NonFiniteException.class, trainer::train);
        }
        assertEquals(List.of(0L, 1L, 2L), saving.checkpoints().steps());
    }

    @Test
    void aLearningRateFarTooHighIsNoticedBeforeTheWeightsAreWritten() {
        var error = assertThrows(
                ArithmeticException.class, () -> train(model(), config(50, 1e30, 2, 1, 5), new VectorKernels(), 1));
        assertTrue(error.getMessage().contains("at step"), error.getMessage());
    }

    @Test
    void aTextShorterThanTheContextIsRefused() {
        var text = new TokenDataset(Models.ids(20, 11, 0), 20).split(0.9);
        try (Device device = Models.device()) {
            var error = assertThrows(
                    IllegalArgumentException.class,
                    () -> new Trainer(model(), text, config(), device, Optional.empty(), new Diary()));
            assertTrue(error.getMessage().contains("need at least 9 tokens, but there are 2"), error.getMessage());
        }
    }

    @Test
    void configurationsOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> config(-1, 1, 1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> config(1, 1, 0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> config(1, 1, 1, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> config(1, 1, 1, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> config(1, Double.NaN, 1, 1, 1));
    }
}
