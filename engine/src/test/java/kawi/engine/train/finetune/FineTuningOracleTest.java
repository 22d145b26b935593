package kawi.engine.train.finetune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import kawi.autograd.Inference;
import kawi.autograd.Parameter;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.nn.Mode;
import kawi.autograd.optim.AdamW;
import kawi.autograd.random.CounterRandom;
import kawi.engine.data.Batch;
import kawi.engine.fixture.Models;
import kawi.engine.io.Oracle;
import kawi.engine.io.folder.GptFolder;
import kawi.engine.io.peft.Adapter;
import kawi.engine.io.peft.AdapterFolder;
import kawi.engine.io.safetensors.SafetensorsFile;
import kawi.engine.model.Gpt;
import kawi.engine.model.Tokens;
import kawi.engine.train.TrainingStep;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Ten steps of AdamW from a given model, held to those of PyTorch and `peft` in float64.
class FineTuningOracleTest {
    private static final int STEPS = 10;
    private static final int LENGTH = 10;
    private static final double RATE = 0.01;

    private static final double WEIGHT = 2e-5;
    private static final double LOSS = 5e-6;
    private static final double LOGIT = 5e-6;

    @ParameterizedTest
    @CsvSource({
        "gpt2, full", "gpt2, frozen", "gpt2, masked", "gpt2, lora",
        "qwen3, full", "qwen3, frozen", "qwen3, masked", "qwen3, lora"
    })
    void tenStepsHaveTheLossesAndTheWeightsOfPyTorch(String folder, String way) {
        try (var expected = SafetensorsFile.open(Oracle.fineTuned(folder).resolve("expected.safetensors"))) {
            for (Kernels kernels : Models.kernels().toList()) {
                FineTunedModel model = model(folder, way);
                double[] losses = train(model, kernels, expected, way.equals("masked") ? "masked_targets" : "targets");
                assertArrayEquals(expected.doubles(way + ".losses"), losses, LOSS, folder + ", " + way);
                long trained = expected.names().stream()
                        .filter(name -> name.startsWith(way + ".") && !name.endsWith(".losses"))
                        .count();
                assertEquals(trained, model.parameters().size(), "the number of trained parameters");
                for (Parameter parameter : model.parameters()) {
                    String name = way + "." + parameter.name();
                    assertEquals(expected.shape(name), parameter.shape(), name);
                    float[] weights = expected.floats(name).data();
                    for (int i = 0; i < weights.length; i++) {
                        assertEquals(weights[i], parameter.value().data()[i], WEIGHT, name + "[" + i + "]");
                    }
                }
            }
        }
    }

    private static FineTunedModel model(String folder, String way) {
        Gpt base = GptFolder.read(Oracle.fineTuned(folder));
        return switch (way) {
            case "lora" ->
                FineTunedModel.of(
                        base, AdapterFolder.read(Oracle.fineTuned(folder).resolve("adapter"), base.config()), LENGTH);
            case "frozen" -> {
                List<String> names = folder.equals("gpt2") ? List.of("wte", "wpe", "h.0") : List.of("wte", "h.0");
                yield FineTunedModel.of(base, FrozenParameters.of(base, names), LENGTH);
            }
            default -> FineTunedModel.of(base, List.of(), LENGTH);
        };
    }

    private static double[] train(FineTunedModel model, Kernels kernels, SafetensorsFile data, String targets) {
        int[] inputs = data.ints("inputs");
        int[] labels = data.ints(targets);
        double[] losses = new double[STEPS];
        try (var device = new Device(kernels, 1)) {
            var optimizer = new AdamW(model.parameters(), new AdamW.Settings(0.9, 0.99, 1e-3, 0.1));
            var step = new TrainingStep(model, optimizer, 1, device, CounterRandom.ofSeed(1));
            int size = inputs.length / STEPS;
            for (int i = 0; i < STEPS; i++) {
                int[] ids = Arrays.copyOfRange(inputs, i * size, (i + 1) * size);
                var batch = new Batch(
                        new Tokens(ids, 2, LENGTH, Optional.empty()),
                        Arrays.copyOfRange(labels, i * size, (i + 1) * size));
                losses[i] = step.run(i, List.of(batch), RATE).loss();
            }
        }
        return losses;
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "qwen3"})
    void anAdapterOfPeftGivesItsLogits(String name) {
        Gpt base = GptFolder.read(Oracle.fineTuned(name));
        Adapter adapter = AdapterFolder.read(Oracle.fineTuned(name).resolve("adapter"), base.config());
        try (var expected = SafetensorsFile.open(Oracle.fineTuned(name).resolve("expected.safetensors"));
                Device device = Models.device()) {
            int[] ids = Arrays.copyOf(expected.ints("inputs"), 2 * LENGTH);
            var tokens = new Tokens(ids, 2, LENGTH, Optional.empty());
            double[] logits = expected.doubles("adapted_logits");
            float[] plain = logits(base, tokens, device);
            float[] adapted = logits(base.with(adapter.updates()), tokens, device);
            adapter.mergeInto(base);
            float[] merged = logits(base, tokens, device);
            double difference = 0;
            for (int i = 0; i < logits.length; i++) {
                assertEquals(logits[i], adapted[i], LOGIT, "adapted, logit " + i);
                assertEquals(logits[i], merged[i], LOGIT, "merged, logit " + i);
                difference = Math.max(difference, Math.abs(plain[i] - logits[i]));
            }
            assertTrue(difference > 0.1, "the adapter changes logits by " + difference);
        }
    }

    private static float[] logits(Gpt model, Tokens tokens, Device device) {
        return new Inference(device)
                .run(() -> model.logits(tokens, Mode.EVALUATION))
                .toFloats();
    }
}
