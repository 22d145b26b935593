package kawi.autograd.op;

import static kawi.autograd.fixture.Numbers.parameter;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import kawi.autograd.Inference;
import kawi.autograd.Parameter;
import kawi.autograd.Tape;
import kawi.autograd.Tensor;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.device.Device;
import kawi.autograd.fixture.Devices;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.ReferenceKernels;
import kawi.autograd.kernel.vector.VectorKernels;
import kawi.autograd.op.CachedAttention.Segment;
import kawi.autograd.random.CounterRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CachedAttentionTest {

    /// The bits are those of attention over the whole sequence, for any division into segments and any other sequences
    /// in the batch.
    @Property(tries = 60)
    void segmentsHaveTheBitsOfTheWholeSequence(
            @ForAll @IntRange(min = 1, max = 130) int length,
            @ForAll @IntRange(min = 1, max = 3) int groups,
            @ForAll @IntRange(min = 1, max = 3) int groupSize,
            @ForAll @IntRange(min = 1, max = 9) int headSize,
            @ForAll @IntRange(min = 1, max = 60) int longestSegment,
            @ForAll boolean vector,
            @ForAll long seed) {
        Kernels kernels = vector ? new VectorKernels() : new ReferenceKernels();
        var layout = new HeadLayout(groups * groupSize, groups, headSize);
        int sequences = 2;
        Parameter qkv = parameter("qkv", Shape.of(sequences, length, layout.columns()), seed);
        try (var device = new Device(kernels, 1)) {
            var scope = new Inference(device);
            float[] whole = scope.run(() -> qkv.attention(layout, 0.7f, Optional.empty(), Optional.empty()))
                    .toFloats();
            assertArrayEquals(whole, inSegments(qkv, layout, longestSegment, seed, scope));
        }
    }

    /// Both sequences, each in segments of random lengths, at most one segment of each per call.
    private static float[] inSegments(Parameter qkv, HeadLayout layout, int longest, long seed, Inference scope) {
        int sequences = qkv.shape().size(0);
        int length = qkv.shape().size(1);
        int columns = qkv.shape().columns();
        int width = layout.width();
        CounterRandom random = CounterRandom.ofSeed(seed);
        int[] done = new int[sequences];
        KvBuffer[] caches = new KvBuffer[sequences];
        Arrays.setAll(caches, b -> KvBuffer.ofCapacity(layout.keyValueHeads(), layout.headSize(), length + b));
        float[] y = new float[sequences * length * width];
        for (int turn = 0; Arrays.stream(done).anyMatch(d -> d < length); turn++) {
            List<Segment> segments = new ArrayList<>();
            int rows = 0;
            for (int b = 0; b < sequences; b++) {
                int count = Math.min(length - done[b], random.below(longest + 1, 2 * turn + b));
                segments.add(new Segment(rows, count, done[b], caches[b]));
                rows += count;
            }
            float[] data = new float[rows * columns];
            for (int b = 0; b < sequences; b++) {
                Segment segment = segments.get(b);
                int from = (b * length + done[b]) * columns;
                System.arraycopy(qkv.value().data(), from, data, segment.row() * columns, segment.count() * columns);
            }
            Tensor x = Tensor.of(Shape.of(rows, columns), data);
            float[] part =
                    scope.run(() -> x.cachedAttention(layout, 0.7f, segments)).toFloats();
            for (int b = 0; b < sequences; b++) {
                Segment segment = segments.get(b);
                int to = (b * length + done[b]) * width;
                System.arraycopy(part, segment.row() * width, y, to, segment.count() * width);
                done[b] += segment.count();
            }
        }
        return y;
    }

    @Test
    void whatWasInTheCacheBeforeLeavesNoTrace() {
        Parameter qkv = parameter("qkv", Shape.of(5, 12), 1);
        var used = KvBuffer.ofCapacity(2, 2, 20);
        Arrays.fill(used.keys(), 1e30f);
        Arrays.fill(used.values(), 1e30f);
        var fresh = KvBuffer.ofCapacity(2, 2, 20);
        var scope = new Inference(Devices.reference(1));
        float[] expected = scope.run(() -> qkv.cachedAttention(2, List.of(new Segment(0, 5, 0, fresh))))
                .toFloats();
        assertArrayEquals(
                expected,
                scope.run(() -> qkv.cachedAttention(2, List.of(new Segment(0, 5, 0, used))))
                        .toFloats());
    }

    @Test
    void threadsShareTheHeadsWithoutATrace() {
        Parameter qkv = parameter("qkv", Shape.of(200, 3 * 64), 1);
        float[][] results = new float[2][];
        for (int i = 0; i < 2; i++) {
            try (var device = new Device(new VectorKernels(), 1 + 2 * i)) {
                var cache = KvBuffer.ofCapacity(8, 8, 200);
                results[i] = new Inference(device)
                        .run(() -> qkv.cachedAttention(8, List.of(new Segment(0, 200, 0, cache))))
                        .toFloats();
            }
        }
        assertArrayEquals(results[0], results[1]);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Parameter qkv = parameter("qkv", Shape.of(5, 12), 1);
        var cache = KvBuffer.ofCapacity(2, 2, 6);
        HeadLayout two = HeadLayout.of(2, 2);
        refuse("there is no room for 5 positions from 2 in a cache of 6", qkv, two, new Segment(0, 5, 2, cache));
        refuse("the segments have 4 rows together, not those of (5, 12)", qkv, two, new Segment(0, 4, 0, cache));
        refuse("3 rows from 2 come where row 0 is next", qkv, two, new Segment(2, 3, 0, cache));
        refuse("the cache is for 2 heads of 2, not 1 of 4", qkv, HeadLayout.of(1, 4), new Segment(0, 5, 0, cache));
        refuse("the cache is for 2 heads of 2, not 1 of 2", qkv, new HeadLayout(4, 1, 2), new Segment(0, 5, 0, cache));
        refuse("(5, 12) is not (R, 9), as 3 heads of 1 need", qkv, HeadLayout.of(3, 1), new Segment(0, 5, 0, cache));
    }

    private static void refuse(String message, Parameter qkv, HeadLayout layout, Segment segment) {
        var error = assertThrows(ShapeException.class, () -> new CachedAttention(qkv, layout, 1, List.of(segment)));
        assertEquals(true, error.getMessage().contains(message), error.getMessage());
    }

    @Test
    void thereIsNoGradient() {
        Parameter qkv = parameter("qkv", Shape.of(5, 12), 1);
        var tape = new Tape(Devices.reference(1));
        Tensor sum =
                tape.record(() -> qkv.cachedAttention(2, List.of(new Segment(0, 5, 0, KvBuffer.ofCapacity(2, 2, 5))))
                        .sum());
        assertThrows(UnsupportedOperationException.class, () -> tape.backward(sum));
    }
}
