package kawi.samples.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import kawi.samples.corpus.Corpus;
import kawi.samples.terminal.Output;

/// Small trainings for tests, in this JVM. Only one Spark context may exist at a time, so no test runs beside another.
final class SparkTrainings {
    /// Four workers, six rounds of three steps, a checkpoint after every second round.
    static final List<String> ROUNDS = List.of(
            "--workers", "4", "--inner-steps", "3", "--rounds", "6", "--checkpoint-every", "2", "--eval-batches", "2");

    private static final List<String> MODEL = List.of(
            "--preset",
            "tiny",
            "--layers",
            "1",
            "--heads",
            "1",
            "--width",
            "8",
            "--context",
            "16",
            "--batch-size",
            "2",
            "--dropout",
            "0.1");

    private SparkTrainings() {}

    /// What a program printed, and its exit status.
    record Ended(int status, String out, String err) {
        /// The lines on standard error that are Kawi's, not Spark's.
        List<String> errors() {
            return err.lines().filter(line -> line.startsWith("kawi: ")).toList();
        }
    }

    /// A text of some documents' length.
    static Path text(Path folder) {
        try {
            return Files.writeString(
                    folder.resolve("text.txt"), Corpus.MOBY_DICK.text().substring(0, 20_000));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// The options of a tiny model that begins with a text.
    static List<String> begin(Path text, Object out, List<String> others) {
        List<String> arguments = new ArrayList<>(List.of("--data", text.toString(), "--out", out.toString()));
        arguments.addAll(MODEL);
        arguments.addAll(others);
        return arguments;
    }

    /// Trains, and expects that nothing goes wrong.
    ///
    /// @return what was printed
    static String train(String master, List<String> arguments) {
        Ended ended = run(new Train(), master, Map.of(), arguments);
        assertEquals(0, ended.status(), ended.err());
        return ended.out();
    }

    /// Runs a program.
    ///
    /// @param properties of Spark
    static Ended run(Callable<Integer> program, String master, Map<String, String> properties, List<String> arguments) {
        Map<String, String> all = new java.util.HashMap<>(Map.of(
                "spark.master",
                master,
                "spark.ui.enabled",
                "false",
                "spark.locality.wait",
                "0",
                "spark.executor.extraClassPath",
                System.getProperty("java.class.path")));
        all.putAll(properties);
        all.forEach(System::setProperty);
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        try {
            int status = Program.run(
                    program,
                    new Output("standard output", out, StandardCharsets.UTF_8),
                    new Output("standard error", err, StandardCharsets.UTF_8),
                    arguments);
            return new Ended(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } finally {
            all.keySet().forEach(System::clearProperty);
        }
    }

    /// SHA-256 of a file.
    static String hash(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /// Checks that two trainings ended with the same bits: the model, the last checkpoint, and the state of each
    /// worker.
    static void assertSameBits(Path expected, Path actual) {
        List<String> files = new ArrayList<>(List.of("model.safetensors", "checkpoints/round-000006.safetensors"));
        for (int worker = 0; worker < 4; worker++) {
            files.add("workers/round-000006/worker-%05d.safetensors".formatted(worker));
        }
        for (String file : files) {
            assertEquals(hash(expected.resolve(file)), hash(actual.resolve(file)), file);
        }
    }
}
