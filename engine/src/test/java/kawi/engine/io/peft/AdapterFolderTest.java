package kawi.engine.io.peft;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import kawi.autograd.random.CounterRandom;
import kawi.engine.fixture.Models;
import kawi.engine.fixture.Variant;
import kawi.engine.io.ModelFileException;
import kawi.engine.io.Oracle;
import kawi.engine.io.folder.GptFolder;
import kawi.engine.io.safetensors.SafetensorsFile;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;
import kawi.engine.model.Tokens;
import kawi.engine.model.lora.Lora;
import kawi.engine.model.lora.LowRankUpdate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdapterFolderTest {
    @TempDir
    Path folder;

    private static Adapter adapter(Gpt base) {
        CounterRandom random = CounterRandom.ofSeed(5);
        Adapter adapter = Adapter.initial(base.config(), new Lora(2, 3, 0.25), List.of(Targets.ALL), random);
        for (LowRankUpdate update : adapter.updates()) {
            float[] b = update.b().value().data();
            for (int i = 0; i < b.length; i++) {
                b[i] = (float) (0.2 * random.child(update.b().name().hashCode()).normal(i));
            }
        }
        return adapter;
    }

    /// `peft` loads the stored folders, and computes the stored logits with them: `oracle/finetune/written.py`.
    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "qwen3"})
    void whatKawiWritesGivesPeftTheSameLogits(String name) throws IOException {
        Gpt base = GptFolder.read(Oracle.fineTuned(name));
        Adapter adapter = adapter(base);
        AdapterFolder.write(folder, adapter, base.config(), name);
        Path stored = Oracle.fineTuned(name).resolve("written");
        for (String file : List.of(AdapterFolder.CONFIG, AdapterFolder.WEIGHTS)) {
            assertArrayEquals(Files.readAllBytes(stored.resolve(file)), Files.readAllBytes(folder.resolve(file)), file);
        }
        try (var peft = SafetensorsFile.open(stored.resolve("logits.safetensors"))) {
            int[] ids = peft.ints("inputs");
            double[] expected = peft.doubles("logits");
            float[] actual =
                    Models.logits(base.with(adapter.updates()), new Tokens(ids, 1, ids.length, Optional.empty()));
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i], actual[i], 5e-6, "logit " + i);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void whatIsWrittenIsReadAgain(Variant variant) {
        Gpt base = Models.lively(variant.config(true, 0), 3);
        Adapter written = adapter(base);
        AdapterFolder.write(folder, written, base.config(), "the base");
        Adapter read = AdapterFolder.read(folder, base.config());
        assertEquals(written.lora(), read.lora());
        assertEquals(Optional.of("the base"), AdapterFolder.base(folder));
        assertEquals(written.updates().size(), read.updates().size());
        Tokens tokens = Tokens.of(1, 2, 3, 4);
        assertArrayEquals(
                Models.logits(base.with(written.updates()), tokens), Models.logits(base.with(read.updates()), tokens));
    }

    @Test
    void rankStabilizedAdaptersHaveAnotherScale() throws IOException {
        Gpt base = GptFolder.read(Oracle.fineTuned("qwen3"));
        AdapterFolder.write(folder, adapter(base), base.config(), "base");
        replace("\"use_rslora\": false", "\"use_rslora\": true");
        Adapter read = AdapterFolder.read(folder, base.config());
        assertEquals((float) (3 / Math.sqrt(2)), read.updates().getFirst().scale());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"peft_type\": \"LORA\" | \"peft_type\": \"IA3\"    | peft_type",
                "\"bias\": \"none\"      | \"bias\": \"all\"         | bias",
                "\"r\": 2                | \"r\": 0                  | r",
                "\"lora_alpha\": 3       | \"lora_alpha\": -1        | alpha must be positive, not -1",
                "\"modules_to_save\": null | \"modules_to_save\": [\"wte\"] | \"modules_to_save\" is in use",
                "\"use_rslora\": false   | \"use_dora\": true        | \"use_dora\" is in use, which Kawi does not"
                        + " know",
            })
    void otherMethodsAreRefused(String from, String to, String message) throws IOException {
        Gpt base = Models.lively(Variant.GPT2.config(true, 0), 3);
        AdapterFolder.write(folder, adapter(base), base.config(), "base");
        replace(from, to);
        var error = assertThrows(ModelFileException.class, () -> AdapterFolder.read(folder, base.config()));
        assertTrue(error.getMessage().contains(message), error.getMessage());
        assertTrue(error.getMessage().startsWith(folder.resolve("adapter_config.json") + ": "), error.getMessage());
    }

    private void replace(String from, String to) throws IOException {
        Path file = folder.resolve(AdapterFolder.CONFIG);
        String text = Files.readString(file);
        assertTrue(text.contains(from), text);
        Files.writeString(file, text.replace(from, to));
    }

    @Test
    void theAdapterOfAnotherModelIsRefused() {
        Gpt base = Models.lively(Variant.GPT2.config(true, 0), 3);
        AdapterFolder.write(folder, adapter(base), base.config(), "base");
        Gpt llama = GptFolder.read(Oracle.fineTuned("qwen3"));
        var layout = assertThrows(ModelFileException.class, () -> AdapterFolder.read(folder, llama.config()));
        assertTrue(layout.getMessage().contains("is no low-rank update of a linear layer of this model"));
        Gpt wider = Models.lively(GptConfig.of(11).layers(2).heads(2).width(16).build(), 3);
        var shape = assertThrows(ModelFileException.class, () -> AdapterFolder.read(folder, wider.config()));
        assertTrue(shape.getMessage().contains("expected (2, 16) for this model"), shape.getMessage());
    }

    @Test
    void aFolderWithoutAnAdapterIsRefused() {
        Gpt base = Models.lively(Variant.GPT2.config(true, 0), 3);
        var none = assertThrows(ModelFileException.class, () -> AdapterFolder.read(folder, base.config()));
        assertEquals(
                folder + ": there is no adapter_config.json in it: it is not the folder of an adapter",
                none.getMessage());
        Path gone = folder.resolve("gone");
        var missing = assertThrows(ModelFileException.class, () -> AdapterFolder.read(gone, base.config()));
        assertEquals(gone + ": there is no such folder", missing.getMessage());
    }

    @Test
    void aTargetThatNoLayerHasIsRefusedWithTheNames() {
        Gpt base = GptFolder.read(Oracle.fineTuned("qwen3"));
        var error = assertThrows(
                IllegalArgumentException.class, () -> Targets.of(base.config(), List.of("q_proj", "c_attn")));
        assertEquals(
                "the model has no linear layer \"c_attn\": there is q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj,"
                        + " down_proj, and all-linear",
                error.getMessage());
    }
}
