package kawi.engine.model.lora;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kawi.autograd.Parameter;
import kawi.autograd.Tape;
import kawi.autograd.Tensor;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.ReferenceKernels;
import kawi.autograd.nn.Mode;
import kawi.autograd.random.CounterRandom;
import kawi.engine.data.Batch;
import kawi.engine.data.Padding;
import kawi.engine.fixture.DoubleGpt;
import kawi.engine.fixture.Models;
import kawi.engine.fixture.Variant;
import kawi.engine.io.peft.Adapter;
import kawi.engine.io.peft.Projection;
import kawi.engine.io.peft.Targets;
import kawi.engine.model.Activation;
import kawi.engine.model.Gpt;
import kawi.engine.model.Gpt.Form;
import kawi.engine.model.GptConfig;
import kawi.engine.model.NormType;
import kawi.engine.model.Tokens;
import kawi.engine.model.attention.Positions.Rotary;
import kawi.engine.model.attention.QueryKeyNorm;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class LoraTest {
    private static final double STEP = 1e-5;
    private static final double TOLERANCE = 1e-5;

    /// Down to the last bit, with every part of a model, on any number of threads.
    @Property(tries = 40)
    void theFusedFormHasTheLossAndEveryGradientOfTheVisibleForm(
            @ForAll Variant variant,
            @ForAll boolean bias,
            @ForAll boolean dropout,
            @ForAll boolean all,
            @ForAll @IntRange(min = 1, max = 3) int threads,
            @ForAll long seed) {
        assertSameForms(variant.config(bias, dropout ? 0.3 : 0), dropout, all, threads, seed);
    }

    /// Queries and values have updates of their own, keys have none; gates and values have theirs side by side.
    @Example
    void soItIsWhereALayerIsSeveralProjections() {
        for (boolean all : new boolean[] {false, true}) {
            assertSameForms(qwen(), true, all, 2, 7);
        }
    }

    private static GptConfig qwen() {
        return GptConfig.of(11)
                .contextLength(8)
                .layers(2)
                .heads(4)
                .keyValueHeads(2)
                .headSize(6)
                .width(12)
                .bias(false)
                .dropout(0.3)
                .norm(NormType.RMS)
                .activation(Activation.SWIGLU)
                .queryKeyNorm(QueryKeyNorm.GAIN)
                .positions(new Rotary(1000))
                .build();
    }

    private static void assertSameForms(GptConfig config, boolean dropout, boolean all, int threads, long seed) {
        Batch batch = batch(seed);
        var mode = new Mode.Training(CounterRandom.ofSeed(seed));
        Map<String, float[]> expected = null;
        for (Form form : Form.values()) {
            for (Kernels kernels : Models.kernels().toList()) {
                Gpt base = Models.lively(config, seed, form);
                List<String> targets = all ? List.of(Targets.ALL) : Targets.defaults(base.config());
                Adapter adapter = adapter(base, targets, dropout ? 0.2 : 0, seed);
                try (var device = new Device(kernels, kernels instanceof ReferenceKernels ? 1 : threads)) {
                    boolean recompute = !(kernels instanceof ReferenceKernels);
                    Tape tape = recompute ? Tape.recomputing(device) : new Tape(device);
                    Map<String, float[]> actual = gradients(base, adapter, batch, mode, tape);
                    expected = expected == null ? actual : expected;
                    assertEquals(expected.keySet(), actual.keySet());
                    for (String name : expected.keySet()) {
                        assertArrayEquals(
                                expected.get(name), actual.get(name), form + ", " + kernels.name() + ", " + name);
                    }
                }
            }
        }
    }

    @Property(tries = 12)
    void theMatricesHaveTheGradientsOfCentralDifferences(
            @ForAll Variant variant, @ForAll Form form, @ForAll boolean bias, @ForAll @IntRange(max = 1000) int seed) {
        Gpt base = Models.lively(variant.config(bias, 0), seed, form);
        Adapter adapter = adapter(base, List.of(Targets.ALL), 0, seed);
        Batch batch = batch(seed);
        try (Device device = Models.device()) {
            gradients(base, adapter, batch, Mode.EVALUATION, new Tape(device));
        }
        var exact = new Differences(base, adapter, batch);
        for (LowRankUpdate update : adapter.updates()) {
            for (Parameter parameter : update.parameters()) {
                int i = CounterRandom.ofSeed(seed).below(parameter.shape().elements(), 0);
                assertEquals(
                        exact.of(update, parameter, i),
                        parameter.gradient().data()[i],
                        TOLERANCE,
                        parameter.name() + "[" + i + "]");
            }
        }
    }

    /// The loss in double precision of a model whose weights are W + s A B.
    private record Differences(Gpt base, Adapter adapter, Batch batch) {

        double of(LowRankUpdate changed, Parameter parameter, int i) {
            return (loss(changed, parameter, i, STEP) - loss(changed, parameter, i, -STEP)) / (2 * STEP);
        }

        private double loss(LowRankUpdate changed, Parameter parameter, int i, double step) {
            var exact = new DoubleGpt(base);
            for (LowRankUpdate update : adapter.updates()) {
                double[] a = doubles(update.a());
                double[] b = doubles(update.b());
                if (update.equals(changed)) {
                    (parameter.equals(update.a()) ? a : b)[i] += step;
                }
                double[] w = exact.weights(update.layer() + ".weight");
                int columns = w.length / update.inputs();
                for (int k = 0; k < update.inputs(); k++) {
                    for (int n = 0; n < update.outputs(); n++) {
                        for (int r = 0; r < update.rank(); r++) {
                            w[k * columns + update.firstColumn() + n] +=
                                    update.scale() * a[k * update.rank() + r] * b[r * update.outputs() + n];
                        }
                    }
                }
            }
            return exact.loss(batch);
        }

        private static double[] doubles(Parameter parameter) {
            float[] floats = parameter.toFloats();
            double[] doubles = new double[floats.length];
            Arrays.setAll(doubles, j -> floats[j]);
            return doubles;
        }
    }

    @Example
    void aNewAdapterChangesNothing() {
        Gpt base = Models.lively(qwen(), 1);
        Adapter adapter =
                Adapter.initial(base.config(), new Lora(2, 4, 0), List.of(Targets.ALL), CounterRandom.ofSeed(2));
        Tokens tokens = Tokens.of(1, 2, 3);
        assertArrayEquals(Models.logits(base, tokens), Models.logits(base.with(adapter.updates()), tokens));
    }

    @Property(tries = 16)
    void aMergedModelHasTheLogitsOfTheAdaptedOne(@ForAll Variant variant, @ForAll long seed) {
        Gpt base = Models.lively(variant.config(true, 0), seed);
        Adapter adapter = adapter(base, List.of(Targets.ALL), 0.5, seed);
        Tokens tokens = Tokens.of(1, 2, 3, 4, 5);
        float[] plain = Models.logits(base, tokens);
        float[] adapted = Models.logits(base.with(adapter.updates()), tokens);
        adapter.mergeInto(base);
        float[] merged = Models.logits(base, tokens);
        assertArrayEquals(adapted, merged, 1e-4f);
        assertFalse(Arrays.equals(plain, merged));
    }

    @Example
    void frozenParametersGetNoGradient() {
        Gpt base = Models.lively(Models.tiny(true, 0), 1);
        base.parameters().forEach(Parameter::freeze);
        Adapter adapter = adapter(base, List.of("mlp.c_proj"), 0, 1);
        try (Device device = Models.device()) {
            gradients(base, adapter, batch(1), Mode.EVALUATION, new Tape(device));
        }
        for (Parameter parameter : base.parameters()) {
            assertFalse(parameter.hasGradient(), parameter.name());
            assertThrows(IllegalStateException.class, parameter::gradient);
        }
    }

    @Example
    void updatesThatDoNotFitAreRefused() {
        Gpt base = Models.lively(Models.tiny(true, 0), 1);
        Adapter wider = adapter(Models.lively(Variant.HEAD_SIZE.config(true, 0), 1), List.of(Targets.ALL), 0, 1);
        assertThrows(IllegalArgumentException.class, () -> base.with(wider.updates()));
        List<LowRankUpdate> twice =
                new ArrayList<>(adapter(base, List.of("c_attn"), 0, 1).updates());
        twice.addAll(List.copyOf(twice));
        assertThrows(IllegalArgumentException.class, () -> base.with(twice));
    }

    @Example
    void hyperparametersOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Lora(0, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Lora(1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Lora(1, Double.NaN, 0));
        assertThrows(IllegalArgumentException.class, () -> new Lora(1, 1, 1));
    }

    @Example
    void eachProjectionIsTheColumnsOfItsLayer() {
        List<GptConfig> configs = new ArrayList<>(List.of(qwen()));
        for (Variant variant : Variant.values()) {
            configs.add(variant.config(true, 0));
        }
        for (GptConfig config : configs) {
            Gpt model = Models.lively(config, 1);
            Map<String, Integer> columns = new TreeMap<>();
            for (Projection projection : Projection.of(model.config())) {
                columns.merge(projection.layer() + ".weight", projection.outputs(), Integer::sum);
            }
            Map<String, Integer> expected = new TreeMap<>();
            model.blockMatrices()
                    .forEach(each -> expected.put(each.name(), each.shape().columns()));
            assertEquals(expected, columns, config.toString());
        }
    }

    /// An adapter whose matrices are all random.
    private static Adapter adapter(Gpt base, List<String> targets, double dropout, long seed) {
        CounterRandom random = CounterRandom.ofSeed(seed).child(9);
        Adapter adapter = Adapter.initial(base.config(), new Lora(3, 5, dropout), targets, random);
        for (LowRankUpdate update : adapter.updates()) {
            float[] b = update.b().value().data();
            for (int i = 0; i < b.length; i++) {
                b[i] = (float) (0.3 * random.child(update.b().name().hashCode()).normal(i));
            }
        }
        return adapter;
    }

    private static Batch batch(long seed) {
        return new Padding(0).batch(List.of(Models.ids(9, 11, seed), Models.ids(5, 11, seed + 1)));
    }

    /// The loss, and the gradients of the matrices and of all weights that are not frozen.
    private static Map<String, float[]> gradients(Gpt base, Adapter adapter, Batch batch, Mode mode, Tape tape) {
        Gpt adapted = base.with(adapter.updates());
        Tensor loss = tape.record(() -> adapted.loss(batch.inputs(), batch.targets(), batch.targetCount(), mode));
        tape.backward(loss);
        Map<String, float[]> found = new TreeMap<>();
        found.put("loss", new float[] {loss.item()});
        List<Parameter> all = new ArrayList<>(base.parameters());
        all.addAll(adapter.parameters());
        for (Parameter parameter : all) {
            if (parameter.requiresGradient()) {
                found.put(parameter.name(), parameter.gradient().toFloats());
            }
        }
        return found;
    }
}
