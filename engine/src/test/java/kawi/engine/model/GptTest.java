package kawi.engine.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import kawi.autograd.Inference;
import kawi.autograd.OperationListener;
import kawi.autograd.Parameter;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.DropoutMask;
import kawi.autograd.nn.Mode;
import kawi.autograd.op.Dropout;
import kawi.autograd.op.Operation;
import kawi.autograd.random.CounterRandom;
import kawi.engine.data.Batch;
import kawi.engine.data.Padding;
import kawi.engine.fixture.Models;
import kawi.engine.io.gpt2.Gpt2Layout;
import kawi.engine.model.Gpt.Form;
import kawi.engine.model.count.ModelSummary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class GptTest {

    @Example
    void theLaptopModelHasAsManyParametersAsItsFormulaSays() {
        var config = GptConfig.of(65)
                .contextLength(64)
                .layers(4)
                .heads(4)
                .width(128)
                .bias(false)
                .build();
        var model = new Gpt(config, CounterRandom.ofSeed(1));
        long perLayer = 12L * 128 * 128 + 2 * 128;
        assertEquals(65 * 128 + 64 * 128 + 4 * perLayer + 128, model.parameterCount());
        ModelSummary summary = ModelSummary.of(model);
        assertEquals(
                model.parameterCount(),
                summary.rows().stream().mapToLong(ModelSummary.Row::parameters).sum());
        assertTrue(summary.toString().contains("804,096"), summary.toString());
    }

    @Property(tries = 10)
    void parametersAreThoseOfTheLayout(@ForAll boolean bias, @ForAll boolean exotic) {
        GptConfig config = exotic ? Models.exotic(Activation.GELU_ERF, bias) : Models.tiny(bias, 0);
        var expected = new ArrayList<String>();
        Gpt2Layout.parameters(config).forEach((name, shape) -> expected.add(name + " " + shape));
        List<String> actual = new Gpt(config, CounterRandom.ofSeed(0))
                .parameters().stream()
                        .map(parameter -> parameter.name() + " " + parameter.shape())
                        .toList();
        assertEquals(expected, actual);
    }

    @Example
    void weightsStartAsGpt2s() {
        var model = new Gpt(
                GptConfig.of(300).contextLength(64).layers(8).heads(2).width(64).build(), CounterRandom.ofSeed(3));
        for (Parameter parameter : model.parameters()) {
            double std = std(parameter.toFloats());
            if (parameter.name().endsWith("c_proj.weight")) {
                assertEquals(0.02 / Math.sqrt(16), std, 0.0003, parameter.name());
            } else if (parameter.shape().rank() == 2) {
                assertEquals(0.02, std, 0.001, parameter.name());
            } else {
                float expected = parameter.name().endsWith(".weight") ? 1 : 0;
                for (float number : parameter.toFloats()) {
                    assertEquals(expected, number, parameter.name());
                }
            }
        }
    }

    private static double std(float[] numbers) {
        double sum = 0;
        for (float number : numbers) {
            sum += number * (double) number;
        }
        return Math.sqrt(sum / numbers.length);
    }

    @Property(tries = 20)
    void changingAFutureTokenChangesNoEarlierLogit(
            @ForAll @IntRange(min = 1, max = 7) int changed, @ForAll @IntRange(max = 100) int seed) {
        Gpt model = Models.lively(Models.tiny(true, 0), seed);
        int[] ids = Models.ids(8, 11, seed);
        float[] before = Models.logits(model, Tokens.of(ids));
        ids[changed] = (ids[changed] + 1) % 11;
        float[] after = Models.logits(model, Tokens.of(ids));
        assertArrayEquals(Arrays.copyOf(before, changed * 11), Arrays.copyOf(after, changed * 11));
        assertFalse(Arrays.equals(before, after), "the changed token itself is seen");
    }

    @Property(tries = 20)
    void paddingChangesNoRealPositionsLogit(
            @ForAll @IntRange(min = 1, max = 7) int length,
            @ForAll @IntRange(max = 10) int paddingId,
            @ForAll @IntRange(max = 100) int seed) {
        Gpt model = Models.lively(Models.tiny(false, 0), seed);
        int[] sequence = Models.ids(length, 11, seed);
        float[] alone = Models.logits(model, Tokens.of(sequence));
        Tokens padded = new Padding(paddingId).inputs(List.of(Models.ids(8, 11, seed + 1), sequence));
        float[] together = Models.logits(model, padded);
        assertArrayEquals(alone, Arrays.copyOfRange(together, 8 * 11, (8 + length) * 11));
    }

    @Property(tries = 20)
    void theNextLogitsAreThoseOfTheLastRealPosition(
            @ForAll @IntRange(min = 1, max = 8) int length, @ForAll @IntRange(max = 100) int seed) {
        Gpt model = Models.lively(Models.tiny(true, 0), seed);
        int[] sequence = Models.ids(length, 11, seed);
        Tokens batch = new Padding(0).inputs(List.of(sequence, Models.ids(8, 11, seed + 1)));
        float[] all = Models.logits(model, batch);
        try (Device device = Models.device()) {
            var inference = new Inference(device);
            float[] next = inference.run(() -> model.nextLogits(batch)).toFloats();
            assertArrayEquals(Arrays.copyOfRange(all, (length - 1) * 11, length * 11), Arrays.copyOf(next, 11));
            assertArrayEquals(Arrays.copyOfRange(all, 15 * 11, 16 * 11), Arrays.copyOfRange(next, 11, 22));
            float[] single =
                    inference.run(() -> model.nextLogits(Tokens.of(sequence))).toFloats();
            assertArrayEquals(Arrays.copyOf(next, 11), single, "the row alone");
        }
    }

    @Example
    void dropoutIsActiveInTrainingOnly() {
        Gpt model = Models.lively(Models.tiny(true, 0.3), 1);
        Batch batch = new Batch(Tokens.of(1, 2, 3, 4), new int[] {2, 3, 4, 5});
        var training = new Mode.Training(CounterRandom.ofSeed(1));
        var otherStep = new Mode.Training(CounterRandom.ofSeed(2));
        try (Device device = Models.device()) {
            float evaluation = Models.backward(model, batch, Mode.EVALUATION, device);
            assertEquals(evaluation, Models.backward(model, batch, Mode.EVALUATION, device), "twice the same bits");
            float first = Models.backward(model, batch, training, device);
            assertEquals(first, Models.backward(model, batch, training, device), "the same step drops the same");
            assertFalse(first == evaluation, "training drops something");
            assertFalse(first == Models.backward(model, batch, otherStep, device), "another step drops something else");
        }
    }

    /// The visible form shows each dropout as an operation of its own; all masks are different.
    @Example
    void everyDropoutHasItsOwnRateAndItsOwnMask() {
        GptConfig config = Models.exotic(Activation.GELU_ERF, true); // rates 0.1, 0.2 and 0.3
        Gpt model = Models.lively(config, 1, Form.VISIBLE);
        List<DropoutMask> masks = new ArrayList<>();
        try (Device device = Models.device()) {
            var scope = new Inference(device);
            scope.listen(new OperationListener() {
                @Override
                public void begin() {}

                @Override
                public void computed(Operation operation) {
                    if (operation instanceof Dropout dropout) {
                        masks.add(dropout.mask());
                    }
                }

                @Override
                public void differentiated(Operation operation) {}
            });
            scope.run(() -> model.logits(Tokens.of(1, 2, 3), new Mode.Training(CounterRandom.ofSeed(1))));
        }
        double[] kept = masks.stream().mapToDouble(mask -> 1 / mask.scale()).toArray();
        assertArrayEquals(new double[] {0.9, 0.8, 0.7, 0.7, 0.8, 0.7, 0.7}, kept, 1e-7);
        assertEquals(7, masks.stream().distinct().count());
    }

    @Example
    void aSequenceLongerThanTheContextIsRefused() {
        var model = new Gpt(Models.tiny(true, 0), CounterRandom.ofSeed(0));
        var error = assertThrows(
                IllegalArgumentException.class, () -> Models.logits(model, Tokens.of(Models.ids(9, 11, 0))));
        assertEquals("sequences of 9 tokens are longer than the context of 8", error.getMessage());
    }

    @Example
    void aSequenceWithoutRealTokensHasNoNextLogits() {
        var model = new Gpt(Models.tiny(true, 0), CounterRandom.ofSeed(0));
        var tokens = new Tokens(new int[2], 1, 2, Optional.of(new boolean[1][2]));
        assertThrows(IllegalArgumentException.class, () -> model.nextLogits(tokens));
    }
}
