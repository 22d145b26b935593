package kawi.engine.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import kawi.autograd.Parameter;
import kawi.autograd.Tape;
import kawi.autograd.Tensor;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.RotaryPairs;
import kawi.autograd.nn.Mode;
import kawi.autograd.random.CounterRandom;
import kawi.engine.data.Batch;
import kawi.engine.fixture.Models;
import kawi.engine.generate.GenerationConfig;
import kawi.engine.generate.Generator;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.engine.io.Oracle;
import kawi.engine.io.safetensors.SafetensorsFile;
import kawi.engine.model.Gpt.Form;
import kawi.engine.model.attention.Positions.Rotary;
import kawi.engine.model.attention.QueryKeyNorm;
import kawi.engine.model.attention.RotaryScaling.Linear;
import kawi.engine.model.attention.RotaryScaling.Llama3;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Models with the parts of Llama and Qwen, held to what `transformers` computes in float64.
class ModernOracleTest {
    /// A few roundings (2^-24 each) of the largest number that a number is added up with.
    private static final double FORWARD = 4e-6;

    private static final double GRADIENT = 4e-6;

    /// @param name of its file
    record Case(String name, GptConfig config) {
        Case(String name, GptConfigBuilder config) {
            this(name, config.build());
        }

        SafetensorsFile file() {
            return SafetensorsFile.open(Oracle.modern(name));
        }

        Gpt model(SafetensorsFile file, Form form) {
            var model = new Gpt(config, CounterRandom.ofSeed(0), form);
            for (Parameter parameter : model.parameters()) {
                float[] weights = file.floats(parameter.name()).data();
                System.arraycopy(weights, 0, parameter.value().data(), 0, weights.length);
            }
            return model;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> cases() {
        return List.of(
                new Case("llama-tied", parts(12).heads(3).headSize(4).positions(new Rotary(10_000))),
                new Case(
                        "llama-grouped-llama3",
                        parts(12)
                                .heads(4)
                                .keyValueHeads(2)
                                .headSize(8)
                                .tiedOutput(false)
                                .positions(new Rotary(5000, new Llama3(8, 0.1, 1, 8), RotaryPairs.HALVES))),
                new Case(
                        "llama-one-group-linear",
                        parts(18)
                                .heads(3)
                                .keyValueHeads(1)
                                .headSize(6)
                                .tiedOutput(false)
                                .positions(new Rotary(100, new Linear(4), RotaryPairs.HALVES))),
                new Case(
                        "llama-three-groups",
                        parts(18).heads(9).keyValueHeads(3).headSize(2).positions(new Rotary(100_000))),
                new Case(
                        "qwen2",
                        parts(16)
                                .heads(4)
                                .keyValueHeads(2)
                                .queryKeyValueBias(true)
                                .positions(new Rotary(1_000_000))),
                new Case(
                        "qwen3",
                        parts(12)
                                .heads(4)
                                .keyValueHeads(2)
                                .headSize(8)
                                .queryKeyNorm(QueryKeyNorm.GAIN)
                                .positions(new Rotary(1_000_000))),
                new Case(
                        "qwen3-untied-one-group",
                        parts(10)
                                .heads(2)
                                .keyValueHeads(1)
                                .headSize(6)
                                .tiedOutput(false)
                                .queryKeyNorm(QueryKeyNorm.GAIN)
                                .positions(new Rotary(10_000))));
    }

    /// What all of them have.
    private static GptConfigBuilder parts(int width) {
        return GptConfig.of(19)
                .contextLength(10)
                .layers(2)
                .width(width)
                .feedForwardWidth(14)
                .norm(NormType.RMS)
                .activation(Activation.SWIGLU)
                .bias(false);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void logitsLossAndEveryGradientAreThoseOfTransformers(Case each) {
        try (SafetensorsFile file = each.file()) {
            var tokens = new Tokens(file.ints("input_ids"), 2, 10, Optional.empty());
            var batch = new Batch(tokens, file.ints("targets"));
            for (Form form : Form.values()) {
                for (Kernels kernels : Models.kernels().toList()) {
                    check(each.model(file, form), batch, file, new Device(kernels, 1), form + " " + kernels.name());
                }
            }
        }
    }

    private static void check(Gpt model, Batch batch, SafetensorsFile file, Device device, String what) {
        try (device) {
            var tape = new Tape(device);
            Tensor logits = tape.record(() -> model.logits(batch.inputs(), Mode.EVALUATION));
            assertClose(what + " logits", file.doubles("logits"), logits.toFloats(), FORWARD);
            float loss = Models.backward(model, batch, Mode.EVALUATION, device);
            assertEquals(file.doubles("loss")[0], loss, FORWARD, what);
            for (Parameter parameter : model.parameters()) {
                String name = "grad." + parameter.name();
                double[] expected = file.doubles(name);
                assertClose(what + " " + name, expected, parameter.gradient().toFloats(), GRADIENT);
            }
        }
    }

    /// Six tokens past the context: the window is the last ten, with positions from 0.
    @ParameterizedTest
    @MethodSource("cases")
    void greedyContinuationSlidesPastTheContextAsWithTransformers(Case each) {
        try (SafetensorsFile file = each.file();
                Device device = Models.device()) {
            int[] greedy = file.ints("greedy_ids");
            var config = GenerationConfig.of(greedy.length - 4, DecodingStrategy.greedy());
            int[] written = new Generator(each.model(file, Form.FUSED), device)
                    .generate(Arrays.copyOf(greedy, 4), config, step -> {})
                    .ids();
            assertArrayEquals(Arrays.copyOfRange(greedy, 4, greedy.length), written);
        }
    }

    private static void assertClose(String what, double[] expected, float[] actual, double tolerance) {
        assertEquals(expected.length, actual.length, what);
        double worst = 0;
        double largest = 1;
        for (int i = 0; i < expected.length; i++) {
            worst = Math.max(worst, Math.abs(expected[i] - actual[i]));
            largest = Math.max(largest, Math.abs(expected[i]));
        }
        assertTrue(worst <= tolerance * largest, what + " is off by " + worst + ", allowed are " + tolerance * largest);
    }
}
