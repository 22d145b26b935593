package kawi.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kawi.samples.terminal.Output;
import org.junit.jupiter.api.DynamicTest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Runs the command line in this JVM and captures its output.
public final class Kawi {
    private static final Pattern FAULTY = Pattern.compile("(?<![\\d,.])1 (token|character|byte|step|thread|text|round"
            + "|prompt|head|layer|parameter|merge|line|beam|group|file)s\\b|\\d\\.\\d+E-?\\d");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Kawi() {}

    /// What a command printed, and its exit status.
    public record Outcome(int status, String out, String err) {

        /// The only line on standard error, which begins with the program's name.
        public String onlyErrorLine() {
            assertEquals(1, err.lines().count(), "one line on standard error, not: " + err);
            assertTrue(err.startsWith("kawi: "), err);
            return err.strip();
        }

        /// Standard output of a command that succeeded, as one JSON value.
        public JsonNode json() {
            assertEquals(0, status, err);
            return JSON.readTree(out);
        }
    }

    /// Runs a command.
    ///
    /// @param arguments as the shell would pass them; their `toString` counts
    public static Outcome run(Object... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int status = Main.run(
                new Output("standard output", out, StandardCharsets.UTF_8),
                new Output("standard error", err, StandardCharsets.UTF_8),
                Stream.of(arguments).map(Object::toString).toArray(String[]::new));
        var outcome = new Outcome(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        Stream.of(outcome.out(), outcome.err()).flatMap(String::lines).forEach(Kawi::checkWords);
        return outcome;
    }

    /// Runs `kawi train` with a small model, small batches and an evaluation every 5 steps.
    public static Outcome train(Object... arguments) {
        return run(with(
                new Object[] {
                    "train",
                    "--preset=tiny",
                    "--eval-interval=5",
                    "--context=8",
                    "--batch-size=2",
                    "--eval-batches=2",
                    "--warmup=1",
                    "--threads=1"
                },
                arguments));
    }

    /// The arguments of both arrays.
    public static Object[] with(Object[] arguments, Object... more) {
        return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray();
    }

    /// A test that a command is refused with one line that contains the message, and exit status 2.
    public static DynamicTest refused(String message, Object... arguments) {
        String name =
                String.join(" ", Stream.of(arguments).map(Object::toString).toList());
        return DynamicTest.dynamicTest("kawi " + name, () -> {
            Outcome outcome = run(arguments);
            assertEquals(2, outcome.status(), outcome.err());
            assertEquals("", outcome.out());
            assertTrue(outcome.onlyErrorLine().contains(message), outcome.err());
        });
    }

    /// What no line for people may contain: `1 tokens`, `3.0E-4` or the name of an exception.
    private static void checkWords(String line) {
        if (!line.startsWith("{") && !line.startsWith("\tat ") && !line.contains("Exception: ")) {
            assertFalse(FAULTY.matcher(line).find(), line);
        }
    }

    /// Trains a model of characters for a moment, on a text that repeats `abcdefgh ijklmnop` and line ends.
    ///
    /// @param folder where the model goes; the text is `text.txt` beside it
    /// @return the folder
    public static Path trainTiny(Path folder) throws IOException {
        return trainTiny(folder, TinyModel.WORDS);
    }

    /// Trains a model of characters for a moment, on a text that repeats some words.
    ///
    /// @param folder where the model goes; the text is `text.txt` beside it
    /// @return the folder
    public static Path trainTiny(Path folder, String words) throws IOException {
        Path text = Files.writeString(folder.resolveSibling("text.txt"), words.repeat(60));
        Outcome outcome = run(
                "train",
                "--preset=tiny",
                "--steps=10",
                "--context=8",
                "--batch-size=2",
                "--eval-batches=2",
                "--warmup=1",
                "--threads=1",
                "--data=" + text,
                "--out=" + folder);
        assertEquals(0, outcome.status(), outcome.err());
        return folder;
    }
}
