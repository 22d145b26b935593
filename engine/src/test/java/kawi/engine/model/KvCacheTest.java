package kawi.engine.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import kawi.autograd.Inference;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.ReferenceKernels;
import kawi.autograd.kernel.vector.VectorKernels;
import kawi.autograd.nn.Mode;
import kawi.autograd.random.CounterRandom;
import kawi.engine.fixture.Models;
import kawi.engine.fixture.Variant;
import kawi.engine.model.Gpt.Form;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class KvCacheTest {
    private static final GptConfig CONFIG = Models.tiny(true, 0);

    private final Gpt model = Models.lively(CONFIG, 9);
    private final Device device = Models.device();
    private final Inference scope = new Inference(device);

    private float[] extended(KvCache cache, int sequence, int... ids) {
        return scope.run(() -> model.logits(continuation(cache, sequence, ids), Mode.EVALUATION))
                .toFloats();
    }

    private static Continuation continuation(KvCache cache, int sequence, int... ids) {
        return new Continuation(List.of(new NewTokens(sequence, ids)), cache);
    }

    private static float[] lastRows(float[] logits, int rows) {
        return Arrays.copyOfRange(logits, logits.length - rows * CONFIG.vocabularySize(), logits.length);
    }

    /// On any kernels, in both forms, on any number of threads.
    @Property(tries = 30)
    void theLogitsOfTheNewPositionsAreThoseOfTheWholeSequence(
            @ForAll @IntRange(min = 1, max = 7) int known,
            @ForAll boolean vector,
            @ForAll Variant variant,
            @ForAll boolean bias,
            @ForAll @IntRange(min = 1, max = 3) int threads,
            @ForAll long seed) {
        int[] ids = Models.ids(8, 11, seed);
        Kernels kernels = vector ? new VectorKernels() : new ReferenceKernels();
        try (var own = new Device(kernels, threads)) {
            var inference = new Inference(own);
            for (Form form : Form.values()) {
                var gpt = Models.lively(variant.config(bias, 0), seed, form);
                float[] whole = inference
                        .run(() -> gpt.logits(Tokens.of(ids), Mode.EVALUATION))
                        .toFloats();
                var cache = new KvCache(gpt.config(), 1, 8);
                int[] first = Arrays.copyOf(ids, known);
                int[] second = Arrays.copyOfRange(ids, known, 8);
                inference.run(() -> gpt.hiddenStates(continuation(cache, 0, first), Mode.EVALUATION));
                float[] rest = inference
                        .run(() -> gpt.logits(continuation(cache, 0, second), Mode.EVALUATION))
                        .toFloats();
                assertArrayEquals(lastRows(whole, 8 - known), rest, form.name());
            }
        }
    }

    /// Rows of different lengths: padding behind their ends in the one, none in the other.
    @Example
    void aBatchWithoutPaddingIsTheSameAsOneWith() {
        boolean[][] attentionMask = {{true, true, false}, {true, true, true}};
        var padded = new Tokens(new int[] {1, 2, 0, 3, 4, 5}, 2, 3, Optional.of(attentionMask));
        float[] expected = scope.run(() -> model.nextLogits(padded)).toFloats();
        var cache = new KvCache(CONFIG, 2, 8);
        var newTokens = List.of(new NewTokens(0, 1, 2), new NewTokens(1, 3, 4, 5));
        assertArrayEquals(
                expected,
                scope.run(() -> model.nextLogits(new Continuation(newTokens, cache)))
                        .toFloats());
        assertEquals(2, cache.length(0));
        assertEquals(3, cache.length(1));
    }

    @Example
    void whatIsCutOffIsForgotten() {
        var cache = new KvCache(CONFIG, 1, 8);
        float[] expected = lastRows(extended(cache, 0, 1, 2, 7), 1);
        cache.truncate(0, 0);
        extended(cache, 0, 1, 2, 3, 4);
        cache.truncate(0, 2);
        assertArrayEquals(expected, extended(cache, 0, 7));
        assertThrows(IllegalArgumentException.class, () -> cache.truncate(0, 4));
        assertThrows(IllegalArgumentException.class, () -> cache.truncate(0, -1));
    }

    @Example
    void aSequenceCanTakeOverTheEndOfAnother() {
        var cache = new KvCache(CONFIG, 2, 8);
        extended(cache, 0, 1, 2, 3, 4);
        extended(cache, 1, 1, 2, 9);
        cache.copy(0, 1, 2);
        assertArrayEquals(extended(cache, 0, 5), extended(cache, 1, 5));
        cache.copy(0, 0, 1);
        assertThrows(IllegalArgumentException.class, () -> cache.copy(0, 1, 6));
    }

    @Example
    void memoryIsBoundedByTheContext() {
        assertEquals(8, new KvCache(CONFIG, 2, 1_000_000).capacity());
        assertEquals(2L * 2 * 2 * 8 * 12 * 4, new KvCache(CONFIG, 2, 1_000_000).bytes());
    }

    /// Cached keys and values have no gradient, and attention over them no dropout.
    @Example
    void trainingWithACacheIsRefused() {
        var cache = new KvCache(CONFIG, 1, 8);
        var training = new Mode.Training(CounterRandom.ofSeed(1));
        var error = assertThrows(
                IllegalArgumentException.class,
                () -> scope.run(() -> model.logits(continuation(cache, 0, 1, 2), training)));
        assertEquals("a cache is for generation: training needs whole sequences", error.getMessage());
        assertEquals(0, cache.length(0));
    }

    @Example
    void whatHasNoRoomIsRefused() {
        var cache = new KvCache(CONFIG, 2, 5);
        extended(cache, 1, 1, 2, 3);
        var full = assertThrows(IllegalArgumentException.class, () -> extended(cache, 1, 1, 2, 3));
        assertEquals("3 tokens after 3 exceed the capacity of sequence 1, 5 positions", full.getMessage());
        var unknown = assertThrows(IllegalArgumentException.class, () -> extended(cache, 2, 1));
        assertEquals("sequence 2 is not one of the cache's 2", unknown.getMessage());
        var twice = List.of(new NewTokens(0, 1), new NewTokens(0, 2));
        var error = assertThrows(
                IllegalArgumentException.class,
                () -> scope.run(() -> model.nextLogits(new Continuation(twice, cache))));
        assertEquals("sequence 0 occurs twice among the new tokens", error.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new NewTokens(0));
        assertThrows(IllegalArgumentException.class, () -> new KvCache(CONFIG, 0, 5));
    }
}
