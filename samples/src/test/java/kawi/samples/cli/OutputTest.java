package kawi.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import kawi.samples.terminal.Output;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of a command whose output cannot be written.
@Tag("slow")
class OutputTest {
    private static final String FULL = "No space left on device";

    @TempDir
    static Path folder;

    private static Path model;

    /// Refuses every byte.
    private static Output broken(String name, String reason) {
        return new Output(
                name,
                new OutputStream() {
                    @Override
                    public void write(int one) throws IOException {
                        throw new IOException(reason);
                    }
                },
                StandardCharsets.UTF_8);
    }

    /// Commands of every kind: text and JSON, one line and many, texts as they are generated, help pages.
    private static List<List<String>> commands() throws IOException {
        if (model == null) {
            model = Kawi.trainTiny(folder.resolve("model"));
        }
        String text = Files.writeString(folder.resolve("abc.txt"), "abcabc").toString();
        String prompts =
                Files.writeString(folder.resolve("prompts.txt"), "a\nb\n").toString();
        List<String> generate = List.of("generate", "--model", model.toString(), "--max-new-tokens", "4");
        return List.of(
                generate,
                with(generate, "--json"),
                with(generate, "--trace"),
                with(generate, "--num-beams", "2"),
                with(generate, "--num-return-sequences", "2", "--json"),
                with(generate, "--prompts-file", prompts),
                List.of("inspect", "--model", model.toString(), "--prompt", "abc"),
                List.of("inspect", "--model", model.toString(), "--prompt", "abc", "--json"),
                List.of("eval", "--model", model.toString(), "--data", text),
                List.of("eval", "--model", model.toString(), "--data", text, "--json"),
                List.of("compare", "--model", model.toString(), "--max-new-tokens", "2", "--warm-up=0"),
                List.of("costs", "--model", model.toString(), "--rounds", "1", "--warm-up", "0"),
                List.of("tokenizer", "encode", "--tokenizer", model.toString(), "--text", "abc"),
                List.of("tokenizer", "decode", "--tokenizer", model.toString(), "--ids", "1"),
                List.of("tokenizer", "inspect", "--tokenizer", model.toString(), "--text", "abc"),
                List.of("tokenizer", "compare", "--tokenizer", model.toString(), "--text", "abc", "--json"),
                List.of("train", "--resume", model.toString()),
                List.of("--help"),
                List.of("--version"),
                List.of("train", "--help"),
                List.of("help", "generate"),
                List.of("completion"));
    }

    private static List<String> with(List<String> words, String... more) {
        return Stream.concat(words.stream(), Stream.of(more)).toList();
    }

    private static Stream<DynamicTest> forEachCommand(Consumer<String[]> test) throws IOException {
        return commands().stream()
                .map(words -> DynamicTest.dynamicTest(
                        "kawi " + String.join(" ", words), () -> test.accept(words.toArray(String[]::new))));
    }

    @TestFactory
    Stream<DynamicTest> aFullOutputIsReportedAndAFailure() throws IOException {
        return forEachCommand(words -> {
            var err = new ByteArrayOutputStream();
            int status = Main.run(
                    broken("standard output", FULL), new Output("standard error", err, StandardCharsets.UTF_8), words);
            assertEquals(
                    "kawi: standard output cannot be written: " + FULL,
                    err.toString(StandardCharsets.UTF_8).strip());
            assertEquals(1, status);
        });
    }

    @TestFactory
    Stream<DynamicTest> aClosedPipeIsSilentAndEndsAsSigpipeDoes() throws IOException {
        return forEachCommand(words -> {
            var err = new ByteArrayOutputStream();
            int status = Main.run(
                    broken("standard output", "Broken pipe"),
                    new Output("standard error", err, StandardCharsets.UTF_8),
                    words);
            assertEquals("", err.toString(StandardCharsets.UTF_8));
            assertEquals(141, status);
        });
    }

    @Test
    void aFullStandardErrorFailsOnlyIfSomethingWasToBeWrittenToIt() {
        var out = new Output("standard output", OutputStream.nullOutputStream(), StandardCharsets.UTF_8);
        assertEquals(0, Main.run(out, broken("standard error", FULL), "--version"));
        assertEquals(2, Main.run(out, broken("standard error", FULL), "--nonsense"));
        assertEquals(
                1,
                Main.run(
                        out,
                        broken("standard error", FULL),
                        "train",
                        "--preset=tiny",
                        "--steps=1",
                        "--context=8",
                        "--batch-size=1",
                        "--eval-batches=1",
                        "--out=" + folder.resolve("silent")),
                "the progress of a training could not be written");
    }

    @Test
    void aFullDeviceIsReportedByAProcess() throws IOException, InterruptedException {
        assumeTrue(Files.exists(Path.of("/dev/full")), "there is no /dev/full");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "--version")
                .redirectOutput(Path.of("/dev/full").toFile())
                .start();
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(1, process.waitFor(), err);
        assertEquals("kawi: standard output cannot be written: No space left on device", err.strip());
    }
}
