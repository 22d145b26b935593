package kawi.samples.cli.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import kawi.autograd.random.CounterRandom;
import kawi.engine.io.folder.GptFolder;
import kawi.engine.io.folder.ModelFolder;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;
import kawi.engine.model.NormType;
import kawi.samples.cli.Kawi;
import kawi.samples.cli.Kawi.Outcome;
import kawi.samples.cli.TinyModel;
import kawi.tokenizer.AddedToken;
import kawi.tokenizer.BpeDefinition;
import kawi.tokenizer.BpeTokenizer;
import kawi.tokenizer.bpe.BpeModel;
import kawi.tokenizer.bpe.InitialSymbols;
import kawi.tokenizer.bpe.Merges;
import kawi.tokenizer.bpe.TokenBytes;
import kawi.tokenizer.file.TokenizerFile;
import kawi.tokenizer.pretoken.PreTokenization;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `kawi quantize` and `kawi export`, and the commands that run what they write.
@Tag("slow")
class ConvertCommandsTest {
    @TempDir
    Path temporary;

    private Path model;

    @BeforeEach
    void writeModel() {
        model = write("model", NormType.LAYER);
    }

    private Path write(String name, NormType norm) {
        Path folder = temporary.resolve(name);
        GptConfig config = GptConfig.of(257)
                .contextLength(16)
                .layers(1)
                .heads(2)
                .width(32)
                .norm(norm)
                .build();
        GptFolder.write(folder, new Gpt(config, CounterRandom.ofSeed(1)), Set.of(256));
        List<byte[]> tokens = new ArrayList<>();
        for (int value = 0; value < 256; value++) {
            tokens.add(new byte[] {(byte) value});
        }
        tokens.add(BpeTokenizer.END_OF_TEXT.getBytes(StandardCharsets.UTF_8));
        var bytes = new BpeModel(new TokenBytes(tokens), new Merges(List.of(), false), false, InitialSymbols.BYTES);
        TokenizerFile.save(
                new BpeTokenizer(BpeDefinition.byteLevel(
                        bytes, List.of(AddedToken.special(BpeTokenizer.END_OF_TEXT, 256)), PreTokenization.GPT2)),
                folder);
        return folder;
    }

    private static String run(Object... arguments) {
        Outcome outcome = Kawi.run(arguments);
        assertEquals(0, outcome.status(), outcome.err());
        return outcome.out();
    }

    private static String generated(Path place, Object... more) {
        return run(Kawi.with(
                new Object[] {"generate", "--model", place, "--ids", "65,66", "--max-new-tokens", 20, "--json"}, more));
    }

    private static void refused(String message, Object... arguments) {
        Outcome outcome = Kawi.run(arguments);
        assertEquals(2, outcome.status(), outcome.err());
        assertTrue(outcome.err().contains(message), outcome.err());
        assertEquals(1, outcome.err().lines().count(), outcome.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"q8_0", "q4_0", "bf16"})
    void aQuantizedFolderGeneratesWhatTheSameWeightsInMemoryDo(String type) throws IOException {
        Path out = temporary.resolve("quantized");
        String printed = run("quantize", "--model", model, "--type", type, "--out", out);
        assertTrue(printed.startsWith("Wrote " + out + ": ") && printed.contains(type), printed);
        assertTrue(Files.size(out.resolve(ModelFolder.QUANTIZED_WEIGHTS))
                < Files.size(model.resolve(ModelFolder.WEIGHTS)));
        assertTrue(Files.exists(out.resolve("tokenizer.json")));
        assertFalse(Files.exists(out.resolve(ModelFolder.WEIGHTS)));
        String ids = generated(out);
        assertEquals(ids, generated(model, "--weights", type));
        assertEquals(ids, generated(out, "--weights", "f32"));
        Path text = TinyModel.folder().resolveSibling("text.txt");
        assertEquals(
                run("eval", "--model", model, "--data", text, "--weights", type),
                run("eval", "--model", out, "--data", text));
        String inspected = run("inspect", "--model", out, "--prompt", "abc");
        assertTrue(inspected.contains("(" + type + " and float32;"), inspected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"f32", "f16", "bf16", "q8_0", "q4_0"})
    void anExportedFileIsAModelOfItsOwn(String type) {
        Path file = temporary.resolve("model-" + type + ".gguf");
        run("export", "--model", model, "--format", "gguf", "--type", type, "--out", file);
        String fromFile = generated(file);
        if (type.equals("f32")) {
            assertEquals(generated(model), fromFile);
        } else if (!type.equals("f16")) {
            assertEquals(generated(model, "--weights", type), fromFile);
        }
        run("inspect", "--model", file, "--prompt", "abc"); // its tokenizer is in the file
        Path again = temporary.resolve("from-" + type);
        run("quantize", "--model", file, "--type", "q8_0", "--out", again);
        run("inspect", "--model", again, "--prompt", "abc");
    }

    @Test
    void nothingIsOverwritten() {
        Path file = temporary.resolve("model.gguf");
        run("export", "--model", model, "--format", "gguf", "--out", file);
        refused("exists already", "export", "--model", model, "--format", "gguf", "--out", file);
        Path out = temporary.resolve("quantized");
        run("quantize", "--model", model, "--type", "bf16", "--out", out);
        refused("there is a model in it already", "quantize", "--model", model, "--type", "bf16", "--out", out);
        refused("there is a model in it already", "train", "--data", "x", "--out", out);
    }

    @Test
    void whatOtherProgramsCannotComputeIsNotExported() {
        Path file = temporary.resolve("model.gguf");
        Path own = write("own", NormType.RMS);
        refused("llama.cpp has no model with these parts", "export", "--model", own, "--format", "gguf", "--out", file);
        refused(
                "the tokenizer is not byte-level BPE",
                "export",
                "--model",
                TinyModel.folder(),
                "--format",
                "gguf",
                "--out",
                file);
        assertFalse(Files.exists(file));
        run("quantize", "--model", own, "--type", "q4_0", "--out", temporary.resolve("own-q4_0"));
        assertEquals(generated(own, "--weights", "q4_0"), generated(temporary.resolve("own-q4_0")));
    }

    @Test
    void anAdapterNeedsFloats() {
        refused(
                "--adapter changes weights in float32, but --weights is q8_0",
                "generate",
                "--model",
                model,
                "--adapter",
                model,
                "--weights",
                "q8_0");
    }

    @Test
    void aDamagedFileIsRefusedInOneLine() throws IOException {
        Path file = Files.write(temporary.resolve("damaged.gguf"), new byte[] {'G', 'G', 'U', 'F', 3, 0, 0, 0});
        refused(file + ": ", "generate", "--model", file);
        refused("there is no such file", "generate", "--model", temporary.resolve("none.gguf"));
    }
}
