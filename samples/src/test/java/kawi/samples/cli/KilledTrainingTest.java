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
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Trainings in processes of their own that are killed, or asked to end, and resumed.
///
/// How often: `-Dkawi.kills=300` (2 by default, so that a resumed training is killed, too), and from which seed on:
/// `-Dkawi.kills.seed=7`. What they are compared with is trained in this JVM, which has other kernels and compilers and
/// needs no start of another one.
@Tag("slow")
class KilledTrainingTest {
    private static final String TEXT = "the cat sat on the mat, the dog sat on the log.\n".repeat(300);

    private static final int STEPS = 60;

    /// Starts from a model that is trained before.
    private static final String FROM_BASE = "--from BASE";

    @TempDir
    private Path temporary;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--schedule cosine",
                "--optimizer muon --cautious-decay --ema 0.9 --schedule wsd --norm rms --activation swiglu --init zero"
                        + " --output untied --soft-cap 30 --sampling epochs --recompute",
                "--from BASE --freeze wte,h.0",
                "--from BASE --lora 2 --lora-dropout 0.1 --lora-targets all-linear --recompute"
            })
    void aTrainingThatIsKilledAgainAndAgainEndsByteForByteAsOneThatIsNot(String options)
            throws IOException, InterruptedException {
        int kills = Integer.getInteger("kawi.kills", 2);
        var random = new Random(Integer.getInteger("kawi.kills.seed", 1));
        Path text = Files.writeString(temporary.resolve("text.txt"), TEXT);

        if (options.startsWith(FROM_BASE)) {
            Path base = temporary.resolve("base");
            assertEquals(
                    0, Kawi.run(arguments(text, base, "--seed 2")).status(), "the training of the model to start from");
        }
        Path straight = temporary.resolve("straight");
        assertEquals(0, Kawi.run(arguments(text, straight, options)).status(), "the training that is not killed");
        Map<String, byte[]> expected = files(straight);
        String model = options.contains("--lora") ? "adapter_model.safetensors" : "model.safetensors";
        assertTrue(expected.containsKey(model), expected.keySet().toString());
        assertTrue(
                expected.containsKey("checkpoints/step-000060.safetensors"),
                expected.keySet().toString());

        int made = 0;
        int trainings = 0;
        while (made < kills) {
            Path killed = temporary.resolve("killed-" + trainings++);
            boolean finished = false;
            while (!finished) {
                Process process =
                        Files.exists(killed.resolve("training.json")) ? resume(killed) : begin(text, killed, options);
                boolean kill = false;
                if (made < kills) {
                    awaitStep(process, killed, lastStep(killed) + 1 + random.nextInt(STEPS / 4));
                    LockSupport.parkNanos(random.nextLong(20_000_000)); // any moment of the next steps
                    kill = process.isAlive();
                }
                if (kill) {
                    process.destroyForcibly();
                    made++;
                }
                finished = process.waitFor() == 0;
                assertTrue(finished || kill, "a training failed; see " + temporary);
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
        while (!Files.isDirectory(checkpoints)) {
            assertFalse(process.waitFor(10, TimeUnit.MILLISECONDS), "it ended by itself");
        }
        assertNotEquals(0, kawi("train", "--resume", folder).waitFor(), "two trainings in one folder");
        process.destroy(); // as Ctrl-C does, SIGTERM or whatever the system has for this
        process.waitFor();
        String output = Files.readString(temporary.resolve("output.txt"));
        assertTrue(output.contains("another training is writing into this folder"), output);
        assertTrue(output.contains("and saved. To continue:  kawi train --resume " + folder), output);
    }

    private Process begin(Path text, Path folder, String options) throws IOException {
        return kawi(arguments(text, folder, options));
    }

    private Object[] arguments(Path text, Path folder, String options) {
        List<Object> arguments = new ArrayList<>(
                options.startsWith(FROM_BASE)
                        ? List.of("train", "--from", temporary.resolve("base"))
                        : List.of("train", "--preset", "tiny"));
        arguments.addAll(List.of(
                "--data",
                text,
                "--out",
                folder,
                "--steps",
                STEPS,
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
                1));
        String others = options.replace(FROM_BASE, "").strip();
        arguments.addAll(List.of(others.split(" ", -1)));
        return arguments.toArray();
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

    /// Waits until the training has saved a checkpoint of this step or a later one, or has ended.
    private static void awaitStep(Process process, Path folder, int step) throws IOException, InterruptedException {
        while (lastStep(folder) < Math.min(step, STEPS) && !process.waitFor(5, TimeUnit.MILLISECONDS)) {
            Thread.onSpinWait();
        }
    }

    /// The last step of which there is a checkpoint, -1 if there is none.
    private static int lastStep(Path folder) throws IOException {
        Path checkpoints = folder.resolve("checkpoints");
        if (!Files.isDirectory(checkpoints)) {
            return -1;
        }
        try (Stream<Path> files = Files.list(checkpoints)) {
            return files.map(each -> each.getFileName().toString())
                    .filter(each -> each.matches("step-[0-9]+\\.safetensors"))
                    .mapToInt(each -> Integer.parseInt(each.replaceAll("[^0-9]", "")))
                    .max()
                    .orElse(-1);
        }
    }

    /// The contents of a folder. The seconds at the ends of the tables' lines are left out: nothing else depends on
    /// time.
    private static Map<String, byte[]> files(Path folder) throws IOException {
        var files = new TreeMap<String, byte[]>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(path).toString().replace('\\', '/');
                files.put(name, name.endsWith(".csv") ? withoutSeconds(path) : Files.readAllBytes(path));
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
