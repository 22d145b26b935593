package kawi.engine.io.llama;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import kawi.autograd.Parameter;
import kawi.autograd.Tape;
import kawi.autograd.Tensor;
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
import kawi.engine.io.folder.GptFolder;
import kawi.engine.io.folder.ModelFolder;
import kawi.engine.io.safetensors.RawSafetensors;
import kawi.engine.io.safetensors.SafetensorsFile;
import kawi.engine.model.Gpt;
import kawi.engine.model.Gpt.Form;
import kawi.engine.model.Tokens;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Llama, Qwen2 and Qwen3 of several shapes, held to what `transformers` computes in float64. Tolerances are relative
/// to the largest number of a tensor: a few roundings of float32 (2^-24 each), which `transformers` also makes in the
/// angles of the rotation.
@Tag("slow")
class LlamaOracleTest {
    private static final double FORWARD = 4e-6;
    private static final double GRADIENT = 1e-5;

    /// AdamW divides a gradient by its own size: where it is near zero a rounding of it moves a weight by a good
    /// part of the learning rate, 1e-3.
    private static final double WEIGHT = 1e-4;

    /// A bias of the keys adds the same to all scores of a query if positions do not rotate it: its gradient is small.
    private static final double WEIGHT_OF_BIAS = 4e-4;

    @TempDir
    Path temporary;

    static List<String> names() {
        return List.of(
                "llama-tied",
                "llama-untied",
                "llama3-scaling",
                "llama3-scaling-before-5",
                "llama-linear-scaling",
                "llama-biases",
                "llama-defaults",
                "llama-sharded",
                "llama-float16",
                "llama-bfloat16",
                "qwen2-tied",
                "qwen2-untied",
                "qwen3-tied",
                "qwen3-untied");
    }

    static Stream<Arguments> cases() {
        return names().stream()
                .flatMap(name -> Models.kernels()
                        .flatMap(kernels ->
                                Arrays.stream(Form.values()).map(form -> Arguments.of(name, kernels, form))));
    }

    private static Gpt model(Path folder, Form form) {
        try (ModelFolder files = ModelFolder.open(folder)) {
            var model = new Gpt(files.config(), CounterRandom.ofSeed(0), form);
            for (Parameter parameter : model.parameters()) {
                files.read(parameter.name(), parameter.value().data());
            }
            return model;
        }
    }

    /// Reads tensors that have the names of weights, such as gradients, by the names of parameters.
    private Map<String, float[]> tensors(String name, String file) throws IOException {
        Path folder = Files.createDirectories(temporary.resolve(name + file));
        Files.copy(Oracle.llama(name).resolve("config.json"), folder.resolve(ModelFolder.CONFIG));
        Files.copy(Oracle.llama(name).resolve(file), folder.resolve(ModelFolder.WEIGHTS));
        Map<String, float[]> tensors = new LinkedHashMap<>();
        for (Parameter parameter : model(folder, Form.FUSED).parameters()) {
            tensors.put(parameter.name(), parameter.value().toFloats());
        }
        return tensors;
    }

    private static SafetensorsFile expected(String name) {
        return SafetensorsFile.open(Oracle.llama(name).resolve("expected.safetensors"));
    }

    private static Batch batch(SafetensorsFile expected) {
        int[] ids = expected.ints("input_ids");
        int sequences = expected.shape("input_ids").size(0);
        return new Batch(
                new Tokens(ids, sequences, ids.length / sequences, Optional.empty()), expected.ints("targets"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void logitsLossAndEveryGradientAreThoseOfTransformers(String name, Kernels kernels, Form form) throws IOException {
        Gpt model = model(Oracle.llama(name), form);
        Map<String, float[]> gradients = tensors(name, "gradients.safetensors");
        try (var expected = expected(name);
                var device = new Device(kernels, 1)) {
            var tape = new Tape(device);
            Batch batch = batch(expected);
            Tensor logits = tape.record(() -> model.logits(batch.inputs(), Mode.EVALUATION));
            assertClose("logits", expected.doubles("logits"), logits.value().toFloats(), FORWARD);
            Tensor loss = tape.record(() -> logits.crossEntropy(batch.targets()));
            double loss0 = expected.doubles("losses")[0];
            assertEquals(loss0, loss.item(), FORWARD * loss0);
            tape.backward(loss);
            for (Parameter parameter : model.parameters()) {
                assertClose(
                        parameter.name(),
                        doubles(gradients.get(parameter.name())),
                        parameter.gradient().toFloats(),
                        GRADIENT);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void weightsAfterStepsOfAdamWAreThoseOfTransformers(String name, Kernels kernels, Form form) throws IOException {
        Gpt model = model(Oracle.llama(name), form);
        Map<String, float[]> weights = tensors(name, "step3.safetensors");
        var optimizer = new AdamW(model.parameters(), new AdamW.Settings(0.9, 0.95, 1e-8, 0.1));
        try (var expected = expected(name);
                var device = new Device(kernels, 1)) {
            double[] losses = expected.doubles("losses");
            double[] norms = expected.doubles("grad_norms");
            for (int step = 0; step < 3; step++) {
                float loss = Models.backward(model, batch(expected), Mode.EVALUATION, device);
                double norm = GradientClipping.norm(device, model.parameters());
                assertEquals(losses[step], loss, 4 * FORWARD * losses[step], "the loss before step " + step);
                assertEquals(norms[step], norm, 4 * FORWARD * norm, "the gradients' length before step " + step);
                optimizer.step(device, 1e-3, GradientClipping.coefficient(norm, 1));
            }
            for (Parameter parameter : model.parameters()) {
                assertClose(
                        parameter.name(),
                        doubles(weights.get(parameter.name())),
                        parameter.value().toFloats(),
                        parameter.name().endsWith(".bias") ? WEIGHT_OF_BIAS : WEIGHT);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void greedyContinuationSlidesPastTheContextAsTransformersDoes(String name, Kernels kernels, Form form) {
        Gpt model = model(Oracle.llama(name), form);
        try (var expected = expected(name);
                var device = new Device(kernels, 1)) {
            int[] greedy = expected.ints("greedy_ids");
            assertTrue(greedy.length > model.config().contextLength(), "the case goes past the context");
            int[] prompt = Arrays.copyOf(greedy, 5);
            var config = GenerationConfig.of(greedy.length - prompt.length, DecodingStrategy.greedy());
            int[] written = new Generator(model, device)
                    .generate(prompt, config, step -> {})
                    .ids();
            assertArrayEquals(Arrays.copyOfRange(greedy, prompt.length, greedy.length), written);
        }
    }

    /// What Kawi writes has the tensors of the original file, bit for bit if that is in float32.
    @ParameterizedTest
    @MethodSource("names")
    void aModelIsWrittenAgainWithTheSameTensors(String name) throws IOException {
        Gpt model = GptFolder.read(Oracle.llama(name));
        GptFolder.write(temporary, model, Set.of());
        Gpt again = GptFolder.read(temporary);
        assertEquals(model.config(), again.config());
        for (int i = 0; i < model.parameters().size(); i++) {
            assertArrayEquals(
                    model.parameters().get(i).value().toFloats(),
                    again.parameters().get(i).value().toFloats());
        }
        Path original = Oracle.llama(name).resolve(ModelFolder.WEIGHTS);
        if (Files.exists(original) && !name.contains("float16")) {
            var written = RawSafetensors.read(temporary.resolve(ModelFolder.WEIGHTS));
            var raw = RawSafetensors.read(original);
            assertEquals(raw.header().propertyNames(), written.header().propertyNames());
            for (String tensor : raw.header().propertyNames()) {
                if (!tensor.equals("__metadata__")) {
                    assertArrayEquals(raw.sizes(tensor), written.sizes(tensor), tensor);
                    assertArrayEquals(raw.bits(tensor), written.bits(tensor), tensor);
                }
            }
        }
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    private static void assertClose(String name, double[] expected, float[] actual, double tolerance) {
        assertEquals(expected.length, actual.length, name);
        double worst = 0;
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            worst = Math.max(worst, Math.abs(expected[i] - actual[i]));
            largest = Math.max(largest, Math.abs(expected[i]));
        }
        double allowed = tolerance * Math.max(largest, 1e-3);
        assertTrue(worst <= allowed, name + " is off by " + worst + ", allowed are " + allowed);
    }
}
