package kawi.engine.io.gguf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import kawi.autograd.Inference;
import kawi.autograd.Parameter;
import kawi.autograd.device.Device;
import kawi.autograd.device.KernelSets;
import kawi.autograd.kernel.weights.WeightFormat;
import kawi.autograd.nn.Mode;
import kawi.engine.io.folder.MemoryFormat;
import kawi.engine.io.folder.PretrainedModel;
import kawi.engine.io.safetensors.SafetensorsFile;
import kawi.engine.model.Gpt;
import kawi.engine.model.Tokens;
import kawi.tokenizer.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that the Python package gguf wrote, and the logits of `transformers` in float64: see `gguf_files.py`.
class GgufOracleTest {
    private static final double TOLERANCE = 2e-4; // of logits of about 10 in float32

    @TempDir
    Path folder;

    private static Path file(String name) {
        try {
            return Path.of(
                    GgufOracleTest.class.getResource("/oracle/gguf/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(name, e);
        }
    }

    private static PretrainedModel read(Path file) {
        return PretrainedModel.read(file, Optional.empty(), Optional.empty());
    }

    private static float[] logits(Gpt model, int... ids) {
        try (var device = new Device(KernelSets.preferred(), 2)) {
            return new Inference(device)
                    .run(() -> model.logits(Tokens.of(ids), Mode.EVALUATION).toFloats());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2-f32", "gpt2-q4_0", "llama-q8_0", "llama3-scaling-f16", "qwen2-q8_0", "qwen3-bf16"})
    void logitsAreThoseOfTransformersAndSurviveAnExport(String name) throws IOException {
        PretrainedModel files = read(file(name + ".gguf"));
        try (var oracle = SafetensorsFile.open(file(name + ".safetensors"))) {
            int[] ids = oracle.ints("ids");
            double[] expected = oracle.doubles("logits");
            float[] actual = logits(files.model(), ids);
            assertEquals(expected.length, actual.length);
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i], actual[i], TOLERANCE, name + " at " + i);
            }

            // As float32 the decoded weights give the same bits, and so does the file that Kawi writes.
            Gpt decoded = PretrainedModel.read(file(name + ".gguf"), Optional.empty(), Optional.of(MemoryFormat.F32))
                    .model();
            assertArrayEquals(actual, logits(decoded, ids));
            GgufType type =
                    GgufType.valueOf(name.substring(name.lastIndexOf('-') + 1).toUpperCase(Locale.ROOT));
            Path copy = folder.resolve("copy.gguf");
            GgufExport.write(copy, name, files.model(), files.config(), type, files.tokenizer(), files.endTokens());
            PretrainedModel again = read(copy);
            assertArrayEquals(actual, logits(again.model(), ids));
            assertEquals(files.model().config(), again.model().config());
            assertSameTensors(file(name + ".gguf"), copy);
        }
    }

    private static void assertSameTensors(Path expected, Path actual) {
        try (GgufFile a = GgufFile.open(expected);
                GgufFile b = GgufFile.open(actual)) {
            assertEquals(
                    Set.copyOf(a.tensors().keySet()), Set.copyOf(b.tensors().keySet()));
            a.tensors().forEach((name, tensor) -> {
                GgufTensor other = b.tensors().get(name);
                assertEquals(tensor.type(), other.type(), name);
                byte[][] rows = new byte[tensor.rows()][];
                a.forRows(
                        tensor,
                        (row, blocks, at) -> rows[row] = Arrays.copyOfRange(blocks, at, at + tensor.rowBytes()));
                b.forRows(
                        other,
                        (row, blocks, at) -> assertArrayEquals(
                                rows[row], Arrays.copyOfRange(blocks, at, at + tensor.rowBytes()), name));
            });
            for (String key : List.of(
                    "tokenizer.ggml.pre",
                    "tokenizer.ggml.tokens",
                    "tokenizer.ggml.token_type",
                    "tokenizer.ggml.merges",
                    "tokenizer.ggml.eos_token_id",
                    "general.architecture",
                    "general.file_type")) {
                assertEquals(
                        a.metadata().values().get(key), b.metadata().values().get(key), key);
            }
        }
    }

    @Test
    void weightsStayInTheFormatOfTheFile() {
        for (Parameter parameter : read(file("gpt2-q4_0.gguf")).model().parameters()) {
            boolean isQuantized =
                    parameter.shape().rank() == 2 && !parameter.name().equals("wpe.weight");
            assertEquals(
                    isQuantized ? Optional.of(WeightFormat.Q4_0) : Optional.empty(),
                    parameter.encoded().map(matrix -> matrix.format()),
                    parameter.name());
        }
    }

    @Test
    void anotherFormatInMemoryCanBeAskedFor() {
        Gpt model = PretrainedModel.read(file("llama-q8_0.gguf"), Optional.empty(), Optional.of(MemoryFormat.BF16))
                .model();
        assertTrue(model.parameters().stream()
                .filter(parameter -> parameter.shape().rank() == 2)
                .allMatch(parameter -> parameter.encoded().orElseThrow().format() == WeightFormat.BF16));
    }

    @Test
    void tokenizersGiveTheIdsOfTheirMergesAndSpecialTokens() {
        Tokenizer gpt2 = read(file("gpt2-f32.gguf")).tokenizer().orElseThrow();
        int theId = gpt2.encode(" the")[0];
        assertEquals(" the", gpt2.token(theId));
        assertArrayEquals(new int[] {theId}, gpt2.encode(" the"));
        assertEquals(262, gpt2.special("<|endoftext|>").orElseThrow());
        assertEquals(0, gpt2.prefix().length);
        assertEquals(Set.of(262), read(file("gpt2-f32.gguf")).endTokens());

        // llama.cpp puts a beginning token before texts of this vocabulary unless the file says otherwise.
        assertArrayEquals(
                new int[] {262},
                read(file("llama-q8_0.gguf")).tokenizer().orElseThrow().prefix());
        assertEquals(
                0,
                read(file("llama3-scaling-f16.gguf")).tokenizer().orElseThrow().prefix().length);

        // Digits: three together in Llama 3, alone in Qwen 2, all in GPT-2.
        assertEquals(
                2,
                read(file("llama3-scaling-f16.gguf")).tokenizer().orElseThrow().encode("123").length);
        assertEquals(3, read(file("qwen2-q8_0.gguf")).tokenizer().orElseThrow().encode("123").length);
    }

    @Test
    void theScalingOfLlama3IsFoundByItsFactors() {
        assertEquals(
                "rotary(theta 500000.0, llama3(factor 32.0, low 1.0, high 4.0, context 8192))",
                read(file("llama3-scaling-f16.gguf"))
                        .model()
                        .config()
                        .positions()
                        .toString());
        assertEquals(1e-6, read(file("llama-q8_0.gguf")).model().config().layerNormEpsilon());
    }
}
