package kawi.engine.io.folder;

import static kawi.engine.io.Messages.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.UnaryOperator;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.engine.io.ModelConfig;
import kawi.engine.io.gpt2.Gpt2ConfigFile;
import kawi.engine.io.gpt2.Gpt2Layout;
import kawi.engine.io.safetensors.RawSafetensors;
import kawi.engine.io.safetensors.SafetensorsFile;
import kawi.engine.io.safetensors.SafetensorsWriter;
import kawi.engine.model.GptConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFolderTest {

    private static final GptConfig CONFIG = GptConfig.of(11)
            .contextLength(5)
            .layers(2)
            .heads(2)
            .width(4)
            .dropout(0.1)
            .build();
    private static final GptConfig BIAS_FREE = GptConfig.of(11)
            .contextLength(5)
            .layers(2)
            .heads(2)
            .width(4)
            .dropout(0.1)
            .bias(false)
            .build();

    @TempDir
    Path temporary;

    private Path folder;
    private Path weightsFile;

    @BeforeEach
    void name() {
        folder = temporary.resolve("models").resolve("mine");
        weightsFile = folder.resolve("model.safetensors");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsWrittenIsReadBack(boolean bias) {
        GptConfig config = bias ? CONFIG : BIAS_FREE;
        SequencedMap<String, Array> weights = weights(config);
        ModelFolder.write(folder, new ModelConfig(config, OptionalInt.of(1), Set.of(2)), weights);
        try (var model = ModelFolder.open(folder)) {
            assertEquals(config, model.config());
            assertEquals(Set.of(2), model.configFile().endTokens());
            assertEquals(List.copyOf(weights.keySet()), List.copyOf(model.names()));
            weights.forEach((name, array) -> {
                var read = new float[array.elements()];
                model.read(name, read);
                assertArrayEquals(array.data(), read, name);
            });
            assertThrows(IllegalArgumentException.class, () -> model.read("lm_head.weight", new float[44]));
        }
    }

    @Test
    void aModelWithoutBiasesIsWrittenWithZerosForThem() throws IOException {
        ModelFolder.write(folder, BIAS_FREE, weights(BIAS_FREE));
        var raw = RawSafetensors.read(weightsFile);
        assertEquals(2 + 2 * 12 + 2 + 1, raw.header().size());
        assertArrayEquals(new int[12], raw.bits("transformer.h.1.attn.c_attn.bias"));
        assertArrayEquals(new int[] {4, 12}, raw.sizes("transformer.h.1.attn.c_attn.weight"));
    }

    @Test
    void aModelCanBeReplacedAfterItIsClosed() {
        ModelFolder.write(folder, CONFIG, weights(CONFIG));
        ModelFolder.open(folder).close();
        ModelFolder.write(folder, BIAS_FREE, weights(BIAS_FREE));
        try (var model = ModelFolder.open(folder)) {
            assertEquals(BIAS_FREE, model.config());
        }
    }

    @Test
    void weightsOfAnotherModelAreNotWritten() {
        SequencedMap<String, Array> weights = weights(CONFIG);
        weights.remove("ln_f.bias");
        weights.put("wpe.weight", Array.zeros(Shape.of(4, 5)));
        weights.put("h.2.ln_1.weight", Array.zeros(Shape.of(4)));
        String message = assertThrows(IllegalArgumentException.class, () -> ModelFolder.write(folder, CONFIG, weights))
                .getMessage();
        assertTrue(message.contains("ln_f.bias (4) is missing"), message);
        assertTrue(message.contains("wpe.weight is (4, 5), expected (5, 4)"), message);
        assertTrue(message.contains("h.2.ln_1.weight is not one of the model's"), message);
        assertFalse(Files.exists(folder));
    }

    @Test
    void namesWithoutTheirPrefixMasksAndATiedOutputAreRead() {
        ModelFolder.write(folder, CONFIG, weights(CONFIG));
        rewrite(
                name -> name.substring("transformer.".length()),
                Map.of(
                        "h.0.attn.bias", Array.zeros(Shape.of(1, 1, 5, 5)),
                        "h.1.attn.masked_bias", Array.zeros(Shape.SCALAR),
                        "lm_head.weight", weights(CONFIG).get("wte.weight")));
        try (var model = ModelFolder.open(folder)) {
            var read = new float[44];
            model.read("wte.weight", read);
            assertArrayEquals(weights(CONFIG).get("wte.weight").data(), read);
            assertFalse(model.names().contains("h.0.attn.bias"));
        }
    }

    /// `safetensors.torch.save_model` keeps one of the two names of a tied weight.
    @Test
    void aTiedWeightMayHaveTheNameOfTheOutputOnly() {
        ModelFolder.write(folder, CONFIG, weights(CONFIG));
        rewrite(name -> name.equals("transformer.wte.weight") ? "lm_head.weight" : name, Map.of());
        try (var model = ModelFolder.open(folder)) {
            var read = new float[44];
            model.read("wte.weight", read);
            assertArrayEquals(weights(CONFIG).get("wte.weight").data(), read);
        }
    }

    private static GptConfig untied() {
        return GptConfig.of(11)
                .contextLength(5)
                .layers(2)
                .heads(2)
                .width(4)
                .tiedOutput(false)
                .build();
    }

    @Test
    void anUntiedOutputIsReadAndWritten() {
        ModelFolder.write(folder, untied(), weights(untied()));
        try (var model = ModelFolder.open(folder)) {
            assertEquals(untied(), model.config());
            for (String name : weights(untied()).keySet()) {
                float[] expected = weights(untied()).get(name).data();
                var read = new float[expected.length];
                model.read(name, read);
                assertArrayEquals(expected, read, name);
            }
        }
        Gpt2ConfigFile.write(folder.resolve("config.json"), ModelConfig.of(CONFIG));
        assertRefused(weightsFile, () -> ModelFolder.open(folder), "\"lm_head.weight\" differs");
    }

    @Test
    void anUntiedOutputMustBePresent() {
        ModelFolder.write(folder, CONFIG, weights(CONFIG));
        Gpt2ConfigFile.write(folder.resolve("config.json"), ModelConfig.of(untied()));
        assertRefused(weightsFile, () -> ModelFolder.open(folder), "missing: lm_head.weight (11, 4)");
    }

    @Test
    void aTiedOutputThatDiffersIsRefused() {
        ModelFolder.write(folder, CONFIG, weights(CONFIG));
        Array other = new Array(weights(CONFIG).get("wte.weight").toFloats(), Shape.of(11, 4));
        other.data()[43] = Math.nextUp(other.data()[43]);
        rewrite(UnaryOperator.identity(), Map.of("lm_head.weight", other));
        assertRefused(weightsFile, () -> ModelFolder.open(folder), "\"lm_head.weight\" differs", "expected the same");
    }

    @Test
    void missingUnexpectedAndWronglyShapedTensorsAreListed() {
        ModelFolder.write(folder, CONFIG, weights(CONFIG));
        rewrite(
                name -> name.equals("transformer.h.1.ln_2.bias") ? null : name.replace("mlp.c_fc.", "mlp.up."),
                Map.of("score.weight", Array.zeros(Shape.of(2, 4))));
        assertRefused(
                weightsFile,
                () -> ModelFolder.open(folder),
                "missing: h.0.mlp.c_fc.weight (4, 16), h.0.mlp.c_fc.bias (16), h.1.ln_2.bias (4), ",
                "unexpected: transformer.h.0.mlp.up.weight, ",
                "score.weight");

        SequencedMap<String, Array> transposed = weights(GptConfig.of(11)
                .contextLength(5)
                .layers(2)
                .heads(2)
                .width(8)
                .dropout(0.1)
                .build());
        ModelFolder.write(
                folder,
                GptConfig.of(11)
                        .contextLength(5)
                        .layers(2)
                        .heads(2)
                        .width(8)
                        .dropout(0.1)
                        .build(),
                transposed);
        Gpt2ConfigFile.write(folder.resolve("config.json"), ModelConfig.of(CONFIG));
        assertRefused(
                weightsFile,
                () -> ModelFolder.open(folder),
                "wrong: transformer.wte.weight is (11, 8), expected (11, 4)",
                " and 23 more");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void aNonFiniteWeightIsRefusedWithItsNameAndIndex(float bad) {
        SequencedMap<String, Array> weights = weights(CONFIG);
        weights.get("h.1.mlp.c_fc.weight").data()[63] = bad;
        ModelFolder.write(folder, CONFIG, weights);
        try (var model = ModelFolder.open(folder)) {
            model.read("h.0.mlp.c_fc.weight", new float[64]);
            assertRefused(
                    weightsFile,
                    () -> model.read("h.1.mlp.c_fc.weight", new float[64]),
                    "tensor \"transformer.h.1.mlp.c_fc.weight\" is " + bad + " at 63, expected finite weights");
        }
    }

    @Test
    void theLargestFloatsAreFinite() {
        SequencedMap<String, Array> weights = weights(CONFIG);
        weights.get("ln_f.bias").data()[0] = Float.MAX_VALUE;
        weights.get("ln_f.bias").data()[1] = -Float.MAX_VALUE;
        ModelFolder.write(folder, CONFIG, weights);
        try (var model = ModelFolder.open(folder)) {
            var read = new float[4];
            model.read("ln_f.bias", read);
            assertArrayEquals(weights.get("ln_f.bias").data(), read);
        }
    }

    @Test
    void weightsOfWholeNumbersAreRefused() {
        ModelFolder.write(folder, CONFIG, weights(CONFIG));
        var writer = new SafetensorsWriter().longs("transformer.ln_f.bias", Shape.of(4), () -> new long[4]);
        weights(CONFIG).forEach((name, array) -> {
            if (!name.equals("ln_f.bias")) {
                writer.floats(name, array);
            }
        });
        writer.write(weightsFile);
        assertRefused(
                weightsFile, () -> ModelFolder.open(folder), "transformer.ln_f.bias is of type I64, expected F32");
    }

    @Test
    void theSameWeightsTwiceAreRefused() {
        ModelFolder.write(folder, CONFIG, weights(CONFIG));
        rewrite(UnaryOperator.identity(), Map.of("ln_f.bias", Array.zeros(Shape.of(4))));
        assertRefused(weightsFile, () -> ModelFolder.open(folder), "twice", "ln_f.bias");
    }

    @Test
    void theFileOfAModelWithoutBiasesContainsZerosOrNoBiases() {
        ModelFolder.write(folder, CONFIG, weights(CONFIG));
        Gpt2ConfigFile.write(folder.resolve("config.json"), ModelConfig.of(BIAS_FREE));
        assertRefused(weightsFile, () -> ModelFolder.open(folder), ".bias\" is ", "expected zeros", "kawi_bias");

        rewrite(name -> name.endsWith(".bias") ? null : name, Map.of());
        try (var model = ModelFolder.open(folder)) {
            assertEquals(2 + 2 * 6 + 1, model.names().size());
        }
    }

    @Test
    void theErrorNamesAMissingFileOfAFolder() throws IOException {
        assertRefused(folder, () -> ModelFolder.open(folder), "there is no such folder");
        Files.createDirectories(folder);
        assertRefused(folder, () -> ModelFolder.open(folder), "there is no config.json in it");
        Gpt2ConfigFile.write(folder.resolve("config.json"), ModelConfig.of(CONFIG));
        assertRefused(folder, () -> ModelFolder.open(folder), "there is no model.safetensors in it");
        Path file = folder.resolve("config.json");
        assertRefused(file, () -> ModelFolder.open(file), "is a file, expected a model folder");
        assertRefused(file, () -> ModelFolder.write(file, CONFIG, weights(CONFIG)), "cannot be created");
    }

    @Test
    void parametersAreInTheOrderOfGpt2sFiles() {
        var names = new ArrayList<>(Gpt2Layout.parameters(CONFIG).keySet());
        assertEquals(List.of("wte.weight", "wpe.weight", "h.0.ln_1.weight", "h.0.ln_1.bias"), names.subList(0, 4));
        assertEquals(List.of("h.1.mlp.c_proj.bias", "ln_f.weight", "ln_f.bias"), names.subList(25, 28));
        assertEquals(Shape.of(16, 4), Gpt2Layout.parameters(CONFIG).get("h.1.mlp.c_proj.weight"));
        assertEquals(Shape.of(4), Gpt2Layout.parameters(CONFIG).get("h.1.mlp.c_proj.bias"));
        assertFalse(Gpt2Layout.parameters(BIAS_FREE).containsKey("ln_f.bias"));
    }

    /// Rewrites the file of the weights: renames tensors, drops those whose new name is null, and adds others.
    private void rewrite(UnaryOperator<String> names, Map<String, Array> more) {
        var writer = new SafetensorsWriter();
        try (var weights = SafetensorsFile.open(weightsFile)) {
            for (String name : weights.names()) {
                String renamed = names.apply(name);
                if (renamed != null) {
                    writer.floats(renamed, weights.floats(name));
                }
            }
        }
        more.forEach(writer::floats);
        writer.write(weightsFile);
    }

    /// Weights with distinct values.
    private static SequencedMap<String, Array> weights(GptConfig config) {
        SequencedMap<String, Array> weights = new LinkedHashMap<>();
        int next = 1;
        for (Map.Entry<String, Shape> parameter : Gpt2Layout.parameters(config).entrySet()) {
            Array array = Array.zeros(parameter.getValue());
            for (int i = 0; i < array.elements(); i++) {
                array.data()[i] = 1f / next++;
            }
            weights.put(parameter.getKey(), array);
        }
        return weights;
    }
}
