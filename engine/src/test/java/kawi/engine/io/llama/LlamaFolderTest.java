package kawi.engine.io.llama;

import static kawi.engine.io.Messages.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.kernel.RotaryPairs;
import kawi.engine.fixture.Models;
import kawi.engine.io.folder.GptFolder;
import kawi.engine.io.folder.ModelFolder;
import kawi.engine.io.safetensors.SafetensorsFile;
import kawi.engine.io.safetensors.SafetensorsWriter;
import kawi.engine.model.Activation;
import kawi.engine.model.DropoutRates;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;
import kawi.engine.model.GptConfigBuilder;
import kawi.engine.model.NormType;
import kawi.engine.model.Tokens;
import kawi.engine.model.attention.Positions.Rotary;
import kawi.engine.model.attention.QueryKeyNorm;
import kawi.engine.model.attention.RotaryScaling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LlamaFolderTest {
    private static final String SIZES = "'vocab_size':11,'max_position_embeddings':8,'hidden_size':16,"
            + "'intermediate_size':20,'num_hidden_layers':1,'num_attention_heads':4,'num_key_value_heads':2";

    @TempDir
    Path folder;

    private static GptConfigBuilder llama() {
        return GptConfig.of(11)
                .contextLength(8)
                .layers(1)
                .heads(4)
                .width(16)
                .feedForwardWidth(20)
                .keyValueHeads(2)
                .norm(NormType.RMS)
                .activation(Activation.SWIGLU)
                .positions(new Rotary(10_000))
                .layerNormEpsilon(1e-6)
                .bias(false)
                .tiedOutput(false)
                .dropout(0);
    }

    private static GptConfig of(LlamaType type) {
        return switch (type) {
            case LLAMA -> llama().build();
            case QWEN2 -> llama().queryKeyValueBias(true).build();
            case QWEN3 -> llama().queryKeyNorm(QueryKeyNorm.GAIN).headSize(6).build();
        };
    }

    /// Writes a file and weights that fit the models of these tests, and reads the configuration.
    private GptConfig read(LlamaType type, String more) throws IOException {
        GptFolder.write(folder, Models.lively(of(type), 1), Set.of());
        write("{'model_type':'" + type + "'," + SIZES + (type == LlamaType.QWEN3 ? ",'head_dim':6" : "") + more + "}");
        try (var files = ModelFolder.open(folder)) {
            return files.config();
        }
    }

    private Path write(String json) throws IOException {
        return Files.writeString(folder.resolve(ModelFolder.CONFIG), json.replace('\'', '"'));
    }

    private void rewrite(UnaryOperator<String> names, Map<String, Array> more) {
        var writer = new SafetensorsWriter();
        try (var weights = SafetensorsFile.open(folder.resolve(ModelFolder.WEIGHTS))) {
            for (String name : weights.names()) {
                String renamed = names.apply(name);
                if (renamed != null) {
                    writer.floats(renamed, weights.floats(name));
                }
            }
        }
        more.forEach(writer::floats);
        writer.write(folder.resolve(ModelFolder.WEIGHTS));
    }

    private void assertRoundTrip(GptConfig config, String modelType) throws IOException {
        Gpt model = Models.lively(config, 5);
        GptFolder.write(folder, model, Set.of(3, 4));
        String text = Files.readString(folder.resolve(ModelFolder.CONFIG));
        assertTrue(text.contains("\"model_type\": \"" + modelType + "\""), text);
        Gpt read = GptFolder.read(folder);
        assertEquals(config, read.config());
        Tokens tokens = Tokens.of(Models.ids(8, 11, 5));
        assertArrayEquals(Models.logits(model, tokens), Models.logits(read, tokens));
        try (var files = ModelFolder.open(folder)) {
            assertEquals(Set.of(3, 4), files.configFile().endTokens());
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachTypeIsWrittenAndReadBackWithTheSameBits(LlamaType type) throws IOException {
        assertEquals(Optional.of(type), LlamaType.of(of(type)));
        assertRoundTrip(of(type), type.toString());
    }

    @Test
    void everySettingIsReadBack() throws IOException {
        assertRoundTrip(
                llama().bias(true)
                        .queryKeyValueBias(true)
                        .tiedOutput(true)
                        .headSize(2)
                        .keyValueHeads(4)
                        .dropout(new DropoutRates(0.1, 0.2, 0.3))
                        .layerNormEpsilon(1e-3)
                        .positions(new Rotary(500, new RotaryScaling.Llama3(8, 0.5, 3, 6), RotaryPairs.HALVES))
                        .build(),
                "llama");
        assertRoundTrip(
                llama().positions(new Rotary(123.5, new RotaryScaling.Linear(2.5), RotaryPairs.HALVES))
                        .build(),
                "llama");
    }

    /// The gains that `transformers` needs are ones.
    @Test
    void aNormOfQueriesAndKeysWithoutGainsIsWrittenAsQwen3() throws IOException {
        GptConfig config = llama().queryKeyNorm(QueryKeyNorm.PLAIN).build();
        assertRoundTrip(config, "qwen3");
        try (var file = SafetensorsFile.open(folder.resolve(ModelFolder.WEIGHTS))) {
            assertArrayEquals(
                    new float[] {1, 1, 1, 1},
                    file.floats("model.layers.0.self_attn.k_norm.weight").data());
        }
        String norm = "model.layers.0.self_attn.q_norm.weight";
        rewrite(
                name -> name.equals(norm) ? null : name,
                Map.of(norm, new Array(new float[] {1, 1, 2, 1}, Shape.of(4))));
        assertRefused(
                folder.resolve(ModelFolder.WEIGHTS),
                () -> ModelFolder.open(folder),
                "\"" + norm + "\" contains 2.0, expected ones");
    }

    @Test
    void modelsThatNoTypeExpressesAreWrittenInKawisLayout() throws IOException {
        for (GptConfig config : new GptConfig[] {
            llama().activation(Activation.RELU_SQUARED).build(),
            llama().norm(NormType.LAYER).build(),
            llama().logitSoftCap(30).build(),
            llama().bias(true).queryKeyValueBias(false).build(),
            llama().queryKeyValueBias(true).queryKeyNorm(QueryKeyNorm.GAIN).build(),
            llama().bias(true).queryKeyNorm(QueryKeyNorm.GAIN).build(),
            llama().positions(new Rotary(100, RotaryScaling.NONE, RotaryPairs.ADJACENT))
                    .build(),
            llama().heads(3).keyValueHeads(1).headSize(4).build(),
        }) {
            assertEquals(Optional.empty(), LlamaType.of(config));
            assertRoundTrip(config, "kawi");
        }
    }

    @Test
    void absentKeysHaveTheDefaultsOfTransformers() throws IOException {
        assertEquals(of(LlamaType.LLAMA), read(LlamaType.LLAMA, ""));
        assertEquals(of(LlamaType.QWEN2), read(LlamaType.QWEN2, ""));
        assertEquals(of(LlamaType.QWEN3), read(LlamaType.QWEN3, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'hidden_act':'swish'",
                "'rope_theta':10000.0,'rope_scaling':null",
                "'rope_scaling':{'type':'default'}",
                "'rope_parameters':{'rope_theta':10000.0,'rope_type':'default'}",
                "'rope_parameters':{'rope_type':'default'},'rope_theta':10000",
                "'head_dim':4",
                "'pretraining_tp':2,'initializer_range':0.5,'use_cache':false,'unknown':[{}]",
                "'attention_bias':false,'mlp_bias':false,'quantization_config':null",
                "'sliding_window':4,'use_sliding_window':false,'max_window_layers':0",
                "'layer_types':['full_attention']",
                "'partial_rotary_factor':1.0",
                "'rope_interleaved':false,'torch_dtype':'bfloat16','dtype':'bfloat16'",
            })
    void keysWithoutEffectAreAccepted(String key) throws IOException {
        assertEquals(of(LlamaType.LLAMA), read(LlamaType.LLAMA, "," + key));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "llama | 'hidden_act':'gelu'                   | \"hidden_act\" is \"gelu\", expected \"silu\"",
                "llama | 'num_key_value_heads':3               | twice",
                "llama | 'attention_bias':true                 | \"mlp_bias\" is missing, expected the same as",
                "llama | 'mlp_bias':true                       | \"mlp_bias\" is true, expected the same as",
                "qwen3 | 'attention_bias':true                 | \"attention_bias\" is true, expected false",
                "llama | 'quantization_config':{'bits':4}      | asks for quantized weights, which Kawi does not read",
                "qwen2 | 'use_sliding_window':true             | \"use_sliding_window\" is true, expected false",
                "qwen3 | 'layer_types':['sliding_attention']   | expected \"full_attention\"",
                "llama | 'partial_rotary_factor':0.5           | \"partial_rotary_factor\" is 0.5, expected 1",
                "llama | 'rope_scaling':{'rope_type':'yarn','factor':4} | \"rope_scaling.rope_type\" is \"yarn\","
                        + " expected one",
                "llama | 'rope_scaling':{'type':'dynamic','factor':4} | expected one of default, linear, llama3",
                "llama | 'rope_scaling':{'type':'linear'}      | \"rope_scaling.factor\" is missing",
                "llama | 'rope_parameters':{'rope_type':'default'},'rope_scaling':{'type':'linear','factor':2} |"
                        + " expected null",
                "llama | 'rope_theta':1                        | \"rope_theta\" is 1, expected a number greater than 1",
                "llama | 'rope_theta':'big'                    | \"rope_theta\" is \"big\", expected a number",
                "llama | 'rms_norm_eps':0                      | \"rms_norm_eps\" is 0, expected a number between 0"
                        + " and 1",
                "llama | 'head_dim':5                          | gives heads of size 5, expected an even size",
                "llama | 'head_dim':1000000                    | \"head_dim\" is 1000000, expected a whole number from"
                        + " 1",
                "llama | 'attention_dropout':1                 | \"attention_dropout\" is 1, expected a number of at",
                "llama | 'tie_word_embeddings':'yes'           | \"tie_word_embeddings\" is \"yes\", expected true or",
                "llama | 'eos_token_id':'x'                    | \"eos_token_id\" is \"x\", expected a token id",
                "qwen3 | 'kawi_query_key_norm':'none'          | is \"none\", expected \"plain\"",
            })
    void modelsThatKawiDoesNotHaveAreRefused(String type, String key, String problem) throws IOException {
        Path file = write("{'model_type':'" + type + "'," + SIZES + "," + key + "}");
        assertRefused(file, () -> ModelFolder.open(folder), problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vocab_size          | 0          | is 0, expected a whole number from 1",
                "vocab_size          | 2147483647 | too large",
                "hidden_size         | 18         | \"hidden_size\" is 18, expected a multiple of"
                        + " \"num_attention_heads\"",
                "hidden_size         | 20         | gives heads of size 5, expected an even size",
                "hidden_size         | -16        | expected a whole number from 1",
                "intermediate_size   | 1073741823 | too large",
                "num_hidden_layers   | 1000000000 | expected a whole number from 1 to 10000",
                "num_attention_heads | 0          | expected a whole number from 1",
                "num_key_value_heads | 3          | expected a divisor of \"num_attention_heads\", which is 4",
                "num_key_value_heads | 8          | expected a whole number from 1 to 4",
                "max_position_embeddings | 0      | expected a whole number from 1",
            })
    void invalidSizesAreRefused(String key, String value, String problem) throws IOException {
        Path file = write(
                "{'model_type':'llama'," + SIZES.replaceFirst("'" + key + "':[^,]*", "'" + key + "':" + value) + "}");
        assertRefused(file, () -> ModelFolder.open(folder), problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"vocab_size", "hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads"})
    void theErrorNamesAMissingSize(String key) throws IOException {
        Path file = write("{'model_type':'llama'," + SIZES.replaceFirst("'" + key + "':[^,]*", "'x':1") + "}");
        assertRefused(file, () -> ModelFolder.open(folder), "\"" + key + "\" is missing, expected ");
    }

    @Test
    void otherModelsAreRefusedByName() throws IOException {
        Path file = write("{'model_type':'mistral'," + SIZES + "}");
        assertRefused(
                file,
                () -> ModelFolder.open(folder),
                "\"model_type\" is \"mistral\", expected one of gpt2, llama, qwen2, qwen3, kawi");
        write("{" + SIZES + "}");
        assertRefused(file, () -> ModelFolder.open(folder), "\"model_type\" is missing");
    }

    @Test
    void weightsOfAnotherModelAreRefused() throws IOException {
        read(LlamaType.LLAMA, "");
        Path weights = folder.resolve(ModelFolder.WEIGHTS);
        write("{'model_type':'qwen2'," + SIZES + "}");
        assertRefused(weights, () -> ModelFolder.open(folder), "missing: layers.0.self_attn.q_proj.bias (16), ");
        write("{'model_type':'qwen3','head_dim':4," + SIZES + "}");
        assertRefused(weights, () -> ModelFolder.open(folder), "missing: layers.0.self_attn.q_norm.weight (4), ");
        write("{'model_type':'llama','tie_word_embeddings':true," + SIZES + "}");
        assertRefused(weights, () -> ModelFolder.open(folder), "\"lm_head.weight\" differs from");
        write("{'model_type':'llama'," + SIZES.replace("'intermediate_size':20", "'intermediate_size':21") + "}");
        assertRefused(
                weights,
                () -> ModelFolder.open(folder),
                "wrong: model.layers.0.mlp.gate_proj.weight is (20, 16), expected (21, 16)");
    }

    @Test
    void frequenciesAndNamesWithoutTheirPrefixAreRead() throws IOException {
        read(LlamaType.LLAMA, "");
        rewrite(
                name -> name.startsWith("model.") ? name.substring("model.".length()) : name,
                Map.of("model.layers.0.self_attn.rotary_emb.inv_freq", Array.zeros(Shape.of(2))));
        Gpt read = GptFolder.read(folder);
        Tokens tokens = Tokens.of(Models.ids(8, 11, 5));
        assertArrayEquals(Models.logits(Models.lively(of(LlamaType.LLAMA), 1), tokens), Models.logits(read, tokens));
    }

    @Test
    void aWeightThatIsNotFiniteIsRefusedWithItsNameInTheFile() throws IOException {
        Gpt model = Models.lively(of(LlamaType.LLAMA), 1);
        model.parameters().stream()
                .filter(parameter -> parameter.name().equals("h.0.attn.c_attn.weight"))
                .forEach(parameter -> parameter.value().data()[31] = Float.NaN);
        GptFolder.write(folder, model, Set.of());
        // Column 31 of the model is row 7 of the values, which begin at column 24; a row has 16 elements.
        assertRefused(
                folder.resolve(ModelFolder.WEIGHTS),
                () -> GptFolder.read(folder),
                "tensor \"model.layers.0.self_attn.v_proj.weight\" is NaN at 112, expected finite weights");
    }
}
