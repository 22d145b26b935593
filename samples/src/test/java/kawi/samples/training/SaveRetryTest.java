package kawi.samples.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.ReferenceKernels;
import kawi.autograd.optim.AdamW;
import kawi.autograd.random.CounterRandom;
import kawi.engine.data.TokenDataset;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;
import kawi.engine.train.ModelWriter;
import kawi.engine.train.Trainer;
import kawi.engine.train.TrainingConfig;
import kawi.engine.train.checkpoint.CheckpointPolicy;
import kawi.tokenizer.io.FileException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SaveRetryTest {
    private static final Duration PAUSE = Duration.ofMillis(1);

    @TempDir
    private Path temporary;

    private final Device device = new Device(new ReferenceKernels(), 1);
    private final List<String> words = new ArrayList<>();
    private Path folder;
    private Trainer trainer;
    private FileException failure;

    /// A training that is done, but whose folder cannot be made: there is a file.
    @BeforeEach
    void trainWithoutRoom() throws IOException {
        folder = temporary.resolve("model");
        Files.writeString(folder, "in the way");
        int[] ids = IntStream.range(0, 100).map(i -> i % 3).toArray();
        var model = new Gpt(
                GptConfig.of(3)
                        .contextLength(4)
                        .layers(1)
                        .heads(1)
                        .width(4)
                        .bias(false)
                        .build(),
                CounterRandom.ofSeed(1));
        var config = TrainingConfig.ofSteps(3).batchSize(2).evaluation(100, 1);
        var data = new TokenDataset(ids, ids.length).split(0.5);
        trainer = new Trainer(model, new AdamW(model.parameters()), data, config, device)
                .saveTo(CheckpointPolicy.into(folder), ModelWriter.of(model));
        failure = assertThrows(FileException.class, trainer::train);
    }

    @AfterEach
    void close() {
        device.close();
    }

    @Test
    void theTrainingIsSavedAsSoonAsThereIsRoom() {
        new SaveRetry(PAUSE, 1000).save(trainer, failure, message -> {
            words.add(message);
            if (words.size() == 1) {
                makeRoom();
            }
        });
        assertTrue(words.getFirst().contains("the folder cannot be created"), words.getFirst());
        assertEquals("saved", words.getLast());
        assertEquals(List.of(3L), CheckpointPolicy.into(folder).checkpoints().steps());
        assertTrue(Files.exists(folder.resolve("model.safetensors")));
    }

    private void makeRoom() {
        try {
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whoeverWaitsInVainHearsWhy() {
        var patient = new SaveRetry(PAUSE, 3);
        var error = assertThrows(FileException.class, () -> patient.save(trainer, failure, words::add));
        assertTrue(error.getMessage().contains("the folder cannot be created"), error.getMessage());
        assertEquals(1, words.size());
    }

    @Test
    void aTrainingThatIsToldToStopWaitsNoLonger() {
        trainer.stop();
        var patient = new SaveRetry(Duration.ofDays(1), 3);
        assertThrows(FileException.class, () -> patient.save(trainer, failure, words::add));
    }
}
