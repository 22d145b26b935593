package kawi.engine.train;

import static kawi.engine.train.Trainings.assertSame;
import static kawi.engine.train.Trainings.config;
import static kawi.engine.train.Trainings.model;
import static kawi.engine.train.Trainings.text;
import static kawi.engine.train.Trainings.train;
import static kawi.engine.train.Trainings.trained;
import static kawi.engine.train.Trainings.trainer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.ReferenceKernels;
import kawi.autograd.kernel.vector.VectorKernels;
import kawi.autograd.optim.LearningRate;
import kawi.autograd.random.CounterRandom;
import kawi.engine.data.Sampling;
import kawi.engine.data.TokenDataset;
import kawi.engine.fixture.Models;
import kawi.engine.fixture.Variant;
import kawi.engine.io.ModelFileException;
import kawi.engine.model.Activation;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;
import kawi.engine.train.Trainings.Diary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainerTest {

    @Test
    void theSameSeedGivesTheSameBitsOnAnyNumberOfThreadsAndEitherSetOfKernels() {
        List<float[]> expected = trained(config(), new ReferenceKernels(), 1);
        for (int threads = 1; threads <= 3; threads++) {
            assertSame(expected, trained(config(), new VectorKernels(), threads));
        }
    }

    @Test
    void evaluationConsumesNoneOfTrainingsRandomNumbers() {
        List<float[]> often = trained(config(Trainings.STEPS, 1e-2, 3, 2, 1), new VectorKernels(), 1);
        assertSame(often, trained(config(Trainings.STEPS, 1e-2, 3, 2, 1000), new VectorKernels(), 1));
    }

    /// Seven steps and three more are planned; a listener changes that to eight after the seventh.
    @Test
    void aListenerCanChangeTheNumberOfStepsAndTheLearningRate() {
        Gpt model = model();
        var diary = new Diary();
        try (var device = new Device(new VectorKernels(), 1)) {
            Trainer[] trainer = new Trainer[1];
            var changing = new TrainingListener() {
                @Override
                public void stepped(Step step) {
                    diary.stepped(step);
                    if (step.step() == 7) {
                        trainer[0].reschedule(8, new LearningRate.Constant(0.5));
                    }
                }

                @Override
                public void evaluated(Evaluated evaluated) {
                    diary.evaluated(evaluated);
                }
            };
            trainer[0] = trainer(model, text(0), config(), device, changing);
            assertEquals(Trainer.Outcome.FINISHED, trainer[0].train());
            assertEquals(8, diary.steps.size());
            assertEquals(0.5, diary.steps.getLast().learningRate());
            assertEquals(8, diary.evaluations.getLast().step());
            assertThrows(
                    IllegalArgumentException.class,
                    () -> trainer[0].reschedule(7, new LearningRate.Constant(0.5)),
                    "eight are done");
        }
    }

    @Test
    void aListenerCanEndTheTrainingAtAnEvaluation() {
        var diary = new Diary();
        try (var device = new Device(new VectorKernels(), 1)) {
            Trainer[] trainer = new Trainer[1];
            trainer[0] = trainer(model(), text(0), config(), device, new TrainingListener() {
                @Override
                public void stepped(Step step) {
                    diary.stepped(step);
                }

                @Override
                public void evaluated(Evaluated evaluated) {
                    diary.evaluated(evaluated);
                    if (evaluated.step() == 5) {
                        trainer[0].reschedule(5, trainer[0].config().learningRate());
                    }
                }
            });
            assertEquals(Trainer.Outcome.FINISHED, trainer[0].train());
            assertEquals(5, diary.steps.size());
            assertEquals(2, diary.evaluations.size(), "of the steps 0 and 5, each once");
        }
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

    static List<GptConfig> architectures() {
        return List.of(
                Models.tiny(true, 0.1),
                Models.exotic(Activation.GELU_ERF, true),
                Variant.LLAMA.config(false, 0.1),
                Variant.QWEN3.config(true, 0.1));
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void aTrainingThatWasStoppedAndResumedEndsWithTheSameBits(GptConfig architecture, @TempDir Path folder) {
        assertResumes(architecture, config(), folder);
    }

    /// 540 tokens, 48 in a step: it is resumed in the second epoch.
    @Test
    void aTrainingByEpochsThatWasStoppedAndResumedEndsWithTheSameBits(@TempDir Path folder) {
        TrainingConfig config = config(20, 1e-2, 3, 4, 5).sampling(Sampling.EPOCHS);
        assertResumes(Models.tiny(true, 0.1), config, folder);
    }

    private static void assertResumes(GptConfig architecture, TrainingConfig config, Path folder) {
        var straight = new Gpt(architecture, CounterRandom.ofSeed(1));
        Diary expected = train(straight, config, new VectorKernels(), 1);

        var stopped = new Gpt(architecture, CounterRandom.ofSeed(1));
        var first = new Diary();
        try (Device device = Models.device()) {
            var trainer = new Trainer[1];
            trainer[0] = trainer(stopped, text(0), config, device, folder, new TrainingListener() {
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
        var resumed = new Gpt(architecture, CounterRandom.ofSeed(99));
        try (Device device = Models.device()) {
            var trainer = trainer(resumed, text(0), config, device, folder, second);
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
            trainer(model(), text(0), config(3, 1e-2, 2, 1, 2), device, folder, diary)
                    .train();
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
    void aCheckpointOfAnotherTrainingIsRefused(@TempDir Path folder) {
        try (Device device = Models.device()) {
            var config = config(1, 1e-2, 2, 1, 5);
            trainer(model(), text(0), config, device, folder, new Diary()).train();
            var otherText = trainer(model(), text(1), config, device, folder, new Diary());
            assertMessage("is the checkpoint of a training on another text or with another tokenizer", otherText);
            var otherModel = new Gpt(Models.tiny(false, 0.1), CounterRandom.ofSeed(1));
            assertMessage(
                    "is the checkpoint of another model: bias=true there, but bias=false here",
                    trainer(otherModel, text(0), config, device, folder, new Diary()));
            assertMessage(
                    "other settings: batches 1 x 2 there, but batches 1 x 3 here",
                    trainer(model(), text(0), config(1, 1e-2, 3, 1, 5), device, folder, new Diary()));
            assertMessage(
                    "there is no checkpoint in it",
                    trainer(model(), text(0), config, device, folder.resolve("nowhere"), new Diary()));
            assertMessage(
                    "skips 0, sampling epochs, ",
                    trainer(model(), text(0), config.sampling(Sampling.EPOCHS), device, folder, new Diary()));
            // Another number of steps and another learning rate are the same training.
            trainer(model(), text(0), config(9, 1e-3, 2, 1, 4), device, folder, new Diary())
                    .resume();
        }
    }

    private static void assertMessage(String expected, Trainer trainer) {
        var error = assertThrows(ModelFileException.class, trainer::resume);
        assertTrue(error.getMessage().contains(expected), error.getMessage());
    }

    @Test
    void aTextShorterThanTheContextIsRefused() {
        var text = new TokenDataset(Models.ids(20, 11, 0), 20).split(0.9);
        try (Device device = Models.device()) {
            var error = assertThrows(
                    IllegalArgumentException.class, () -> trainer(model(), text, config(), device, new Diary()));
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
