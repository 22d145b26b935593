package kawi.engine.train;

import static kawi.engine.train.Trainings.assertSame;
import static kawi.engine.train.Trainings.config;
import static kawi.engine.train.Trainings.model;
import static kawi.engine.train.Trainings.text;
import static kawi.engine.train.Trainings.train;
import static kawi.engine.train.Trainings.trained;
import static kawi.engine.train.Trainings.trainer;
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
import java.util.List;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.vector.VectorKernels;
import kawi.autograd.optim.LearningRate;
import kawi.autograd.random.CounterRandom;
import kawi.engine.fixture.Models;
import kawi.engine.io.ModelFileException;
import kawi.engine.io.folder.GptFolder;
import kawi.engine.model.Gpt;
import kawi.engine.train.Trainings.Diary;
import kawi.engine.train.checkpoint.CheckpointPolicy;
import kawi.tokenizer.io.FileException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class TrainingSaverTest {

    @Test
    void theFolderHoldsTheBestModelNotTheLast(@TempDir Path folder) {
        // A learning rate that climbs until it ruins: the best is before the last.
        var diary = new Diary();
        Gpt model = model();
        var config = TrainingConfig.ofSteps(20)
                .batchSize(4)
                .learningRate(new LearningRate.WarmupLinear(1e-3, 2, 0, 20))
                .evaluation(5, 2);
        var data = text(0);
        try (Device device = Models.device()) {
            trainer(model, data, config, device, folder, diary).train();
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
    void whatCannotBeWrittenIsWrittenLater(@TempDir Path folder) throws IOException {
        // A file stands where the folder should be, until step 7.
        Path blocked = folder.resolve("model");
        Files.writeString(blocked, "in the way");
        Gpt model = model();
        var failures = new ArrayList<String>();
        var saved = new ArrayList<String>();
        try (Device device = Models.device()) {
            var trainer = trainer(model, text(0), config(), device, blocked, new TrainingListener() {
                @Override
                public void savingFailed(FileException failure) {
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
        assertTrue(failures.getFirst().contains("the folder cannot be created"), failures.getFirst());
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
            var trainer = trainer(model, text(0), config(10, 5, 2, 1, 5), device, blocked, new TrainingListener() {});
            assertThrows(FileException.class, trainer::train, "the end cannot be saved");
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
            trainer(model(), text(0), config(4, 1e-2, 2, 1, 4), device, always, diary)
                    .train();
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
            trainer(model(), text(0), config(15, 5, 2, 1, 5), device, one, diary)
                    .train();
            assertEquals(
                    List.of(true, false, false, false),
                    diary.evaluations.stream()
                            .map(TrainingListener.Evaluated::best)
                            .toList());
        }
        assertEquals(List.of(0L, 15L), one.checkpoints().steps());
    }

    @Test
    void aDamagedCheckpointIsSkippedForTheOneBefore(@TempDir Path folder) throws IOException {
        Gpt straight = model();
        train(straight, config(), new VectorKernels(), 1);
        try (Device device = Models.device()) {
            trainer(model(), text(0), config(), device, folder, new Diary()).train();
            Path newest = folder.resolve("checkpoints/step-000012.safetensors");
            byte[] bytes = Files.readAllBytes(newest);
            bytes[bytes.length / 2] ^= 1;
            Files.write(newest, bytes);

            var passedOver = new ArrayList<String>();
            Gpt model = new Gpt(Models.tiny(true, 0.1), CounterRandom.ofSeed(99));
            var trainer = trainer(model, text(0), config(), device, folder, new TrainingListener() {
                @Override
                public void checkpointSkipped(ModelFileException damage) {
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
    void weightsThatAreNotFiniteAreNotSaved(@TempDir Path folder) {
        Gpt model = model();
        var saving = new CheckpointPolicy(folder, 5, Duration.ZERO);
        try (Device device = Models.device()) {
            var trainer = trainer(model, text(0), config(), device, saving, new TrainingListener() {
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
}
