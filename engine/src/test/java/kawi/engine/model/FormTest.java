package kawi.engine.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import kawi.autograd.Inference;
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
import kawi.engine.fixture.Models;
import kawi.engine.fixture.Variant;
import kawi.engine.model.Gpt.Form;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

/// The visible form defines the fused one: every number is the same to the last bit, down to the sign of a zero, also
/// if a tape keeps only the inputs of the blocks and computes the rest again. The expected bits are those of the
/// visible form with the reference kernels on one thread.
@Tag("slow")
class FormTest {

    @Property(tries = 80)
    void logitsAreTheSame(
            @ForAll @IntRange(min = 1, max = 3) int sequences,
            @ForAll @IntRange(min = 1, max = 8) int length,
            @ForAll Variant variant,
            @ForAll boolean bias,
            @ForAll Mask mask,
            @ForAll boolean dropout,
            @ForAll @IntRange(min = 1, max = 3) int threads,
            @ForAll long seed) {
        GptConfig config = variant.config(bias, 0.3);
        Tokens tokens = batch(sequences, length, mask, seed).inputs();
        Mode mode = dropout ? training(seed) : Mode.EVALUATION;
        float[] expected = logits(Models.lively(config, seed, Form.VISIBLE), tokens, mode, new ReferenceKernels(), 1);
        for (Form form : Form.values()) {
            for (Kernels kernels : kernels()) {
                float[] actual = logits(Models.lively(config, seed, form), tokens, mode, kernels, threads);
                assertArrayEquals(expected, actual, form + ", " + kernels.name());
            }
        }
    }

    @Property(tries = 80)
    void lossAndEveryGradientAreTheSame(
            @ForAll @IntRange(min = 1, max = 3) int microBatches,
            @ForAll @IntRange(min = 1, max = 3) int sequences,
            @ForAll @IntRange(min = 1, max = 8) int length,
            @ForAll Variant variant,
            @ForAll boolean bias,
            @ForAll Mask mask,
            @ForAll boolean dropout,
            @ForAll boolean recompute,
            @ForAll @IntRange(min = 1, max = 3) int threads,
            @ForAll long seed) {
        List<Batch> batches = LongStream.range(0, microBatches)
                .mapToObj(i -> batch(sequences, length, mask, seed + i))
                .toList();
        assertSameStep(variant.config(bias, dropout ? 0.3 : 0), batches, recompute, threads, seed);
    }

    /// Longer than a block of fused attention, 96 queries, and with sizes that fit no vector.
    @Example
    void sequencesLongerThanABlockOfQueriesAreTheSame() {
        var config = GptConfig.of(67)
                .contextLength(101)
                .layers(2)
                .heads(3)
                .width(21)
                .dropout(0.2)
                .build();
        CounterRandom random = CounterRandom.ofSeed(3);
        int[] ids = new int[2 * 101];
        int[] targets = new int[ids.length];
        Arrays.setAll(ids, i -> random.below(67, i));
        Arrays.setAll(targets, i -> random.below(67, ids.length + i));
        var batch = new Batch(new Tokens(ids, 2, 101, Optional.empty()), targets);
        assertSameStep(config, List.of(batch), true, 2, 3);
    }

    /// The embedding's gradient is the sum of that of the output layer and that of the lookup, in this order, after
    /// those of earlier micro-batches.
    @Example
    void theTiedEmbeddingGetsTheGradientsOfBothItsUses() {
        Batch batch = new Batch(Tokens.of(1, 2, 3), new int[] {2, 3, 4});
        Gpt model = Models.lively(Models.tiny(true, 0), 1, Form.VISIBLE);
        Step step = Step.of(model, List.of(batch), 1, false, new ReferenceKernels(), 1);
        float[] gradient = step.gradients().getFirst(); // (V, C)
        for (int id = 0; id < 11; id++) {
            float[] row = Arrays.copyOfRange(gradient, id * 12, (id + 1) * 12);
            assertFalse(Arrays.equals(row, new float[12]), "token " + id + " is an answer that was possible");
        }
        assertSameStep(Models.tiny(true, 0), List.of(batch, batch), false, 1, 1);
    }

    @Example
    void aBatchWithoutTargetsIsTheSame() {
        var batch = new Batch(Tokens.of(1, 2, 3), new int[] {-100, -100, -100});
        assertSameStep(Models.tiny(true, 0.3), List.of(batch), true, 1, 5);
    }

    @Property(tries = 40)
    void cachedDecodingIsTheSame(
            @ForAll @IntRange(min = 1, max = 7) int known,
            @ForAll Variant variant,
            @ForAll boolean bias,
            @ForAll long seed) {
        int[] ids = Models.ids(8, 11, seed);
        List<float[]> results = new ArrayList<>();
        for (Form form : Form.values()) {
            Gpt model = Models.lively(variant.config(bias, 0.3), seed, form);
            for (Kernels kernels : kernels()) {
                var cache = new KvCache(model.config(), 1, 8);
                try (var device = new Device(kernels, 1)) {
                    var scope = Inference.withPrepackedWeights(device);
                    var first = new NewTokens(0, Arrays.copyOf(ids, known));
                    var rest = new NewTokens(0, Arrays.copyOfRange(ids, known, 8));
                    scope.run(() -> model.nextLogits(new Continuation(List.of(first), cache)));
                    results.add(scope.run(() -> model.nextLogits(new Continuation(List.of(rest), cache)))
                            .toFloats());
                }
            }
        }
        results.forEach(result -> assertArrayEquals(results.getFirst(), result));
    }

    @Example
    void aCopyHasTheFormOfItsOriginal() {
        for (Form form : Form.values()) {
            Gpt model = Models.lively(Models.tiny(true, 0), 1, form);
            assertEquals(form, model.copy().form());
        }
    }

    /// @param recompute whether the blocks are computed again in the backward pass
    private static void assertSameStep(
            GptConfig config, List<Batch> batches, boolean recompute, int threads, long seed) {
        Gpt visible = Models.lively(config, seed, Form.VISIBLE);
        Step expected = Step.of(visible, batches, seed, false, new ReferenceKernels(), 1);
        for (Form form : Form.values()) {
            for (Kernels kernels : kernels()) {
                Step actual = Step.of(Models.lively(config, seed, form), batches, seed, recompute, kernels, threads);
                String which = form + ", " + kernels.name() + (recompute ? ", recomputed, " : ", ");
                assertEquals(expected.losses(), actual.losses(), which + "losses");
                for (int i = 0; i < visible.parameters().size(); i++) {
                    String name = visible.parameters().get(i).name();
                    assertArrayEquals(
                            expected.gradients().get(i), actual.gradients().get(i), which + name);
                }
            }
        }
    }

    /// Losses and gradients of a training step of several micro-batches.
    private record Step(List<Float> losses, List<float[]> gradients) {

        static Step of(Gpt model, List<Batch> batches, long seed, boolean recompute, Kernels kernels, int threads) {
            long targets = batches.stream().mapToLong(Batch::targetCount).sum();
            List<Float> losses = new ArrayList<>();
            try (var device = new Device(kernels, threads)) {
                Tape tape = recompute ? Tape.recomputing(device) : new Tape(device);
                for (int i = 0; i < batches.size(); i++) {
                    Batch batch = batches.get(i);
                    Mode mode = training(seed + i);
                    tape.reset();
                    Tensor loss = tape.record(() -> model.loss(batch.inputs(), batch.targets(), targets, mode));
                    tape.backward(loss);
                    losses.add(loss.item());
                }
            }
            List<float[]> gradients = new ArrayList<>();
            for (Parameter parameter : model.parameters()) {
                gradients.add(parameter.gradient().toFloats());
            }
            return new Step(losses, gradients);
        }
    }

    private static float[] logits(Gpt model, Tokens tokens, Mode mode, Kernels kernels, int threads) {
        try (var device = new Device(kernels, threads)) {
            return new Inference(device).run(() -> model.logits(tokens, mode)).toFloats();
        }
    }

    /// What attention may not see.
    enum Mask {
        NONE,
        PADDING_AT_THE_END,
        ANYTHING
    }

    private static Batch batch(int sequences, int length, Mask mask, long seed) {
        CounterRandom random = CounterRandom.ofSeed(seed);
        List<int[]> ids = new ArrayList<>();
        for (int b = 0; b < sequences; b++) {
            int own = mask == Mask.PADDING_AT_THE_END && b > 0 ? 1 + random.below(length, b) : length;
            ids.add(Models.ids(own + 1, 11, seed * 31 + b));
        }
        Batch batch = new Padding(0).batch(ids);
        Optional<boolean[][]> attentionMask = switch (mask) {
            case NONE -> Optional.empty();
            case PADDING_AT_THE_END -> batch.inputs().attentionMask();
            case ANYTHING -> Optional.of(anything(sequences, length, random));
        };
        return new Batch(new Tokens(batch.inputs().ids(), sequences, length, attentionMask), batch.targets());
    }

    private static boolean[][] anything(int sequences, int length, CounterRandom random) {
        boolean[][] attentionMask = new boolean[sequences][length];
        for (int i = 0; i < sequences * length; i++) {
            attentionMask[i / length][i % length] = random.below(2, i) == 0;
        }
        return attentionMask;
    }

    private static List<Kernels> kernels() {
        return Models.kernels().toList();
    }

    private static Mode training(long seed) {
        return new Mode.Training(CounterRandom.ofSeed(seed));
    }
}
