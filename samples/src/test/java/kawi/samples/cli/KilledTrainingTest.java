package kawi.samples.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Trainings in processes of their own that are killed, or asked to end, and resumed.
///
/// How often: `-Dkawi.kills=300` (5 by default), and from which seed on: `-Dkawi.kills.seed=7`.
@Tag("slow")
class KilledTrainingTest {
    private static final String TEXT = "the cat sat on the mat, the dog sat on the log.\n".repeat(300);

    /// Seconds after which a process counts as hanging. It takes a few, on a busy machine some dozens.
    private static final int PATIENCE_SECONDS = 900;

    @TempDir
    private Path temporary;

    @Test
    void aTrainingThatIsKilledAgainAndAgainEndsByteForByteAsOneThatIsNot() throws IOException, InterruptedException {
        int kills = Integer.getInteger("kawi.kills", 5);
        var random = new Random(Integer.getInteger("kawi.kills.seed", 1));
        Path text = Files.writeString(temporary.resolve("text.txt"), TEXT);

        Path straight = temporary.resolve("straight");
        long start = System.nanoTime();
        assertEquals(0, finish(begin(text, straight)), "the training that is not killed");
        long duration = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        Map<String, byte[]> expected = files(straight);
        assertTrue(expected.containsKey("model.safetensors"), expected.keySet().toString());
        assertTrue(
                expected.containsKey("checkpoints/step-000060.safetensors"),
                expected.keySet().toString());

        int made = 0;
        int trainings = 0;
        while (made < kills) {
            Path killed = temporary.resolve("killed-" + trainings++);
            boolean finished = false;
            while (!finished) {
                Process process = Files.exists(killed.resolve("training.json")) ? resume(killed) : begin(text, killed);
                // The first part of this time the JVM only starts; most kills should come after.
                boolean ended = made < kills
                        ? process.waitFor(duration / 4 + random.nextLong(duration * 3 / 4), TimeUnit.MILLISECONDS)
                        : process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (ended) {
                    assertEquals(0, process.exitValue(), "a resumed training; see " + temporary);
                    finished = true;
                } else {
                    process.destroyForcibly().waitFor();
                    made++;
                }
            }
            assertSame(expected, files(killed));
        }
    }

    @Test
    void aTrainingThatIsAskedToEndSavesAndSaysHowToGoOn() throws IOException, InterruptedException {
        Path text = Files.writeString(temporary.resolve("text.txt"), TEXT);
        Path folder = temporary.resolve("model");
        Process process = kawi("train", "--preset", "tiny", "--data", text, "--out", folder, "--steps", 1_000_000);
        Path checkpoints = folder.resolve("checkpoints");
        for (int i = 0; i < PATIENCE_SECONDS * 10 && !Files.isDirectory(checkpoints); i++) {
            assertFalse(process.waitFor(100, TimeUnit.MILLISECONDS), "it ended by itself");
        }
        assertNotEquals(0, finish(kawi("train", "--resume", folder)), "two trainings in one folder");
        process.destroy(); // as Ctrl-C does, SIGTERM or whatever the system has for this
        finish(process);
        String output = Files.readString(temporary.resolve("output.txt"));
        assertTrue(output.contains("another training is writing into this folder"), output);
        assertTrue(output.contains("and saved. To continue:  kawi train --resume " + folder), output);
    }

    private Process begin(Path text, Path folder) throws IOException {
        return kawi(
                "train",
                "--preset",
                "tiny",
                "--data",
                text,
                "--out",
                folder,
                "--steps",
                60,
                "--eval-interval",
                6,
                "--eval-batches",
                1,
                "--context",
                16,
                "--batch-size",
                4,
                "--dropout",
                0.1,
                "--accumulate",
                2,
                "--save-minutes",
                0.0001,
                "--keep",
                1,
                "--threads",
                1);
    }

    private Process resume(Path folder) throws IOException {
        return kawi("train", "--resume", folder, "--save-minutes", 0.0001, "--keep", 1, "--threads", 2);
    }

    private Process kawi(Object... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "--add-modules",
                "jdk.incubator.vector",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dkawi.kernels=reference"));
        command.addAll(List.of("-Xshare:auto", "-cp", System.getProperty("java.class.path"), Main.class.getName()));
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        temporary.resolve("output.txt").toFile()))
                .start();
    }

    private static int finish(Process process) throws InterruptedException {
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "it does not end");
        return process.exitValue();
    }

    /// What is in a folder: of the record, all but the seconds, which are the only thing that time is part of; the
    /// picture is drawn of the record.
    private static Map<String, byte[]> files(Path folder) throws IOException {
        var files = new TreeMap<String, byte[]>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(path).toString().replace('\\', '/');
                files.put(name, name.equals("training.csv") ? withoutSeconds(path) : Files.readAllBytes(path));
            }
        }
        return files;
    }

    private static byte[] withoutSeconds(Path table) throws IOException {
        return Files.readString(table).replaceAll("(?m),[^,\n]*$", "").getBytes(StandardCharsets.UTF_8);
    }

    private static void assertSame(Map<String, byte[]> expected, Map<String, byte[]> actual) {
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((name, bytes) -> assertArrayEquals(bytes, actual.get(name), name));
    }
}
