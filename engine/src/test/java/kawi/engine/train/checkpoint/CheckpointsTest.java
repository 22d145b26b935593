package kawi.engine.train.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kawi.autograd.Parameter;
import kawi.autograd.optim.AdamW;
import kawi.autograd.random.CounterRandom;
import kawi.engine.fixture.FaultyFileSystem;
import kawi.engine.fixture.FaultyFileSystem.Fault;
import kawi.engine.fixture.FaultyFileSystem.PowerLoss;
import kawi.engine.fixture.Models;
import kawi.engine.io.ModelFileException;
import kawi.engine.io.safetensors.SafetensorsWriter;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;
import kawi.tokenizer.io.FileException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("slow")
class CheckpointsTest {
    private static final TrainingIdentity IDENTITY = new TrainingIdentity("a model", "a recipe", "a text");

    /// A training that stands at a step: its weights and moments are random numbers of the step.
    private static AdamW at(long step) {
        var model = new Gpt(Models.tiny(true, 0), CounterRandom.ofSeed(step));
        var optimizer = new AdamW(model.parameters(), new AdamW.Settings(0.9, 0.99, 1e-8, 0.1));
        CounterRandom random = CounterRandom.ofSeed(step).child(1);
        int index = 0;
        for (AdamW.Moments moments : optimizer.moments()) {
            for (int i = 0; i < moments.first().data().length; i++) {
                moments.first().data()[i] = (float) random.normal(index++);
                moments.second().data()[i] = (float) random.normal(index++);
            }
        }
        return optimizer;
    }

    private static TrainingState state(long step) {
        return new TrainingState(step, step, 1.0 / 3, step, 0);
    }

    private static void write(Checkpoints checkpoints, long step, int kept) {
        write(checkpoints, state(step), kept);
    }

    private static Path write(Checkpoints checkpoints, TrainingState state, int kept) {
        AdamW optimizer = at(state.step());
        return checkpoints.write(state, IDENTITY, parameters(optimizer), optimizer, kept);
    }

    private static List<Parameter> parameters(AdamW optimizer) {
        return optimizer.moments().stream().map(AdamW.Moments::parameter).toList();
    }

    /// The step of the newest whole checkpoint, every number of which is looked at.
    private static long read(Checkpoints checkpoints) {
        AdamW optimizer = at(1_000_000);
        TrainingState read = checkpoints.read(IDENTITY, parameters(optimizer), optimizer, damage -> {});
        assertEquals(state(read.step()), read);
        assertEquals(read.step(), optimizer.steps());
        List<AdamW.Moments> expected = at(read.step()).moments();
        for (int i = 0; i < expected.size(); i++) {
            Parameter parameter = optimizer.moments().get(i).parameter();
            assertArrayEquals(expected.get(i).parameter().toFloats(), parameter.toFloats());
            assertArrayEquals(
                    expected.get(i).first().data(),
                    optimizer.moments().get(i).first().data());
            assertArrayEquals(
                    expected.get(i).second().data(),
                    optimizer.moments().get(i).second().data());
        }
        return read.step();
    }

    @Test
    void everyNumberComesBack(@TempDir Path folder) {
        var checkpoints = new Checkpoints(folder.resolve("new"));
        write(checkpoints, 5, 1);
        assertEquals(5, read(checkpoints));
        assertEquals(List.of(5L), checkpoints.steps());
    }

    @Test
    void thereIsNothingToReadInAnEmptyFolder(@TempDir Path folder) {
        var checkpoints = new Checkpoints(folder);
        assertEquals(List.of(), checkpoints.steps());
        var error = assertThrows(ModelFileException.class, () -> read(checkpoints));
        assertTrue(error.getMessage().contains("there is no checkpoint in it"), error.getMessage());
    }

    /// After every change that a new checkpoint makes to the disk, should it fail, a whole checkpoint can be read: the
    /// one before or the new one.
    @ParameterizedTest
    @EnumSource(Fault.class)
    void afterAFaultAtAnyChangeOneWholeCheckpointLoads(Fault fault, @TempDir Path temporary) throws IOException {
        Set<Long> outcomes = new HashSet<>();
        int number = 0;
        boolean failed = true;
        while (failed) {
            Path folder = temporary.resolve(fault + "-" + number);
            write(new Checkpoints(folder), 5, 1);
            var faulty = new FaultyFileSystem(folder.getFileSystem());
            faulty.failAt(number, fault);
            failed = fails(faulty, new Checkpoints(faulty.path(folder)));
            faulty.losePower();

            var survivors = new Checkpoints(folder);
            long step = read(survivors);
            String when = "change " + number + " of " + faulty.changes();
            assertTrue(step == 5 || step == 10, when);
            outcomes.add(step);
            survivors.deleteLeftovers();
            write(survivors, 15, 1);
            assertEquals(15, read(survivors), when);
            assertEquals(List.of(15L), survivors.steps(), when);
            assertEquals(1, folder.toFile().list().length, when);
            number++;
        }
        assertTrue(number > 10, "only " + number + " changes");
        assertEquals(Set.of(5L, 10L), outcomes);
    }

    private static boolean fails(FaultyFileSystem faulty, Checkpoints checkpoints) {
        int before = faulty.changes().size();
        assertEquals(0, before);
        try {
            write(checkpoints, 10, 1);
            // A deletion or a forced folder that fails is made good later, and no exception.
            return faulty.hasFailed();
        } catch (FileException e) {
            assertTrue(e.getMessage().endsWith("No space left on device"), e.getMessage());
            return true;
        } catch (PowerLoss e) {
            return true;
        }
    }

    @Test
    void theFirstCheckpointIsWholeOrNotThere(@TempDir Path temporary) throws IOException {
        boolean failed = true;
        for (int number = 0; failed; number++) {
            Path folder = temporary.resolve("training-" + number).resolve("checkpoints");
            var faulty = new FaultyFileSystem(folder.getFileSystem());
            faulty.failAt(number, Fault.POWER_LOSS);
            failed = fails(faulty, new Checkpoints(faulty.path(folder)));
            faulty.losePower();
            var survivors = new Checkpoints(folder);
            if (!survivors.steps().isEmpty()) {
                assertEquals(10, read(survivors), faulty.changes().toString());
            }
        }
    }

    @Test
    void aFlippedBitAnywhereIsNoticed(@TempDir Path folder) throws IOException {
        var checkpoints = new Checkpoints(folder);
        Path file = write(checkpoints, state(5), 1);
        byte[] whole = Files.readAllBytes(file);
        CounterRandom random = CounterRandom.ofSeed(1);
        // All of the header's beginning, and places all over the rest.
        for (int i = 0; i < 600; i++) {
            int at = i < 300 ? i : random.below(whole.length, i);
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) (1 << random.below(8, 1000 + i));
            Files.write(file, damaged);
            assertDamaged(checkpoints, "byte " + at);
        }
        for (int length : new int[] {0, 1, 7, 8, 9, 500, whole.length / 2, whole.length - 1}) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertDamaged(checkpoints, "cut to " + length);
        }
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        assertDamaged(checkpoints, "longer");
        Files.write(file, whole);
        assertEquals(5, read(checkpoints));
    }

    private static void assertDamaged(Checkpoints checkpoints, String what) {
        var damages = new ArrayList<String>();
        AdamW optimizer = at(5);
        var error = assertThrows(
                ModelFileException.class,
                () -> checkpoints.read(
                        IDENTITY, parameters(optimizer), optimizer, damage -> damages.add(damage.getMessage())),
                what);
        assertTrue(error.getMessage().contains("all checkpoints in it are damaged"), error.getMessage());
        assertEquals(1, damages.size());
        assertFalse(damages.getFirst().contains("\n"), damages.getFirst());
    }

    /// A file that is whole but says what no training says: its checksum is right.
    @ParameterizedTest
    @CsvSource({
        "kawi.checkpoint, 2, 'is a checkpoint of version 2, but this Kawi reads version 1'",
        "model, another, 'the checkpoint of another model: another there, but a model here'",
        "recipe, another, 'the checkpoint of a training with other settings: another there, but a recipe here'",
        "data, another, the checkpoint of a training on another text or with another tokenizer",
        "step, five, 'is five, expected a number'",
        "step, -1, 0 skipped steps of -1 are not possible",
        "step, 99999999999999999999, expected a number",
        "evaluatedStep, 6, after step 5 the last evaluated step cannot be 6",
        "bestStep, 6, and the best step 6",
        "bestLoss, NaN, the lowest loss cannot be NaN",
        "skipped, 6, 6 skipped steps of 5 are not possible",
    })
    void aCheckpointThatNoTrainingWroteIsRefused(String note, String text, String message, @TempDir Path folder) {
        assertRefused(folder, sealed(at(5)).metadata(note, text), message);
    }

    @Test
    void aCheckpointWithoutATensorOrWithAnotherShapeIsRefused(@TempDir Path folder) {
        var wider = new Gpt(
                GptConfig.of(11).contextLength(8).layers(2).heads(2).width(16).build(), CounterRandom.ofSeed(1));
        var itsOptimizer = new AdamW(wider.parameters(), new AdamW.Settings(0.9, 0.99, 1e-8, 0.1));
        assertRefused(folder, sealed(itsOptimizer), "\"model.wte.weight\" is (11, 16), but the model's is (11, 12)");
        var shallow = new Gpt(
                GptConfig.of(11).contextLength(8).layers(1).heads(2).width(12).build(), CounterRandom.ofSeed(1));
        var another = new AdamW(shallow.parameters(), new AdamW.Settings(0.9, 0.99, 1e-8, 0.1));
        assertRefused(folder, sealed(another), "there is no tensor \"model.h.1.ln_1.weight\"");
    }

    /// What [Checkpoint] writes for step 5, to be changed.
    private static SafetensorsWriter sealed(AdamW optimizer) {
        var writer = new SafetensorsWriter();
        Map<String, String> notes = Map.of(
                "kawi.checkpoint",
                "1",
                "step",
                "5",
                "evaluatedStep",
                "5",
                "bestLoss",
                "1.0",
                "bestStep",
                "5",
                "skipped",
                "0",
                "model",
                "a model",
                "recipe",
                "a recipe",
                "data",
                "a text");
        notes.forEach(writer::metadata);
        for (AdamW.Moments each : optimizer.moments()) {
            String name = each.parameter().name();
            writer.floats("model." + name, each.parameter().value());
            writer.floats("adamw.first." + name, each.first());
            writer.floats("adamw.second." + name, each.second());
        }
        return writer;
    }

    private static void assertRefused(Path folder, SafetensorsWriter file, String message) {
        file.writeWithChecksum(folder.resolve("step-000005.safetensors"));
        AdamW optimizer = at(7);
        List<float[]> before = optimizer.moments().stream()
                .map(each -> each.parameter().toFloats())
                .toList();
        var error = assertThrows(
                ModelFileException.class,
                () -> new Checkpoints(folder)
                        .read(IDENTITY, parameters(optimizer), optimizer, damage -> fail(damage.getMessage())));
        assertTrue(error.getMessage().contains(message), error.getMessage());
        for (int i = 0; i < before.size(); i++) {
            assertArrayEquals(
                    before.get(i), optimizer.moments().get(i).parameter().toFloats(), "nothing was changed");
        }
    }

    @Test
    void anUnreadableCheckpointIsSkippedAndSetAside(@TempDir Path folder) throws IOException {
        var checkpoints = new Checkpoints(folder);
        write(checkpoints, 5, 3);
        write(checkpoints, 10, 3);
        Files.writeString(folder.resolve("step-000015.safetensors"), "not a checkpoint");
        assertEquals(10, read(checkpoints));
        write(checkpoints, 12, 1);
        assertEquals(List.of(12L), checkpoints.steps(), "whatever is damaged does not count as one of those to keep");
        assertTrue(Files.exists(folder.resolve("step-000015.safetensors.damaged")));
    }

    @Test
    void theLastAndTheBestAreKept(@TempDir Path folder) {
        var checkpoints = new Checkpoints(folder);
        for (long step = 1; step <= 6; step++) {
            var state = new TrainingState(step, step, 1, Math.min(step, 2), 0);
            write(checkpoints, state, 3);
        }
        assertEquals(List.of(2L, 4L, 5L, 6L), checkpoints.steps());
    }

    @Test
    void aFolderInThePlaceOfACheckpointIsOfAnOlderKawi(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("step-000250"));
        var error = assertThrows(ModelFileException.class, () -> new Checkpoints(folder).steps());
        assertTrue(error.getMessage().contains("of an older version of Kawi"), error.getMessage());
    }

    @Test
    void theSameStateGivesTheSameBytes(@TempDir Path folder) throws IOException {
        Path one = write(new Checkpoints(folder.resolve("one")), state(5), 1);
        Path two = write(new Checkpoints(folder.resolve("two")), state(5), 1);
        assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(two));
    }
}
