package kawi.autograd.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import kawi.autograd.Parameter;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Device;
import kawi.autograd.fixture.Devices;
import kawi.autograd.kernel.Kernels;
import org.junit.jupiter.api.Test;

/// Ten steps of each optimizer give PyTorch's weights: `oracle/optimizers.txt`, made by the script beside it.
class PyTorchTest {
    private static final int STEPS = 10;
    private static final Shape SHAPE = Shape.of(5, 12);
    private static final double RATE = 0.02;
    private static final AdamW.Settings SETTINGS = new AdamW.Settings(0.9, 0.99, 1e-8, 0.1);
    private static final Map<String, float[]> ORACLE = oracle();

    private static Map<String, float[]> oracle() {
        Map<String, float[]> arrays = new HashMap<>();
        var stream = Objects.requireNonNull(PyTorchTest.class.getResourceAsStream("/oracle/optimizers.txt"));
        try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line : reader.lines().toList()) {
                String[] words = line.split(" ", -1);
                var numbers = new float[words.length - 1];
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = Float.parseFloat(words[i + 1]);
                }
                arrays.put(words[0], numbers);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return arrays;
    }

    @Test
    void adamW() {
        check("adamw", w -> new AdamW(List.of(w), SETTINGS));
    }

    @Test
    void adamWWithCautiousDecay() {
        check("cautious", w -> new AdamW(List.of(w), SETTINGS.cautious(true)));
    }

    @Test
    void muon() {
        check("muon", w -> new Muon(List.of(w), List.of(), Muon.Settings.of(SETTINGS)));
    }

    /// A decay of 0.1 is below `(1 + t) / (10 + t)` from the first step on.
    @Test
    void averagedWeights() {
        check("averaged", w -> new AveragedWeights(new Sgd(List.of(w)), List.of(w), 0.1));
    }

    private static void check(String name, Function<Parameter, Optimizer> optimizer) {
        for (Kernels kernels : Devices.kernels()) {
            var w = new Parameter("w", SHAPE);
            System.arraycopy(ORACLE.get("start"), 0, w.value().data(), 0, SHAPE.elements());
            Optimizer made = optimizer.apply(w);
            try (var device = new Device(kernels, 1)) {
                for (int step = 0; step < STEPS; step++) {
                    float[] gradient = ORACLE.get("gradient" + step);
                    System.arraycopy(gradient, 0, w.gradient().data(), 0, gradient.length);
                    made.step(device, RATE, 1);
                }
            }
            List<float[]> evaluated = new ArrayList<>();
            made.withEvaluationWeights(() -> evaluated.add(w.toFloats()));
            float[] expected = ORACLE.get(name);
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i], evaluated.getFirst()[i], 2e-5, name + " at element " + i);
            }
        }
    }

    /// The optimizers differ by more than the tolerance.
    @Test
    void theResultsOfTheOptimizersDiffer() {
        List<float[]> results = Stream.of("adamw", "cautious", "muon", "averaged")
                .map(ORACLE::get)
                .toList();
        for (int i = 0; i < results.size(); i++) {
            for (int j = 0; j < i; j++) {
                double difference = 0;
                for (int k = 0; k < results.get(i).length; k++) {
                    difference = Math.max(difference, Math.abs(results.get(i)[k] - results.get(j)[k]));
                }
                assertTrue(difference > 1e-3, "a difference of " + difference);
            }
        }
    }
}
