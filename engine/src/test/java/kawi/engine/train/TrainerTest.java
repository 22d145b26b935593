package kawi.engine.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.ReferenceKernels;
import kawi.autograd.kernel.VectorKernels;
import kawi.autograd.optim.AdamW;
import kawi.autograd.optim.LearningRate;
import kawi.autograd.random.CounterRandom;
import kawi.engine.data.TokenDataset;
import kawi.engine.fixture.Models;
import kawi.engine.io.GptFolder;
import kawi.engine.io.ModelFileException;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;
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
            trainer[0] = new Trainer(stopped, text(0), config(), device, Optional.of(folder), new TrainingListener() {
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
            var trainer = new Trainer(resumed, text(0), config(), device, Optional.of(folder), second);
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
    void eventsComeInOrderAndOneCheckpointIsLeft(@TempDir Path folder) throws IOException {
        var diary = new Diary();
        try (Device device = Models.device()) {
            new Trainer(model(), text(0), config(3, 1e-2, 2, 1, 2), device, Optional.of(folder), diary).train();
        }
        assertEquals(
                List.of(
                        "evaluated 0",
                        "saved step-000000",
                        "step 1",
                        "step 2",
                        "evaluated 2",
                        "saved step-000002",
                        "step 3",
                        "evaluated 3",
                        "saved step-000003"),
                diary.events);
        try (Stream<Path> left = Files.list(folder.resolve("checkpoints"))) {
            assertEquals(
                    List.of("step-000003"),
                    left.map(path -> path.getFileName().toString()).toList());
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
                new LearningRate.LinearDecay(1e-3, 2, 20),
                new AdamW.Settings(0.9, 0.99, 1e-8, 0),
                1,
                5,
                2,
                1);
        var data = text(0);
        try (Device device = Models.device()) {
            new Trainer(model, data, config, device, Optional.of(folder), diary).train();
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
    void aCheckpointOfAnotherTextOrModelIsRefused(@TempDir Path folder) {
        try (Device device = Models.device()) {
            var config = config(1, 1e-2, 2, 1, 5);
            new Trainer(model(), text(0), config, device, Optional.of(folder), new Diary()).train();
            var otherText = new Trainer(model(), text(1), config, device, Optional.of(folder), new Diary());
            assertMessage("the checkpoint is of a training on another text", otherText);
            var otherModel = new Gpt(Models.tiny(false, 0.1), CounterRandom.ofSeed(1));
            new Trainer(otherModel, text(0), config, device, Optional.of(folder), new Diary()).resume();
            var wider = new Gpt(new GptConfig(11, 8, 2, 2, 16, 0, true, 1e-5), CounterRandom.ofSeed(1));
            assertMessage(
                    "\"wte.weight\" is (11, 12), but the model's is (11, 16)",
                    new Trainer(wider, text(0), config, device, Optional.of(folder), new Diary()));
            assertMessage(
                    "there is no checkpoint in it",
                    new Trainer(model(), text(0), config, device, Optional.of(folder.resolve("nowhere")), new Diary()));
        }
    }

    private static void assertMessage(String expected, Trainer trainer) {
        var error = assertThrows(ModelFileException.class, trainer::resume);
        assertTrue(error.getMessage().contains(expected), error.getMessage());
    }

    @Test
    void whatACrashLeftUnfinishedIsIgnoredAndADamagedCheckpointIsNamed(@TempDir Path folder) throws IOException {
        try (Device device = Models.device()) {
            var config = config(2, 1e-2, 2, 1, 5);
            new Trainer(model(), text(0), config, device, Optional.of(folder), new Diary()).train();
            Path checkpoints = folder.resolve("checkpoints");
            Files.createDirectories(checkpoints.resolve("unfinished-step-000009"));
            Files.writeString(checkpoints.resolve("unfinished-step-000009/state.json"), "{");
            var trainer = new Trainer(model(), text(0), config, device, Optional.of(folder), new Diary());
            trainer.resume();
            assertEquals(2, trainer.state().step());

            try (var file = new RandomAccessFile(
                    checkpoints.resolve("step-000002/moments.safetensors").toFile(), "rw")) {
                file.setLength(file.length() - 1);
            }
            var damaged = new Trainer(model(), text(0), config, device, Optional.of(folder), new Diary());
            assertMessage("moments.safetensors", damaged);
        }
    }

    @Test
    void aLossThatIsNotFiniteStopsWithTheStepAndTheFirstTensorToGoBad(@TempDir Path folder) {
        Gpt model = model();
        try (Device device = Models.device()) {
            var trainer = new Trainer(model, text(0), config(), device, Optional.of(folder), new TrainingListener() {
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
                            + model.parameters().get(3).name() + ": try a lower learning rate",
                    error.getMessage());
            var again = new Trainer(model(), text(0), config(), device, Optional.of(folder), new Diary());
            again.resume();
            assertEquals(5, again.state().step(), "the checkpoint before is whole");
        }
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
