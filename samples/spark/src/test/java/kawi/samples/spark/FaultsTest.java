package kawi.samples.spark;

import static kawi.samples.spark.SparkTrainings.ROUNDS;
import static kawi.samples.spark.SparkTrainings.assertSameBits;
import static kawi.samples.spark.SparkTrainings.begin;
import static kawi.samples.spark.SparkTrainings.text;
import static kawi.samples.spark.SparkTrainings.train;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import kawi.samples.spark.SparkTrainings.Ended;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultsTest {
    @TempDir
    private static Path undisturbed;

    @TempDir
    private Path folder;

    @BeforeAll
    static void trainUndisturbed() {
        train("local[2]", begin(text(undisturbed), undisturbed.resolve("out"), ROUNDS));
    }

    private static Path expected() {
        return undisturbed.resolve("out");
    }

    @Test
    void aPartitionThatThrowsIsOneLineThatNamesTheWorkerAndTheRound() {
        Ended ended = SparkTrainings.run(
                new Train(),
                "local[2]",
                Map.of(),
                begin(
                        text(folder),
                        folder.resolve("out"),
                        List.of("--workers", "2", "--inner-steps", "20", "--lr", "1e30")));
        assertEquals(1, ended.status(), ended.err());
        assertEquals(1, ended.errors().size(), ended.err());
        String line = ended.errors().getFirst();
        assertTrue(line.startsWith("kawi: round 1 failed: worker "), line);
        assertTrue(line.contains(" at step "), line);
        assertTrue(
                line.endsWith("no checkpoint was written yet: continue with --resume " + folder.resolve("out")), line);
    }

    @Test
    void aFullFolderIsOneLineAndNothingIsLost() {
        Path out = folder.resolve("out");
        Map<String, String> system = Map.of(
                "spark.hadoop.fs.full.impl",
                FullFileSystem.class.getName(),
                "spark.hadoop.fs.full.impl.disable.cache",
                "true");
        for (String full : List.of("workers/round-000005", "checkpoints/")) {
            boolean begins = !Files.exists(out.resolve("diloco.json"));
            var properties = new java.util.HashMap<>(system);
            properties.put("spark.hadoop." + FullFileSystem.FULL_FOR, full);
            List<String> arguments = begins
                    ? begin(text(folder), "full://" + out, ROUNDS)
                    : List.of("--resume", "full://" + out, "--checkpoint-every", "2");
            Ended ended = SparkTrainings.run(new Train(), "local[2]", properties, arguments);
            assertEquals(1, ended.status(), ended.err());
            assertEquals(1, ended.errors().size(), ended.err());
            String line = ended.errors().getFirst();
            assertTrue(line.contains("cannot be written: No space left on device"), line);
            assertTrue(line.contains("the checkpoint after round 4 is saved: continue with --resume full:"), line);
        }
        Ended ended = SparkTrainings.run(
                new Train(), "local[2]", system, List.of("--resume", "full://" + out, "--checkpoint-every", "2"));
        assertEquals(0, ended.status(), ended.err());
        assertTrue(ended.out().startsWith("resumed after round 4"), ended.out());
        assertSameBits(expected(), out);
    }

    @Test
    void damagedCheckpointsAreSkippedAndWhatIsHalfWrittenIsDeleted() throws IOException {
        Path out = folder.resolve("out");
        train("local[2]", begin(text(folder), out, ROUNDS));
        Path last = out.resolve("checkpoints/round-000006.safetensors");
        byte[] whole = Files.readAllBytes(last);
        Files.write(last, Arrays.copyOf(whole, whole.length / 2));
        Path unfinished = Files.write(out.resolve("checkpoints/.unfinished-1"), new byte[10]);
        String printed = train("local[2]", List.of("--resume", out.toString(), "--checkpoint-every", "2"));
        List<String> lines = printed.lines().toList();
        assertTrue(lines.get(0).startsWith("a checkpoint is damaged and skipped: file:" + last), printed);
        assertEquals("resumed after round 4", lines.get(1));
        assertTrue(Files.exists(out.resolve("checkpoints/round-000006.safetensors.damaged")));
        assertFalse(Files.exists(unfinished));
        assertSameBits(expected(), out);

        Path state = out.resolve("workers/round-000006/worker-00002.safetensors");
        byte[] bits = Files.readAllBytes(state);
        bits[bits.length - 1] ^= 1;
        Files.write(state, bits);
        printed = train("local[2]", List.of("--resume", out.toString(), "--checkpoint-every", "2"));
        assertTrue(printed.startsWith("a checkpoint is damaged and skipped: file:" + state), printed);
        assertSameBits(expected(), out);
    }

    @Test
    void aFolderWithATrainingIsNotOverwrittenAndAChangedPlanIsNotResumed() throws IOException {
        Path out = folder.resolve("out");
        List<String> short6 = List.of("--workers", "1", "--inner-steps", "1", "--rounds", "1", "--eval-batches", "1");
        train("local[1]", begin(text(folder), out, short6));
        Ended again = SparkTrainings.run(new Train(), "local[1]", Map.of(), begin(text(folder), out, short6));
        assertEquals(2, again.status());
        assertEquals(
                List.of("kawi: " + out + ": there is a training in it already: continue it with --resume " + out
                        + ", or choose another --out"),
                again.errors());

        String more = train("local[1]", List.of("--resume", out.toString(), "--rounds", "2"));
        assertTrue(more.startsWith("resumed after round 1\nround 2 of 2: "), more);
        Ended fewer = SparkTrainings.run(
                new Train(), "local[1]", Map.of(), List.of("--resume", out.toString(), "--rounds", "1"));
        assertEquals(List.of("kawi: --rounds 1: 2 rounds are done already"), fewer.errors());

        Path plan = out.resolve("diloco.json");
        Files.writeString(plan, Files.readString(plan).replace("\"seed\": 1", "\"seed\": 2"));
        Ended changed = SparkTrainings.run(new Train(), "local[1]", Map.of(), List.of("--resume", out.toString()));
        assertEquals(2, changed.status(), changed.err());
        assertTrue(
                changed.errors().getFirst().endsWith("is the checkpoint of another training: diloco.json was changed"));

        Ended option = SparkTrainings.run(
                new Train(), "local[1]", Map.of(), List.of("--resume", out.toString(), "--workers", "2"));
        assertEquals(List.of("kawi: --workers cannot be changed with --resume"), option.errors());
    }
}
