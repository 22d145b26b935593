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
        GptFolder.write(folder, Models.lively(Variant.EVERYTHING.config(false, 0), 1), Set.of());
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
        GptFolder.write(folder, Models.lively(Variant.EVERYTHING.config(false, 0), 1), Set.of());
        Path file = folder.resolve("config.json");
        String text = Files.readString(file);
        assertTrue(text.contains(part), text);
        Files.writeString(file, text.replace(part, instead));
        String message = assertThrows(ModelFileException.class, () -> GptFolder.read(folder))
                .getMessage();
        assertTrue(message.contains(problem), message);
    }
}
