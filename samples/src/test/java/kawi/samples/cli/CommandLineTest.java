package kawi.samples.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import kawi.samples.cli.Kawi.Outcome;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Bad requests to the commands. The other tests of a command are next to its class.
class CommandLineTest {

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> badRequestsGetOneClearLine() throws IOException {
        Path model = TinyModel.folder();
        Path text = Files.writeString(folder.resolve("text.txt"), TinyModel.TEXT);
        Path empty = Files.writeString(folder.resolve("empty.txt"), "");
        Path brief = Files.writeString(folder.resolve("brief.txt"), "brief");
        Path latin = Files.write(folder.resolve("latin.txt"), new byte[] {'a', (byte) 0xe9, 'b'});
        Path cut = Files.createDirectories(folder.resolve("cut"));
        for (String file : List.of("config.json", "model.safetensors", "tokenizer.json")) {
            Files.copy(model.resolve(file), cut.resolve(file));
        }
        try (var file = new RandomAccessFile(cut.resolve("model.safetensors").toFile(), "rw")) {
            file.setLength(file.length() / 2);
        }
        Path prompts = Files.writeString(folder.resolve("several.txt"), "a\nb\n");
        Path gap = Files.writeString(folder.resolve("gap.txt"), "a\n\nb\n");
        Path lost = Files.writeString(folder.resolve("lost.txt"), "a\nb\n\u6c88\n");
        return Stream.of(
                Kawi.refused("there is no such file", "train", "--data", folder.resolve("nowhere.txt")),
                Kawi.refused("the file is empty", "train", "--data", empty),
                Kawi.refused("the text is too short", "train", "--data", brief),
                Kawi.refused("not UTF-8 at byte 1", "train", "--data", latin),
                Kawi.refused("5 does not divide 96", "train", "--heads", 5),
                Kawi.refused("dropout must be", "train", "--dropout", 1),
                Kawi.refused("there is a training in it already", "train", "--data", text, "--out", model),
                Kawi.refused("there is no such folder", "train", "--resume", folder.resolve("nowhere")),
                Kawi.refused("cannot be changed with --resume", "train", "--resume", model, "--width", 64),
                Kawi.refused("--threads must be", "train", "--threads", 0),
                Kawi.refused("not 'many'", "train", "--steps", "many"),
                Kawi.refused("--nonsense", "train", "--nonsense"),
                Kawi.refused("there is no such folder", "generate", "--model", folder.resolve("nowhere")),
                Kawi.refused("the file is truncated", "generate", "--model", cut),
                Kawi.refused("'\u6c88' (U+6C88", "generate", "--model", model, "--prompt", "ab\u6c88"),
                Kawi.refused("the prompt is empty", "generate", "--model", model, "--prompt", ""),
                Kawi.refused("regex 1:2: there is no ] for this [", "generate", "--model", model, "--regex", "a[b"),
                Kawi.refused(
                        "the vocabulary cannot write any text that satisfies the constraint: it has no \"Z\"",
                        "generate",
                        "--model",
                        model,
                        "--regex",
                        "abZ"),
                Kawi.refused(
                        "schema #/type: is \"text\", expected one of",
                        "generate",
                        "--model",
                        model,
                        "--json-schema",
                        "{\"type\":\"text\"}"),
                Kawi.refused("text.txt: grammar 1:10: expected ::=", "generate", "--model", model, "--grammar", text),
                Kawi.refused("exclude each other", "generate", "--model", model, "--regex", "a", "--json-schema", "{}"),
                Kawi.refused(
                        "--penalty-alpha and --regex contradict each other",
                        "generate",
                        "--model",
                        model,
                        "--regex",
                        "a",
                        "--penalty-alpha",
                        0.5),
                Kawi.refused("--top-p must be", "generate", "--model", model, "--top-p", 1.5),
                Kawi.refused("--top-k must", "generate", "--model", model, "--top-k", 0),
                Kawi.refused(
                        "--temperature must be at least 0, not -1", "generate", "--model", model, "--temperature", -1),
                Kawi.refused(
                        "there is no option --prompts-file", "compare", "--model", model, "--prompts-file", prompts),
                Kawi.refused("gap.txt: line 2 is empty", "generate", "--model", model, "--prompts-file", gap),
                Kawi.refused("lost.txt: line 3: ", "generate", "--model", model, "--prompts-file", lost),
                Kawi.refused("--rounds must be at least 1", "compare", "--model", model, "--rounds", 0),
                Kawi.refused("--warm-up must be", "compare", "--model", model, "--warm-up", -1),
                Kawi.refused("outside the vocabulary", "inspect", "--model", model, "--ids", "1,999"),
                Kawi.refused("--prompt", "inspect", "--model", model),
                Kawi.refused("the file is empty", "eval", "--model", model, "--data", empty),
                Kawi.refused("must be one of small, baby, baby-dropout, gpt2", "bench", "step", "--case", "large"),
                Kawi.refused("--seconds must be", "bench", "step", "--seconds", -1),
                Kawi.refused("--n must be at least 1", "bench", "matmul", "--m", 1, "--n", 0, "--k", 1),
                Kawi.refused("too large", "bench", "matmul", "--m", 65536, "--n", 65536, "--k", 1),
                Kawi.refused("nonsense", "nonsense"));
    }

    @Test
    void aStackTraceIsShownOnlyWhenAskedFor() {
        Outcome asked = Kawi.run("generate", "--stacktrace", "--model", folder.resolve("nowhere"));
        assertTrue(asked.err().contains("\tat kawi."), asked.err());
        assertFalse(
                Kawi.run("generate", "--model", folder.resolve("nowhere")).err().contains("\tat "));
    }
}
