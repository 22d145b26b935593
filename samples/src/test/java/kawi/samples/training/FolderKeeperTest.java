package kawi.samples.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.vector.VectorKernels;
import kawi.engine.io.FolderLock;
import kawi.engine.train.Trainer;
import kawi.engine.train.TrainingListener;
import kawi.engine.train.checkpoint.CheckpointPolicy;
import kawi.samples.data.DataSource;
import kawi.samples.data.TextSelection;
import kawi.samples.request.SavedModel;
import kawi.samples.training.losses.TrainingProgress;
import kawi.samples.training.recipe.Preset;
import kawi.samples.training.recipe.Recipe;
import kawi.samples.training.text.TokenizerChoice;
import kawi.tokenizer.io.FileException;
import kawi.tokenizer.io.Folders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Trainings of 20 steps with an evaluation every 5, whose folder is changed after step 7 by somebody else.
@Tag("slow")
class FolderKeeperTest {
    private static final int CHANGED = 7;

    @TempDir
    Path temporary;

    private Path text;
    private Path folder;
    private final List<String> warnings = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    @BeforeEach
    void makeText() throws IOException {
        text = Files.writeString(temporary.resolve("text.txt"), "the cat sat on the mat.\n".repeat(500));
        folder = temporary.resolve("model");
    }

    private TrainingPlan plan() {
        Recipe tiny = Preset.TINY.recipe();
        Recipe recipe = tiny.withSteps(20).withEvaluation(new Recipe.Evaluation(5, 2));
        return new TrainingPlan(TextSelection.of(DataSource.of(text)), TokenizerChoice.CHARACTERS, recipe, 1);
    }

    /// Trains to the end, or until a step at which the process is killed.
    private void train(Map<Integer, Change> changes) {
        try (TrainingSession session = TrainingSession.begin(plan(), folder, 1, warnings::add)) {
            session.save();
            run(session, changes);
        }
    }

    private void resume() {
        try (TrainingSession session = TrainingSession.resume(TrainingPlan.read(folder), folder, 1, warnings::add)) {
            run(session, Map.of());
        }
    }

    private interface Change {
        void make() throws IOException;
    }

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private void run(TrainingSession session, Map<Integer, Change> changes) {
        try (var device = new Device(new VectorKernels(), 1)) {
            var recorder = new TrainingRecorder(session.plan().recipe());
            Trainer trainer = session.trainer(device, CheckpointPolicy.into(folder), new TrainingListener() {
                @Override
                public void stepped(Step step) {
                    unchecked(changes.getOrDefault((int) step.step(), () -> {}));
                }

                @Override
                public void evaluated(Evaluated evaluated) {
                    recorder.evaluated(evaluated);
                }

                @Override
                public void bestLost(long step, double validationLoss) {
                    warnings.add("lost " + step);
                }

                @Override
                public void savingFailed(FileException failure) {
                    failures.add(failure.getMessage());
                }
            });
            recorder.begin(session.table(), 1, List.of(new TrainingProgress() {}));
            trainer.train();
        } catch (Killed e) {
            assertTrue(changes.size() > 1, "resumed by the test");
        }
    }

    private static void unchecked(Change change) {
        try {
            change.make();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] weights() throws IOException {
        return Files.readAllBytes(folder.resolve("checkpoints/step-000020.safetensors"));
    }

    private byte[] undisturbed() throws IOException {
        Path own = folder;
        folder = temporary.resolve("undisturbed");
        train(Map.of());
        byte[] weights = weights();
        folder = own;
        warnings.clear();
        return weights;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTrainingWhoseFolderWasMovedOrDeletedIsResumedFromTheNewOne(boolean moved) throws IOException {
        byte[] expected = undisturbed();
        Change change = () -> {
            if (moved) {
                Files.move(folder, temporary.resolve("elsewhere"));
            } else {
                Folders.delete(folder);
            }
        };
        Change kill = () -> {
            throw new Killed();
        };
        train(Map.of(CHANGED, change, 13, kill));
        assertEquals(
                List.of(
                        "lost 5",
                        folder + ": the folder was moved or deleted during the training: created again, with"
                                + " training.json, tokenizer.json, tokens.bin"),
                warnings);
        Files.delete(text);
        resume();
        assertArrayEquals(expected, weights(), "after a kill at step 13, with the text gone as well");
        assertTrue(SavedModel.open(folder).tokenizer().isPresent());
        assertEquals(1 + 5, Files.readAllLines(folder.resolve("training.csv")).size(), "the steps 0, 5, 10, 15, 20");
        assertEquals(List.of(), failures);
    }

    /// Each is written once, at the beginning, or by another class than that of checkpoints.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "training.json",
                "tokenizer.json",
                "tokenizer_config.json",
                "tokens.bin",
                "training.lock",
                "training.csv",
                "steps.csv",
                "config.json",
                "model.safetensors",
                "checkpoints"
            })
    void aFileThatDisappearsIsWrittenAgain(String file) throws IOException {
        byte[] expected = undisturbed();
        Change change = () -> {
            if (file.equals("checkpoints")) {
                Folders.delete(folder.resolve(file));
            } else {
                Files.delete(folder.resolve(file));
            }
        };
        train(Map.of(CHANGED, change));
        assertArrayEquals(expected, weights());
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(
                    List.of(
                            "checkpoints",
                            "config.json",
                            "model.safetensors",
                            "steps.csv",
                            "tokenizer.json",
                            "tokenizer_config.json",
                            "tokens.bin",
                            "training.csv",
                            "training.json",
                            "training.lock"),
                    files.map(path -> path.getFileName().toString()).sorted().toList());
        }
        assertArrayEquals(
                Files.readAllBytes(temporary.resolve("undisturbed").resolve("tokens.bin")),
                Files.readAllBytes(folder.resolve("tokens.bin")));
        resume();
        assertEquals(List.of(), failures);
    }

    @Test
    void anotherTrainingInItsPlaceIsNotTouched() throws IOException {
        Path other = temporary.resolve("other");
        Change change = () -> {
            Files.move(folder, temporary.resolve("elsewhere"));
            Files.createDirectories(folder.resolve("checkpoints"));
            Files.writeString(folder.resolve("training.json"), "another's");
            Files.writeString(folder.resolve("training.csv"), "another's");
        };
        train(Map.of(CHANGED, change, CHANGED + 5, () -> Files.move(folder, other)));
        assertEquals(1, failures.size(), failures.toString());
        assertTrue(failures.getFirst().contains("there is another model in its place"), failures.getFirst());
        assertEquals("another's", Files.readString(other.resolve("training.json")));
        assertEquals("another's", Files.readString(other.resolve("training.csv")));
        assertEquals(0, other.resolve("checkpoints").toFile().list().length);
        assertTrue(
                Files.exists(folder.resolve("checkpoints/step-000020.safetensors")), "saved after it was moved away");
    }

    @Test
    void aFolderThatAnotherTrainingHasLockedIsNotTouched() throws IOException {
        var lock = new FolderLock[1];
        Change change = () -> {
            Files.move(folder, temporary.resolve("elsewhere"));
            lock[0] = FolderLock.take(folder).orElseThrow();
        };
        train(Map.of(CHANGED, change, CHANGED + 5, () -> lock[0].close()));
        assertEquals(1, failures.size(), failures.toString());
        assertTrue(
                failures.getFirst().contains("another training is writing into this folder now"), failures.getFirst());
        assertTrue(Files.exists(folder.resolve("checkpoints/step-000020.safetensors")), "saved after it was released");
    }
}
