package kawi.engine.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import kawi.autograd.Inference;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.ReferenceKernels;
import kawi.autograd.kernel.vector.VectorKernels;
import kawi.autograd.random.CounterRandom;
import kawi.engine.fixture.AllocatedBytes;
import kawi.engine.fixture.Models;
import kawi.engine.generate.strategy.History;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;
import kawi.engine.model.NewTokens;
import kawi.engine.model.Tokens;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class DecoderTest {
    private static final GptConfig CONFIG =
            GptConfig.of(13).contextLength(20).layers(2).heads(2).width(12).build();
    private final Gpt model = Models.lively(CONFIG, 5);

    /// The logits after each prefix of the ids, recomputed each time from the window of the last 20 tokens.
    private static float[][] uncached(Gpt model, int[] ids, Device device) {
        var scope = new Inference(device);
        float[][] logits = new float[ids.length][];
        for (int i = 0; i < ids.length; i++) {
            int[] window =
                    Arrays.copyOfRange(ids, Math.max(0, i + 1 - model.config().contextLength()), i + 1);
            scope.reset();
            logits[i] = scope.run(() -> model.nextLogits(Tokens.of(window))).toFloats();
        }
        return logits;
    }

    /// 30 tokens, so that the window of 20 shifts.
    @Property(tries = 20)
    void theLogitsHaveTheSameBitsWithAndWithoutTheCache(
            @ForAll @IntRange(min = 1, max = 30) int prompt, @ForAll boolean vector, @ForAll long seed) {
        Kernels kernels = vector ? new VectorKernels() : new ReferenceKernels();
        int[] ids = Models.ids(30, 13, seed);
        try (var device = new Device(kernels, 1)) {
            float[][] expected = uncached(model, ids, device);
            var decoder = new Decoder(model, device);
            assertArrayEquals(expected[prompt - 1], decoder.prefill(Arrays.copyOf(ids, prompt)));
            for (int i = prompt; i < ids.length; i++) {
                assertArrayEquals(expected[i], decoder.decode(ids[i]), "after token " + i);
            }
        }
    }

    /// Rows start at different times, have different lengths and read different numbers of tokens per pass.
    @Property(tries = 20)
    void aRowHasTheSameBitsInABatchAndAlone(@ForAll long seed) {
        int rows = 4;
        int[][] ids = new int[rows][];
        Arrays.setAll(ids, row -> Models.ids(26, 13, seed + row));
        try (var device = Models.device()) {
            float[][][] expected = new float[rows][][];
            Arrays.setAll(expected, row -> uncached(model, ids[row], device));
            var decoder = new Decoder(model, device, rows, 20, WindowShift.ONE);
            int[] done = new int[rows];
            for (int turn = 0; turn < 26; turn++) {
                List<NewTokens> extensions = new ArrayList<>();
                for (int row = rows - 1; row >= 0; row--) {
                    int count = Math.min((turn * 7 + row * 3) % 5, 26 - done[row]);
                    if (count > 0) {
                        extensions.add(new NewTokens(row, Arrays.copyOfRange(ids[row], done[row], done[row] + count)));
                        done[row] += count;
                    }
                }
                decoder.extend(extensions);
                for (NewTokens extension : extensions) {
                    int row = extension.sequence();
                    assertArrayEquals(expected[row][done[row] - 1], decoder.logits(row), "row " + row);
                }
            }
        }
    }

    /// Rows that begin in the middle of a pass, end in another, or are read in one, and one that has tokens already.
    @Example
    void longPromptsAreReadInSeveralPassesWithTheSameBits() {
        int context = Decoder.PASS_TOKENS + 10;
        GptConfig config = GptConfig.of(13)
                .contextLength(context)
                .layers(2)
                .heads(2)
                .width(12)
                .build();
        Gpt wide = Models.lively(config, 5);
        int[] counts = {Decoder.PASS_TOKENS - 1, 3, Decoder.PASS_TOKENS + 2, Decoder.PASS_TOKENS, 1};
        try (var device = Models.device()) {
            var decoder = new Decoder(wide, device, counts.length, context, WindowShift.ONE);
            List<NewTokens> prompts = new ArrayList<>();
            for (int row = 0; row < counts.length; row++) {
                prompts.add(new NewTokens(row, Models.ids(counts[row], 13, row)));
            }
            int[] earlier = Models.ids(7, 13, 99);
            decoder.extend(1, earlier);
            decoder.extend(prompts);
            var scope = new Inference(device);
            for (NewTokens prompt : prompts) {
                int row = prompt.sequence();
                int[] ids = row == 1
                        ? IntStream.concat(IntStream.of(earlier), IntStream.of(prompt.ids()))
                                .toArray()
                        : prompt.ids();
                scope.reset();
                float[] expected =
                        scope.run(() -> wide.nextLogits(Tokens.of(ids))).toFloats();
                assertArrayEquals(expected, decoder.logits(row), "row " + row);
                assertArrayEquals(ids, decoder.window(row));
            }
        }
    }

    /// A window of 20 that shifts by 6: the 21st token drops the first 6, the 27th the next.
    @Example
    void aWindowCanShiftByAChunk() {
        int[] ids = Models.ids(30, 13, 2);
        try (var device = Models.device()) {
            var stepped = new Decoder(model, device, 1, 20, WindowShift.of(6));
            var scope = new Inference(device);
            for (int i = 0; i < ids.length; i++) {
                int start = i < 20 ? 0 : i < 26 ? 6 : 12;
                int[] window = Arrays.copyOfRange(ids, start, i + 1);
                scope.reset();
                float[] expected =
                        scope.run(() -> model.nextLogits(Tokens.of(window))).toFloats();
                assertArrayEquals(expected, i == 0 ? stepped.prefill(ids[0]) : stepped.decode(ids[i]), "token " + i);
                assertArrayEquals(window, stepped.window(0));
                var prefilled = new Decoder(model, device, 1, 20, WindowShift.of(6));
                assertArrayEquals(expected, prefilled.prefill(Arrays.copyOf(ids, i + 1)), "a prompt of " + (i + 1));
            }
        }
    }

    @Example
    void severalTokensAreReadInOnePassAndRolledBack() {
        int[] ids = Models.ids(12, 13, 4);
        try (var device = Models.device()) {
            float[][] expected = uncached(model, ids, device);
            var decoder = new Decoder(model, device);
            decoder.prefill(Arrays.copyOf(ids, 5));
            float[][] wrong = decoder.extendWithAllLogits(0, ids[5], ids[6], (ids[7] + 1) % 13, 3);
            assertArrayEquals(expected[5], wrong[0]);
            assertArrayEquals(expected[6], wrong[1]);
            decoder.rollback(0, 2, wrong[1]);
            assertArrayEquals(expected[6], decoder.logits(0));
            assertArrayEquals(expected[7], decoder.decode(ids[7]));
            assertEquals(12, decoder.room(0));
            var error = assertThrows(IllegalArgumentException.class, () -> decoder.extendWithAllLogits(0, new int[13]));
            assertTrue(error.getMessage().contains("room for 12"), error.getMessage());
        }
    }

    @Property(tries = 30)
    void aRowCanContinueAnother(
            @ForAll @IntRange(max = 3) int a,
            @ForAll @IntRange(max = 3) int b,
            @ForAll @IntRange(max = 3) int c,
            @ForAll @IntRange(max = 3) int d) {
        int[] parents = {a, b, c, d};
        try (var device = Models.device()) {
            var decoder = new Decoder(model, device, 4, 20, WindowShift.ONE);
            int[][] ids = new int[4][];
            Arrays.setAll(ids, row -> Models.ids(3 + row, 13, row));
            for (int row = 0; row < 4; row++) {
                decoder.extend(row, ids[row]);
            }
            decoder.reorder(parents);
            for (int row = 0; row < 4; row++) {
                int[] expected = ids[parents[row]];
                assertArrayEquals(expected, decoder.window(row));
                float[][] whole = uncached(model, append(expected, row), device);
                assertArrayEquals(whole[expected.length - 1], decoder.logits(row), "before");
                assertArrayEquals(whole[expected.length], decoder.extend(row, row), "after");
            }
        }
    }

    private static int[] append(int[] ids, int id) {
        int[] more = Arrays.copyOf(ids, ids.length + 1);
        more[ids.length] = id;
        return more;
    }

    @Example
    void theSizeOfTheCacheIsKnown() {
        try (var device = Models.device()) {
            // 2 layers, keys and values, 3 rows, 20 positions of width 12, 4 bytes
            assertEquals(2 * 2 * 3 * 20 * 12 * 4, new Decoder(model, device, 3, 1000, WindowShift.ONE).cacheBytes());
            assertEquals(2 * 2 * 3 * 7 * 12 * 4, new Decoder(model, device, 3, 7, WindowShift.ONE).cacheBytes());
        }
    }

    /// Small objects remain, but no arrays of the model's sizes. With the plain loops, because vectors are heap objects
    /// until the JVM has compiled the vector kernels.
    @Example
    void aSteadyStepAllocatesNoArrays() {
        var wide = new Gpt(
                GptConfig.of(50_000)
                        .contextLength(64)
                        .layers(2)
                        .heads(4)
                        .width(64)
                        .build(),
                CounterRandom.ofSeed(1));
        try (var device = new Device(new ReferenceKernels(), 1)) {
            var decoder = new Decoder(wide, device);
            var ids = new History(Models.ids(20, 50_000, 1));
            decoder.logits(ids);
            long allocated = Long.MAX_VALUE;
            for (int id = 0; id < 20; id++) {
                ids.append(id);
                long before = AllocatedBytes.ofThisThread();
                decoder.logits(ids);
                allocated = Math.min(allocated, AllocatedBytes.ofThisThread() - before);
            }
            assertTrue(allocated < 50_000, "a step allocated " + allocated + " bytes, the logits being 200,000");
        }
    }
}
