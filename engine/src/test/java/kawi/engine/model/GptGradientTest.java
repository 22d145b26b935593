package kawi.engine.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import kawi.autograd.Parameter;
import kawi.autograd.device.Device;
import kawi.autograd.nn.Mode;
import kawi.autograd.random.CounterRandom;
import kawi.engine.data.Batch;
import kawi.engine.data.Padding;
import kawi.engine.fixture.DoubleGpt;
import kawi.engine.fixture.Models;
import kawi.engine.fixture.Variant;
import kawi.engine.model.Gpt.Form;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

/// The gradient of the whole model against central differences of a model in double precision.
@Tag("slow")
class GptGradientTest {

    /// With a step of 1e-5 in double the differences themselves are good to about 1e-10; what is left are float32's
    /// roundings, added up over two layers.
    private static final double STEP = 1e-5;

    private static final double TOLERANCE = 1e-5;

    @Property(tries = 8)
    void everyParameterHasTheGradientOfCentralDifferences(
            @ForAll Form form,
            @ForAll boolean bias,
            @ForAll @IntRange(min = 2, max = 9) int firstLength,
            @ForAll @IntRange(min = 2, max = 9) int secondLength,
            @ForAll @IntRange(max = 1000) int seed) {
        check(Models.lively(Models.tiny(bias, 0), seed, form), firstLength, secondLength, seed);
    }

    private static void check(Gpt model, int firstLength, int secondLength, int seed) {
        Batch batch = new Padding(0)
                .batch(List.of(Models.ids(firstLength, 11, seed), Models.ids(secondLength, 11, seed + 1)));
        var exact = new DoubleGpt(model);
        try (Device device = Models.device()) {
            float loss = Models.backward(model, batch, Mode.EVALUATION, device);
            assertEquals(exact.loss(batch), loss, TOLERANCE, "the loss");
        }
        for (Parameter parameter : model.parameters()) {
            float[] gradient = parameter.gradient().toFloats();
            double[] weights = exact.weights(parameter.name());
            CounterRandom random =
                    CounterRandom.ofSeed(seed).child(parameter.name().hashCode());
            for (int sample = 0; sample < 12; sample++) {
                int i = random.below(weights.length, sample);
                assertEquals(
                        difference(exact, weights, i, batch), gradient[i], TOLERANCE, parameter.name() + "[" + i + "]");
            }
        }
    }

    @Property(tries = 20)
    void soItHasWithOtherParts(
            @ForAll Form form, @ForAll Variant variant, @ForAll boolean bias, @ForAll @IntRange(max = 1000) int seed) {
        check(Models.lively(variant.config(bias, 0), seed, form), 9, 6, seed);
    }

    @Example
    void aBatchWithoutTargetsHasNoLossAndNoGradient() {
        Gpt model = Models.lively(Models.tiny(true, 0), 5);
        var batch = new Batch(Tokens.of(1, 2, 3), new int[] {-100, -100, -100});
        try (Device device = Models.device()) {
            assertEquals(0, Models.backward(model, batch, Mode.EVALUATION, device));
        }
        for (Parameter parameter : model.parameters()) {
            for (float gradient : parameter.gradient().toFloats()) {
                assertEquals(0, gradient, parameter.name());
            }
        }
    }

    private static double difference(DoubleGpt exact, double[] weights, int i, Batch batch) {
        double kept = weights[i];
        weights[i] = kept + STEP;
        double above = exact.loss(batch);
        weights[i] = kept - STEP;
        double below = exact.loss(batch);
        weights[i] = kept;
        return (above - below) / (2 * STEP);
    }
}
