package kawi.engine.io.gpt2;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import kawi.autograd.random.CounterRandom;
import kawi.engine.fixture.Models;
import kawi.engine.fixture.Variant;
import kawi.engine.io.ModelFileException;
import kawi.engine.io.folder.GptFolder;
import kawi.engine.io.folder.ModelFolder;
import kawi.engine.io.safetensors.SafetensorsFile;
import kawi.engine.model.Gpt;
import kawi.engine.model.Tokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Model folders of models with parts that GPT-2 does not have.
class KawiPartsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void aModelIsReadBackWithItsConfigurationAndItsBits(Variant variant) {
        for (boolean bias : new boolean[] {false, true}) {
            Gpt model = Models.lively(variant.config(bias, 0.1), 3);
            GptFolder.write(folder, model, Set.of());
            Gpt read = GptFolder.read(folder);
            assertEquals(model.config(), read.config());
            Tokens tokens = Tokens.of(Models.ids(8, 11, 5));
            assertArrayEquals(Models.logits(model, tokens), Models.logits(read, tokens));
        }
    }

    @ParameterizedTest
    @EnumSource
    void onlyAModelWithGpt2sPartsIsCalledGpt2(Variant variant) throws IOException {
        GptFolder.write(folder, new Gpt(variant.config(true, 0), CounterRandom.ofSeed(1)), Set.of());
        String text = Files.readString(folder.resolve("config.json"));
        boolean gpt2 = Set.of(Variant.GPT2, Variant.EXACT_GELU, Variant.RELU, Variant.RELU_SQUARED)
                .contains(variant);
        assertEquals(gpt2, text.contains("GPT2LMHeadModel"));
        assertEquals(gpt2, text.contains("\"model_type\": \"gpt2\""));
        assertEquals(!gpt2, text.contains("\"model_type\": \"kawi\""));
    }

    @Test
    void theFileOfAModelWithoutBiasesHasNone() {
        GptFolder.write(folder, Models.lively(Variant.LLAMA.config(false, 0), 1), Set.of());
        try (SafetensorsFile file = SafetensorsFile.open(folder.resolve(ModelFolder.WEIGHTS))) {
            assertTrue(file.names().stream().noneMatch(name -> name.endsWith(".bias")), () -> "" + file.names());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"norm\": \"rms\" | \"norm\": \"batch\" | \"norm\" is \"batch\", expected one of layer, rms",
                "\"norm\": \"rms\" | \"norm\": null | \"norm\" is null, expected a string",
                "\"final_logit_softcapping\": null | \"final_logit_softcapping\": -1 | \"final_logit_softcapping\" is"
                        + " -1, expected a positive number or null",
                "\"norm\": \"rms\" | \"normal\": \"rms\" | \"normal\" is not a key of a Kawi model that this version"
                        + " knows",
            })
    void whatThisVersionDoesNotKnowIsRefusedByName(String part, String instead, String problem) throws IOException {
        refused(Variant.RMS_NORM, part, instead, problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"positions\": \"rotary\" | \"positions\": \"alibi\" | \"positions\" is \"alibi\", expected one of"
                        + " learned, rotary",
                "\"rope_theta\": 500.0 | \"rope_theta\": 0.5 | \"rope_theta\" is 0.5, expected a number greater than 1",
                "\"rope_type\": \"llama3\" | \"rope_type\": \"yarn\" | \"rope_scaling.rope_type\" is \"yarn\", expected"
                        + " one of default, linear, llama3",
                "\"rope_type\": \"llama3\" | \"rope_type\": \"linear\" | is not a key of this type of rotary scaling",
                "\"factor\": 8.0 | \"factor\": 0.5 | the factor of rotary scaling must be at least 1, not 0.5",
                "\"rope_pairs\": \"halves\" | \"rope_pairs\": \"thirds\" | expected one of halves, adjacent",
                "\"query_key_norm\": \"none\" | \"query_key_norm\": \"layer\" | expected one of none, plain, gain",
                "\"num_key_value_heads\": 2 | \"num_key_value_heads\": 0 | \"num_key_value_heads\" is 0",
                "\"num_key_value_heads\": 2 | \"num_key_value_heads\": 3 | the number of key/value heads must divide"
                        + " the number of heads, but 3 does not divide 4",
                "\"head_dim\": 4 | \"head_dim\": 3 | the head size must be even, not 3",
                "\"qkv_bias\": false | \"qkv_bias\": 1 | \"qkv_bias\" is 1",
            })
    void soAreUnknownPartsOfAttention(String part, String instead, String problem) throws IOException {
        refused(Variant.LLAMA, part, instead, problem);
    }

    private void refused(Variant variant, String part, String instead, String problem) throws IOException {
        GptFolder.write(folder, Models.lively(variant.config(false, 0), 1), Set.of());
        Path file = folder.resolve("config.json");
        String text = Files.readString(file);
        assertTrue(text.contains(part), text);
        Files.writeString(file, text.replace(part, instead));
        String message = assertThrows(ModelFileException.class, () -> GptFolder.read(folder))
                .getMessage();
        assertTrue(message.contains(problem), message);
    }
}
