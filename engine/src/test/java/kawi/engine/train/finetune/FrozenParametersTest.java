package kawi.engine.train.finetune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import kawi.autograd.Parameter;
import kawi.engine.fixture.Models;
import kawi.engine.fixture.Variant;
import kawi.engine.model.Gpt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrozenParametersTest {
    private static final Gpt GPT2 = Models.lively(Models.tiny(false, 0), 1);

    private static String names(Gpt model, String... names) {
        return FrozenParameters.of(model, List.of(names)).stream()
                .map(Parameter::name)
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "wte, wte.weight",
        "wpe, wpe.weight",
        "ln_f, ln_f.weight",
        "h.0.ln_1, h.0.ln_1.weight",
        "h.0-1.attn, h.0.attn.c_attn.weight h.0.attn.c_proj.weight h.1.attn.c_attn.weight h.1.attn.c_proj.weight",
        "h.1.mlp.c_fc, h.1.mlp.c_fc.weight",
        "transformer.h.1.mlp.c_proj.weight, h.1.mlp.c_proj.weight",
    })
    void aNameMeansTheParametersThatBeginWithIt(String name, String parameters) {
        assertEquals(parameters, names(GPT2, name));
    }

    @Test
    void aRangeMeansWholeBlocks() {
        assertEquals(names(GPT2, "h.0", "h.1"), names(GPT2, "h.0-1"));
        assertEquals(12, FrozenParameters.of(GPT2, List.of("h.0-1")).size());
    }

    @Test
    void llamasNamesMeanTheSame() {
        Gpt llama = Models.lively(Variant.EVERYTHING.config(false, 0), 1);
        assertEquals(
                names(llama, "wte", "h.0-1", "h.1.attn", "ln_f", "h.0.ln_2", "lm_head"),
                names(
                        llama,
                        "model.embed_tokens",
                        "layers.0-1",
                        "layers.1.self_attn",
                        "norm",
                        "model.layers.0.post_attention_layernorm",
                        "lm_head"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lm_head", "wt", "h.0.mlp.c_f", ""})
    void anUnknownNameIsRefusedWithTheList(String name) {
        var error = assertThrows(IllegalArgumentException.class, () -> names(GPT2, name));
        assertEquals(
                "the model has no parameters \"" + name + "\": there is wte, wpe, h.0 to h.1, ln_f; and of a block, as"
                        + " in h.0.mlp: ln_1, attn.c_attn, attn.c_proj, ln_2, mlp.c_fc, mlp.c_proj",
                error.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"h.2", "h.0-2", "h.1-0", "h.5.mlp"})
    void blocksThatAreNotThereAreRefused(String name) {
        var error = assertThrows(IllegalArgumentException.class, () -> names(GPT2, name));
        assertEquals("the model has no blocks \"" + name + "\": its blocks are h.0 to h.1", error.getMessage());
    }

    @Test
    void whatIsFrozenIsNotTrainedAndNamedInTheArchitecture() {
        Gpt model = Models.lively(Models.tiny(true, 0), 1);
        var tuned = FineTunedModel.of(model, FrozenParameters.of(model, List.of("wte", "wpe", "h.0")), 5);
        assertTrue(tuned.parameters().stream()
                .noneMatch(parameter -> parameter.name().startsWith("h.0.")));
        assertEquals(14, tuned.parameters().size());
        assertEquals(5, tuned.contextLength());
        Gpt other = Models.lively(Models.tiny(true, 0), 2);
        var otherTuned = FineTunedModel.of(other, FrozenParameters.of(other, List.of("wte", "wpe", "h.0")), 5);
        assertTrue(!tuned.architecture().equals(otherTuned.architecture()), "other weights are frozen");
    }

    @Test
    void freezingAllIsRefused() {
        Gpt model = Models.lively(Models.tiny(true, 0), 1);
        var error = assertThrows(
                IllegalArgumentException.class,
                () -> FineTunedModel.of(model, FrozenParameters.of(model, List.of("wte", "wpe", "h.0-1", "ln_f")), 8));
        assertEquals("all parameters are frozen: nothing is left to train", error.getMessage());
    }

    @Test
    void aLargerVocabularyHasTheMeanOfTheKnownVectors() {
        for (boolean tied : new boolean[] {true, false}) {
            Gpt model = Models.lively(tied ? Models.tiny(true, 0) : Variant.EVERYTHING.config(true, 0), 1);
            Gpt larger = LargerVocabulary.of(model, 10, 14); // id 10 pads the vocabulary
            assertEquals(14, larger.config().vocabularySize());
            int width = model.config().width();
            for (int i = 0; i < model.parameters().size(); i++) {
                float[] before = model.parameters().get(i).toFloats();
                float[] after = larger.parameters().get(i).toFloats();
                String name = larger.parameters().get(i).name();
                int kept = after.length == before.length ? before.length : 10 * width;
                assertEquals(-1, Arrays.mismatch(before, 0, kept, after, 0, kept), name);
                for (int at = kept; at < after.length; at++) {
                    double sum = 0;
                    for (int row = 0; row < 10; row++) {
                        sum += before[row * width + at % width];
                    }
                    assertEquals(sum / 10, after[at], 1e-6, name);
                }
            }
            assertEquals(
                    tied ? 4 * width - width : 2 * (4 * width - width),
                    larger.parameterCount() - model.parameterCount());
        }
    }
}
