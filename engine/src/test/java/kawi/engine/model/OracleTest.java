package kawi.engine.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import kawi.autograd.Parameter;
import kawi.autograd.Tape;
import kawi.autograd.Tensor;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.nn.Mode;
import kawi.autograd.optim.AdamW;
import kawi.autograd.optim.GradientClipping;
import kawi.autograd.random.CounterRandom;
import kawi.engine.data.Batch;
import kawi.engine.fixture.Models;
import kawi.engine.generate.GenerationConfig;
import kawi.engine.generate.Generator;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.engine.io.Oracle;
import kawi.engine.io.folder.ModelFolder;
import kawi.engine.io.safetensors.SafetensorsFile;
import kawi.engine.model.Gpt.Form;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds the whole model to what PyTorch computes for a tiny GPT-2 in float64.
///
/// The tolerance is that of float32: PyTorch's own float32 is within 1e-6 of its float64 here. A number may be off by a
/// few roundings (2^-24 each) of the largest number it is added up with.
class OracleTest {
    private static final double FORWARD = 4e-6;
    private static final double GRADIENT = 2e-6;

    /// AdamW divides a gradient by its own size: where it is near zero a rounding of it moves a weight by a good
    /// part of the learning rate, 1e-3.
    private static final double WEIGHT = 2e-5;

    /// A bias of the keys adds the same to all scores of a query, which changes nothing: its gradient is zero.
    /// Float32 leaves 1e-10 or so of it, and AdamW makes a step of that over epsilon, 1e-8, times the learning
    /// rate.
    private static final double WEIGHT_OF_KEY_BIAS = 3e-4;

    private final SafetensorsFile expected = SafetensorsFile.open(Oracle.case1().resolve("expected_f64.safetensors"));

    static Stream<Arguments> variants() {
        return Models.kernels()
                .flatMap(kernels -> Arrays.stream(Form.values()).map(form -> Arguments.of(kernels, form)));
    }

    private static Gpt model(Form form) {
        try (ModelFolder folder = ModelFolder.open(Oracle.case1())) {
            var model = new Gpt(folder.config(), CounterRandom.ofSeed(0), form);
            for (Parameter parameter : model.parameters()) {
                folder.read(parameter.name(), parameter.value().data());
            }
            return model;
        }
    }

    private Batch batch() {
        int[] ids = expected.ints("input_ids");
        int sequences = expected.shape("input_ids").size(0);
        return new Batch(
                new Tokens(ids, sequences, ids.length / sequences, Optional.empty()), expected.ints("targets"));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void logitsLossAndEveryGradientAreThoseOfPyTorch(Kernels kernels, Form form) {
        Gpt model = model(form);
        try (var device = new Device(kernels, 1)) {
            var tape = new Tape(device);
            Batch batch = batch();
            Tensor logits = tape.record(() -> model.logits(batch.inputs(), Mode.EVALUATION));
            assertClose("logits", expected.doubles("logits"), logits.value(), FORWARD);
            Tensor loss = tape.record(() -> logits.crossEntropy(batch.targets()));
            assertEquals(expected.doubles("loss")[0], loss.item(), FORWARD);
            tape.backward(loss);
            for (Parameter parameter : model.parameters()) {
                String name = nameOf("grad", parameter);
                assertClose(name, expected.doubles(name), parameter.gradient(), GRADIENT);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void weightsAfterStepsOfAdamWAreThoseOfPyTorch(Kernels kernels, Form form) {
        Gpt model = model(form);
        var optimizer = new AdamW(model.parameters(), new AdamW.Settings(0.9, 0.95, 1e-8, 0.1));
        double[] losses = expected.doubles("losses");
        double[] norms = expected.doubles("grad_norms");
        try (var device = new Device(kernels, 1)) {
            for (int step = 1; step <= 3; step++) {
                float loss = Models.backward(model, batch(), Mode.EVALUATION, device);
                double norm = GradientClipping.norm(device, model.parameters());
                assertEquals(losses[step - 1], loss, 2 * FORWARD, "the loss before step " + step);
                assertEquals(norms[step - 1], norm, 2 * FORWARD * norm, "the gradients' length before step " + step);
                optimizer.step(device, 1e-3, GradientClipping.coefficient(norm, 1));
                if (step != 2) {
                    for (Parameter parameter : model.parameters()) {
                        String name = nameOf("step" + step, parameter);
                        assertWeightsClose(name, expected.doubles(name), parameter.value());
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void greedyContinuationSlidesPastTheContextAsPyTorchDoes(Kernels kernels, Form form) {
        int[] greedy = expected.ints("greedy_ids");
        int[] firstRow = Arrays.copyOf(expected.ints("input_ids"), 5);
        int[] prompt = Arrays.equals(Arrays.copyOf(greedy, 5), firstRow) ? firstRow : new int[0];
        assertEquals(5, prompt.length, "the case begins with its prompt");
        Gpt model = model(form);
        assertTrue(greedy.length > model.config().contextLength(), "the case goes past the context");
        try (var device = new Device(kernels, 1)) {
            var config = GenerationConfig.of(greedy.length - prompt.length, DecodingStrategy.greedy());
            int[] written = new Generator(model, device)
                    .generate(prompt, config, step -> {})
                    .ids();
            assertArrayEquals(Arrays.copyOfRange(greedy, prompt.length, greedy.length), written);
        }
    }

    private String nameOf(String kind, Parameter parameter) {
        String name = kind + "." + parameter.name();
        return expected.names().contains(name) ? name : kind + ".transformer." + parameter.name();
    }

    private static void assertWeightsClose(String name, double[] expected, Array actual) {
        if (!name.endsWith("c_attn.bias")) {
            assertClose(name, expected, actual, WEIGHT);
            return;
        }
        int width = expected.length / 3;
        for (int part = 0; part < 3; part++) {
            double[] numbers = Arrays.copyOfRange(expected, part * width, (part + 1) * width);
            float[] floats = Arrays.copyOfRange(actual.data(), part * width, (part + 1) * width);
            double tolerance = part == 1 ? WEIGHT_OF_KEY_BIAS : WEIGHT;
            assertClose(name + " part " + part, numbers, new Array(floats, Shape.of(width)), tolerance);
        }
    }

    private static void assertClose(String name, double[] expected, Array actual, double tolerance) {
        assertEquals(expected.length, actual.elements(), name);
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            worst = Math.max(worst, Math.abs(expected[i] - actual.data()[i]));
        }
        assertTrue(worst <= tolerance, name + " is off by " + worst + ", allowed are " + tolerance);
    }
}
