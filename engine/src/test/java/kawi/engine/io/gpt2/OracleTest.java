package kawi.engine.io.gpt2;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.Set;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.engine.io.ModelConfig;
import kawi.engine.io.Oracle;
import kawi.engine.io.folder.ModelFolder;
import kawi.engine.io.safetensors.DataType;
import kawi.engine.io.safetensors.RawSafetensors;
import kawi.engine.io.safetensors.SafetensorsFile;
import kawi.engine.model.GptConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files written by PyTorch and `transformers`.
class OracleTest {

    @TempDir
    Path temporary;

    @Test
    void theModelFolderIsReadBitForBit() throws IOException {
        var raw = RawSafetensors.read(Oracle.case1().resolve(ModelFolder.WEIGHTS));
        try (var model = ModelFolder.open(Oracle.case1())) {
            assertEquals(
                    GptConfig.of(65)
                            .contextLength(16)
                            .layers(2)
                            .heads(2)
                            .width(32)
                            .build(),
                    model.config());
            assertEquals(Set.of(64), model.configFile().endTokens());
            Gpt2Layout.parameters(model.config()).forEach((name, shape) -> {
                var values = new float[shape.elements()];
                model.read(name, values);
                int[] expected = raw.bits("transformer." + name);
                for (int i = 0; i < values.length; i++) {
                    assertEquals(expected[i], Float.floatToRawIntBits(values[i]), name + " at " + i);
                }
            });
        }
    }

    @Test
    void theModelFolderIsWrittenAgainWithTheSameWeights() throws IOException {
        SequencedMap<String, Array> weights = new LinkedHashMap<>();
        ModelConfig configFile;
        try (var model = ModelFolder.open(Oracle.case1())) {
            configFile = model.configFile();
            Gpt2Layout.parameters(model.config()).forEach((name, shape) -> {
                Array array = Array.zeros(shape);
                model.read(name, array.data());
                weights.put(name, array);
            });
        }
        ModelFolder.write(temporary, configFile, weights);

        assertEquals(configFile, Gpt2ConfigFile.read(temporary.resolve(ModelFolder.CONFIG)));
        var original = RawSafetensors.read(Oracle.case1().resolve(ModelFolder.WEIGHTS));
        var again = RawSafetensors.read(temporary.resolve(ModelFolder.WEIGHTS));
        assertEquals(original.header(), again.header());
        assertEquals(original.data(), again.data());
    }

    @Test
    void theExpectedValuesAreRead() {
        try (var expected = SafetensorsFile.open(Oracle.case1().resolve("expected.safetensors"));
                var precise = SafetensorsFile.open(Oracle.case1().resolve("expected_f64.safetensors"))) {
            assertEquals("-100", expected.metadata().get("ignore_index"));
            assertEquals(Shape.of(3, 16, 65), expected.shape("logits"));
            assertEquals(22, expected.ints("greedy_ids").length);
            assertArrayEquals(expected.longs("targets"), precise.longs("targets"));
            for (String name : expected.names()) {
                if (expected.entry(name).type() == DataType.F32) {
                    assertTrue(precise.entry(name).type() == DataType.F64, name);
                    assertArrayEquals(precise.doubles(name), expected.doubles(name), 1e-4, name);
                }
            }
        }
    }
}
