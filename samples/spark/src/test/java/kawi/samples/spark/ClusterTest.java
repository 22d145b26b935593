package kawi.samples.spark;

import static kawi.samples.spark.SparkTrainings.ROUNDS;
import static kawi.samples.spark.SparkTrainings.assertSameBits;
import static kawi.samples.spark.SparkTrainings.begin;
import static kawi.samples.spark.SparkTrainings.text;
import static kawi.samples.spark.SparkTrainings.train;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real processes: executors and drivers that are killed with SIGKILL.
class ClusterTest {
    private static final Duration LONGEST = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    private Path text;
    private Path expected;

    @BeforeEach
    void trainUndisturbed() {
        text = text(folder);
        expected = folder.resolve("expected");
        train("local[2]", begin(text, expected, ROUNDS));
    }

    @Test
    void anExecutorThatIsKilledInTheMiddleOfARoundChangesNoBit()
            throws InterruptedException, ExecutionException, TimeoutException {
        Path out = folder.resolve("out");
        var killed = CompletableFuture.supplyAsync(() -> {
            await(() -> hasFiles(out.resolve("workers/round-000002"))); // of four workers two at a time
            ProcessHandle executor = ProcessHandle.current()
                    .descendants()
                    .filter(process -> process.info().command().orElse("").contains("java"))
                    .findFirst()
                    .orElseThrow();
            assertTrue(executor.destroyForcibly());
            return executor.pid();
        });
        train("local-cluster[2,1,1024]", begin(text, out, ROUNDS));
        assertTrue(killed.get(1, TimeUnit.MINUTES) > 0);
        assertSameBits(expected, out);
    }

    @Test
    void aDriverThatIsKilledIsResumedFromItsCheckpointWithTheSameBits() throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Process driver = driver(begin(text, out, ROUNDS));
        try {
            // After round 3 the last checkpoint is that of round 2.
            await(() -> hasFiles(out.resolve("workers/round-000004")) || !driver.isAlive());
        } finally {
            driver.destroyForcibly().waitFor();
        }
        assertTrue(Files.exists(out.resolve("checkpoints/round-000002.safetensors")), "the driver got so far");
        assertNotEquals(0, driver.exitValue(), "it was killed");
        String printed = train("local[1]", List.of("--resume", out.toString(), "--checkpoint-every", "2"));
        assertTrue(printed.startsWith("resumed after round "), printed);
        assertSameBits(expected, out);
    }

    private Process driver(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-") || argument.startsWith("--enable-native"))
                .forEach(command::add);
        command.addAll(List.of(
                "-Xmx1g",
                "-Dspark.master=local[2]",
                "-Dspark.ui.enabled=false",
                "-cp",
                System.getProperty("java.class.path"),
                Train.class.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("driver.log").toFile())
                .start();
    }

    private static boolean hasFiles(Path folder) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            Optional<Path> finished = files.filter(
                            file -> file.getFileName().toString().startsWith("worker"))
                    .findFirst();
            return finished.isPresent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(Supplier<Boolean> state) {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!state.get()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("nothing happened for " + LONGEST);
            }
            Thread.onSpinWait();
            try {
                Thread.sleep(Duration.ofMillis(2));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }
}
