package kawi.engine.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import kawi.autograd.Inference;
import kawi.autograd.Parameter;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.nn.Mode;
import kawi.autograd.random.CounterRandom;
import kawi.engine.fixture.Models;
import kawi.engine.io.Oracle;
import kawi.engine.io.folder.GptFolder;
import kawi.engine.io.folder.ModelFolder;
import kawi.engine.io.safetensors.SafetensorsFile;
import kawi.engine.model.Gpt.Form;
import kawi.engine.model.attention.AttentionScaling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Models whose configuration or files are not quite GPT-2's, held to what `transformers` computes in float64.
class VariantsTest {
    private static final int VOCABULARY = 23;
    private static final int LENGTH = 8;

    /// A few roundings (2^-24 each) of the largest logit.
    private static final double TOLERANCE = 2e-6;

    static List<String> names() {
        return List.of(
                "exact-gelu",
                "relu",
                "inner-width",
                "inverse-layer-scaling",
                "unscaled-attention",
                "untied",
                "dropouts",
                "float64",
                "saved-by-save-model",
                "both-names",
                "other-names",
                "everything");
    }

    static Stream<Arguments> variants() {
        return names().stream()
                .flatMap(name -> Models.kernels()
                        .flatMap(kernels ->
                                Arrays.stream(Form.values()).map(form -> Arguments.of(name, kernels, form))));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void itsLogitsAreThoseOfTransformers(String name, Kernels kernels, Form form) {
        assertLogits(name, read(Oracle.variant(name), form), kernels);
    }

    @ParameterizedTest
    @MethodSource("names")
    void whatIsWrittenIsReadBack(String name, @TempDir Path folder) {
        Gpt model = GptFolder.read(Oracle.variant(name));
        GptFolder.write(folder, model, Set.of());
        assertEquals(model.config(), GptFolder.read(folder).config());
        assertLogits(name, GptFolder.read(folder), Models.kernels().findFirst().orElseThrow());
    }

    @Test
    void theConfigurationsAreWhatTheirNamesSay() {
        assertEquals(Activation.GELU_ERF, config("exact-gelu").activation());
        assertEquals(20, config("inner-width").feedForwardWidth());
        assertEquals(
                new AttentionScaling(true, true),
                config("inverse-layer-scaling").attentionScaling());
        assertEquals(
                new AttentionScaling(false, false), config("unscaled-attention").attentionScaling());
        assertEquals(new DropoutRates(0, 0.2, 0.1), config("dropouts").dropout());
        assertEquals(config("both-names"), config("other-names"));
        assertEquals(false, config("untied").tiedOutput());
    }

    private static GptConfig config(String name) {
        return GptFolder.read(Oracle.variant(name)).config();
    }

    private static void assertLogits(String name, Gpt model, Kernels kernels) {
        SafetensorsFile expected = SafetensorsFile.open(Oracle.variant(name).resolve("expected.safetensors"));
        try (expected;
                var device = new Device(kernels, 1)) {
            double[] logits = expected.doubles("logits"); // (B, T, V)
            double largest = Arrays.stream(logits).map(Math::abs).max().orElseThrow();
            int[] ids = expected.ints("input_ids");
            var tokens = new Tokens(ids, 2, LENGTH, Optional.empty());
            var scope = new Inference(device);
            float[] all = scope.run(() -> model.logits(tokens, Mode.EVALUATION)).toFloats();
            assertClose(logits, all, TOLERANCE * largest, name);

            var cache = new KvCache(model.config(), 1, LENGTH);
            for (int t = 0; t < LENGTH; t++) {
                var next = new Continuation(List.of(new NewTokens(0, ids[t])), cache);
                float[] decoded = scope.run(() -> model.nextLogits(next)).toFloats();
                double[] row = Arrays.copyOfRange(logits, t * VOCABULARY, (t + 1) * VOCABULARY);
                assertClose(row, decoded, TOLERANCE * largest, name + ", decoded, position " + t);
            }
        }
    }

    private static void assertClose(double[] expected, float[] actual, double tolerance, String what) {
        assertEquals(expected.length, actual.length, what);
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            worst = Math.max(worst, Math.abs(expected[i] - actual[i]));
        }
        assertTrue(worst <= tolerance, what + " is off by " + worst + ", allowed are " + tolerance);
    }

    private static Gpt read(Path path, Form form) {
        try (ModelFolder folder = ModelFolder.open(path)) {
            var model = new Gpt(folder.config(), CounterRandom.ofSeed(0), form);
            for (Parameter parameter : model.parameters()) {
                folder.read(parameter.name(), parameter.value().data());
            }
            return model;
        }
    }
}
