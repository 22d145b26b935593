package kawi.engine.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import kawi.autograd.Inference;
import kawi.autograd.Tensor;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.ReferenceKernels;
import kawi.autograd.nn.Mode;
import kawi.engine.data.Padding;
import kawi.engine.fixture.Models;
import kawi.engine.fixture.Variant;
import kawi.engine.model.Gpt.Form;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ActivationsTest {
    private static final GptConfig CONFIG =
            GptConfig.of(11).contextLength(8).layers(3).heads(2).width(12).build();
    private static final Tokens TOKENS =
            new Padding(0).inputs(List.of(new int[] {1, 2, 3, 4, 5, 6, 7}, new int[] {8, 9, 10, 1}));

    private final Device device = new Device(new ReferenceKernels(), 1);

    @AfterEach
    void close() {
        device.close();
    }

    @ParameterizedTest
    @EnumSource
    void theLogitLensOfTheLastLayerIsTheModelItself(Form form) {
        Gpt model = Models.lively(CONFIG, 1, form);
        float[] lens = new Inference(device)
                .run(() -> model.logitLens(
                        model.activations(TOKENS).residualStream().getLast()))
                .toFloats();

        assertArrayEquals(
                new Inference(device)
                        .run(() -> model.logits(TOKENS, Mode.EVALUATION))
                        .toFloats(),
                lens);
    }

    /// Whatever its parts are: rotary positions, grouped heads, another norm, a soft cap.
    @ParameterizedTest
    @EnumSource
    void theLogitLensOfTheLastLayerIsTheModelItselfInEveryVariant(Variant variant) {
        for (Form form : Form.values()) {
            Gpt model = Models.lively(variant.config(true, 0), 1, form);
            float[] lens = new Inference(device)
                    .run(() -> model.logitLens(
                            model.activations(TOKENS).residualStream().getLast()))
                    .toFloats();

            assertArrayEquals(
                    new Inference(device)
                            .run(() -> model.logits(TOKENS, Mode.EVALUATION))
                            .toFloats(),
                    lens,
                    form.toString());
        }
    }

    @ParameterizedTest
    @EnumSource
    void attentionIsCausalIgnoresPaddingAndEachRowSumsToOne(Form form) {
        Gpt model = Models.lively(CONFIG, 1, form);
        boolean[][] mask = TOKENS.attentionMask().orElseThrow();
        List<float[]> attentions = new Inference(device)
                .run(() -> model.activations(TOKENS).attentions().stream()
                        .map(Tensor::toFloats)
                        .toList());

        assertEquals(3, attentions.size());
        for (float[] weights : attentions) { // (B, H, T, T)
            for (int row = 0; row < 2 * 2 * 7; row++) {
                double sum = 0;
                for (int k = 0; k < 7; k++) {
                    boolean visible = k <= row % 7 && mask[row / 14][k];
                    float weight = weights[row * 7 + k];
                    assertEquals(visible, weight > 0, "row " + row + ", key " + k);
                    sum += weight;
                }
                assertEquals(1, sum, 1e-6, "row " + row);
            }
        }
    }

    /// The weights, applied to the values, give what the fused operation gives.
    @ParameterizedTest
    @EnumSource
    void attentionEqualsThatOfTheFusedOperationToTheLastBit(Form form) {
        Gpt model = Models.lively(CONFIG, 1, form);
        new Inference(device).run(() -> {
            Activations activations = model.activations(TOKENS);
            for (int layer = 0; layer < 3; layer++) {
                String name = "h." + layer;
                Tensor x = activations.residualStream().get(layer);
                Tensor normed = x.layerNorm(
                        parameter(model, name + ".ln_1.weight"),
                        Optional.of(parameter(model, name + ".ln_1.bias")),
                        (float) CONFIG.layerNormEpsilon());
                Tensor qkv = normed.linear(
                        parameter(model, name + ".attn.c_attn.weight"),
                        Optional.of(parameter(model, name + ".attn.c_attn.bias")));
                Tensor composed = activations
                        .attentions()
                        .get(layer)
                        .matmul(qkv.splitHeads(4, 2, 6))
                        .mergeHeads();
                assertArrayEquals(
                        qkv.attention(2, TOKENS.attentionMask(), Optional.empty())
                                .toFloats(),
                        composed.toFloats(),
                        name);
            }
            return null;
        });
    }

    private static Tensor parameter(Gpt model, String name) {
        return model.parameters().stream()
                .filter(parameter -> parameter.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
