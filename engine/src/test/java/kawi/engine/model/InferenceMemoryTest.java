package kawi.engine.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import kawi.autograd.Inference;
import kawi.autograd.device.Device;
import kawi.autograd.nn.Mode;
import kawi.autograd.random.CounterRandom;
import kawi.engine.fixture.Models;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The memory of a pass without gradients.
class InferenceMemoryTest {
    private static final int TOKENS = 64;
    private static final int WIDTH = 16;

    @ParameterizedTest
    @EnumSource(Gpt.Form.class)
    void anotherBlockAddsItsResultOnly(Gpt.Form form) {
        int more = 5;
        long result = (long) TOKENS * WIDTH * Float.BYTES;
        assertEquals(more * result, bytes(2 + more, form) - bytes(2, form));
    }

    private static long bytes(int layers, Gpt.Form form) {
        GptConfig config = GptConfig.of(13)
                .contextLength(TOKENS)
                .layers(layers)
                .heads(2)
                .width(WIDTH)
                .build();
        var model = new Gpt(config, CounterRandom.ofSeed(1), form);
        try (Device device = Models.device()) {
            var inference = new Inference(device);
            inference.run(() -> model.hiddenStates(Tokens.of(Models.ids(TOKENS, 13, 1)), Mode.EVALUATION));
            return inference.bytes();
        }
    }
}
