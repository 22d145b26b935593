package kawi.engine.io.gguf;

import static kawi.engine.io.Messages.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import kawi.autograd.kernel.weights.WeightFormat;
import kawi.engine.fixture.Models;
import kawi.engine.io.ModelConfig;
import kawi.engine.io.folder.GptFolder;
import kawi.engine.io.folder.MemoryFormat;
import kawi.engine.io.folder.ModelFolder;
import kawi.engine.io.folder.PretrainedModel;
import kawi.engine.model.Activation;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;
import kawi.engine.model.NormType;
import kawi.engine.model.Tokens;
import kawi.engine.model.attention.Positions.Rotary;
import kawi.engine.model.attention.QueryKeyNorm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Models of Kawi in GGUF files, alone and in model folders.
class GgufModelTest {
    private static final int[] IDS = Models.ids(8, 11, 3);

    @TempDir
    Path folder;

    private static Gpt gpt2(boolean bias) {
        return Models.lively(
                GptConfig.of(11)
                        .contextLength(8)
                        .layers(1)
                        .heads(2)
                        .width(32)
                        .bias(bias)
                        .build(),
                1);
    }

    /// Parts that no program but Kawi has together.
    private static Gpt own() {
        return Models.lively(
                GptConfig.of(11)
                        .contextLength(8)
                        .layers(1)
                        .heads(2)
                        .width(32)
                        .norm(NormType.RMS)
                        .activation(Activation.RELU_SQUARED)
                        .positions(new Rotary(10_000))
                        .queryKeyNorm(QueryKeyNorm.PLAIN)
                        .bias(false)
                        .tiedOutput(false)
                        .build(),
                2);
    }

    private static Gpt read(Path place, MemoryFormat format) {
        return PretrainedModel.read(place, Optional.empty(), Optional.of(format))
                .model();
    }

    private static float[] logits(Gpt model) {
        return Models.logits(model, Tokens.of(IDS));
    }

    private void writeQuantized(Gpt model, GgufType type) {
        var config = ModelConfig.of(model.config());
        ModelFolder.writeConfig(folder, config);
        GgufExport.write(
                folder.resolve(ModelFolder.QUANTIZED_WEIGHTS), "test", model, config, type, Optional.empty(), Set.of());
    }

    @ParameterizedTest
    @EnumSource
    void aQuantizedFolderOfAnyModelComputesWithTheDecodedWeights(GgufType type) {
        for (Gpt model : new Gpt[] {gpt2(true), gpt2(false), own()}) {
            writeQuantized(model, type);
            Gpt asInFile = PretrainedModel.read(folder, Optional.empty(), Optional.empty())
                    .model();
            assertEquals(model.config(), asInFile.config());
            Gpt decoded = GptFolder.read(folder);
            assertArrayEquals(logits(decoded), logits(asInFile), type + ", " + model.config());
            if (type == GgufType.F32) {
                assertArrayEquals(logits(model), logits(asInFile));
            } else {
                assertTrue(asInFile.weightBytes() <= model.weightBytes());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void weightsEncodedWhileReadingAreThoseOfAQuantizedFolder(MemoryFormat format) {
        for (Gpt model : new Gpt[] {gpt2(true), own()}) {
            GptFolder.write(folder.resolve("floats"), model, Set.of());
            writeQuantized(model, GgufType.valueOf(format.name()));
            float[] quantized = logits(read(folder, format));
            assertArrayEquals(quantized, logits(read(folder.resolve("floats"), format)));
            assertArrayEquals(
                    quantized,
                    logits(PretrainedModel.read(folder, Optional.empty(), Optional.empty())
                            .model()));
        }
    }

    @Test
    void llamasWeightsAreEncodedTensorByTensor() {
        Gpt model = Models.lively(
                GptConfig.of(11)
                        .contextLength(8)
                        .layers(1)
                        .heads(2)
                        .keyValueHeads(1)
                        .width(32)
                        .norm(NormType.RMS)
                        .activation(Activation.SWIGLU)
                        .positions(new Rotary(10_000))
                        .bias(false)
                        .build(),
                4);
        GptFolder.write(folder.resolve("floats"), model, Set.of());
        writeQuantized(model, GgufType.Q4_0);
        assertArrayEquals(
                logits(read(folder, MemoryFormat.Q4_0)), logits(read(folder.resolve("floats"), MemoryFormat.Q4_0)));
    }

    @Test
    void matricesWithoutWholeBlocksStayFloats() {
        Gpt model = Models.lively(
                GptConfig.of(11)
                        .contextLength(8)
                        .layers(1)
                        .heads(2)
                        .width(12)
                        .feedForwardWidth(32)
                        .build(),
                1);
        writeQuantized(model, GgufType.Q8_0);
        PretrainedModel.read(folder, Optional.empty(), Optional.empty())
                .model()
                .parameters()
                .forEach(parameter -> assertEquals(
                        parameter.name().equals("h.0.mlp.c_proj.weight")
                                ? Optional.of(WeightFormat.Q8_0)
                                : Optional.empty(),
                        parameter.encoded().map(matrix -> matrix.format()),
                        parameter.name()));
    }

    @Test
    void aFileOfAnotherModelIsRefused() {
        writeQuantized(gpt2(true), GgufType.Q8_0);
        Path file = folder.resolve(ModelFolder.QUANTIZED_WEIGHTS);
        ModelFolder.writeConfig(folder, ModelConfig.of(gpt2(false).config()));
        assertRefused(
                file,
                () -> PretrainedModel.read(folder),
                "expected 0.0: the model of the configuration has no h.0.ln_1.bias");
        ModelFolder.writeConfig(
                folder,
                ModelConfig.of(GptConfig.of(12)
                        .contextLength(8)
                        .layers(2)
                        .heads(2)
                        .width(32)
                        .build()));
        assertRefused(
                file,
                () -> PretrainedModel.read(folder),
                "token_embd.weight is (11, 32), expected [12, 32]",
                "blk.1.attn_norm.weight [32] is missing");
        ModelFolder.writeConfig(folder, ModelConfig.of(own().config()));
        assertRefused(file, () -> PretrainedModel.read(folder), "blk.0.attn_norm.bias is not one of the model's");
    }

    @Test
    void aFileOfKawisOwnPartsNeedsItsFolder() {
        writeQuantized(own(), GgufType.Q8_0);
        Path file = folder.resolve(ModelFolder.QUANTIZED_WEIGHTS);
        assertRefused(file, () -> PretrainedModel.read(file), "belongs into a model folder with a config.json");
    }

    @Test
    void weightsThatAreTooLargeForATypeAreRefused() {
        Gpt model = gpt2(true);
        model.parameters().getFirst().value().data()[5] = 1e9f;
        for (GgufType type : new GgufType[] {GgufType.Q8_0, GgufType.Q4_0, GgufType.F16}) {
            String message = assertThrows(IllegalArgumentException.class, () -> writeQuantized(model, type))
                    .getMessage();
            assertTrue(message.startsWith("wte.weight "), message);
        }
    }

    @Test
    void infiniteWeightsAreRefused() {
        Gpt model = gpt2(true);
        model.parameters().getFirst().value().data()[5] = Float.POSITIVE_INFINITY;
        for (GgufType type : new GgufType[] {GgufType.F32, GgufType.BF16}) {
            writeQuantized(model, type);
            Path file = folder.resolve(ModelFolder.QUANTIZED_WEIGHTS);
            assertRefused(file, () -> GptFolder.read(folder), "tensor \"token_embd.weight\" contains Infinity");
            assertRefused(
                    file,
                    () -> PretrainedModel.read(folder, Optional.empty(), Optional.empty()),
                    "\"token_embd.weight\"",
                    "Infinity");
        }
    }
}
