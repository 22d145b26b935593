package kawi.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kawi.samples.cli.Kawi.Outcome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Files and folders that the operating system refuses to read or write.
class FileFailuresTest {
    @TempDir
    static Path folder;

    private static Path model;
    private static Path file;
    private static Path text;

    @BeforeAll
    static void prepare() throws IOException {
        model = TinyModel.folder();
        file = Files.writeString(folder.resolve("file"), "abc");
        text = Files.writeString(folder.resolve("text.txt"), TinyModel.TEXT);
    }

    /// Calls with a path that is a file where a folder is needed, a folder where a file is needed, or not there.
    private static Stream<List<Object>> calls() {
        return Stream.of(file.resolve("below"), folder, folder.resolve("nowhere"))
                .flatMap(path -> Stream.of(
                        List.of("train", "--data", path),
                        List.of("train", "--resume", path),
                        List.of("train", "--tokenizer", path, "--data", text),
                        List.of("generate", "--model", path),
                        List.of("generate", "--model", model, "--prompt-file", path),
                        List.of("generate", "--model", model, "--prompts-file", path),
                        List.of("generate", "--model", model, "--grammar", path),
                        List.of("generate", "--model", model, "--json-schema", path),
                        List.of("generate", "--model", model, "--draft-model", path),
                        List.of("compare", "--model", path),
                        List.of("costs", "--model", path),
                        List.of("costs", "--model", model, "--draft-model", path),
                        List.of("eval", "--model", model, "--data", withoutTexts(path)),
                        List.of("eval", "--model", path, "--data", file),
                        List.of("inspect", "--model", path, "--prompt", "a"),
                        List.of("tokenizer", "encode", "--tokenizer", path, "--text", "a"),
                        List.of("tokenizer", "decode", "--tokenizer", model, "--file", path),
                        List.of("tokenizer", "inspect", "--tokenizer", model, "--file", path),
                        List.of("tokenizer", "compare", "--tokenizer", model, "--tokenizer", path, "--text", "a"),
                        List.of(
                                "tokenizer",
                                "train",
                                "--data",
                                withoutTexts(path),
                                "--size",
                                300,
                                "--out",
                                folder.resolve("t"))));
    }

    /// Another path in place of the folder, which has texts and may be read.
    private static Path withoutTexts(Path path) {
        return path.equals(folder) ? file.resolve("below") : path;
    }

    @TestFactory
    Stream<DynamicTest> aPathThatIsNotWhatItShouldBeIsNamedOnceAndNoClassIs() {
        return calls().map(call -> DynamicTest.dynamicTest("kawi " + call, () -> {
            Outcome outcome = Kawi.run(call.toArray());
            assertEquals(2, outcome.status(), outcome.err());
            String line = outcome.onlyErrorLine();
            assertFalse(line.matches(".*\\b(java|kawi)\\.\\w+\\.\\w+.*"), "the name of a class: " + line);
            List<String> paths = call.stream()
                    .filter(Path.class::isInstance)
                    .map(Object::toString)
                    .toList();
            assertTrue(paths.stream().anyMatch(line::contains), line);
            paths.forEach(path ->
                    assertTrue(line.split(Pattern.quote(path + ":"), -1).length <= 2, "doubled: " + line));
        }));
    }

    @TestFactory
    Stream<DynamicTest> anOutputFolderThatCannotBeCreatedIsRefusedBeforeAnythingIsComputed() {
        return Stream.of(
                        List.of("train", "--data", text, "--out", file.resolve("model")),
                        List.of("tokenizer", "train", "--data", text, "--size", 300, "--out", file.resolve("t")))
                .map(call -> DynamicTest.dynamicTest("kawi " + call, () -> {
                    Outcome outcome = Kawi.run(call.toArray());
                    assertEquals(2, outcome.status(), outcome.err());
                    assertTrue(outcome.onlyErrorLine().contains("cannot be created: "), outcome.err());
                }));
    }

    /// The limit on the size of files stands for a full disk: the write fails with an error of the system.
    @Test
    void aTokenizerThatCannotBeWrittenIsAFailure() throws IOException, InterruptedException {
        assumeTrue(Files.exists(Path.of("/bin/sh")), "no shell");
        Path out = folder.resolve("full");
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -f 1; exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "tokenizer",
                        "train",
                        "--data=" + text,
                        "--size=260",
                        "--out=" + out)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(1, process.waitFor(), output);
        String last = output.lines().toList().getLast();
        assertTrue(last.startsWith("kawi: " + out + "/tokenizer.json: cannot be written: "), last);
        try (Stream<Path> left = Files.list(out)) {
            assertEquals(0, left.count(), "nothing half written is left");
        }
    }
}
