package kawi.autograd.device;

import static kawi.autograd.fixture.Numbers.parameter;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Function;
import kawi.autograd.Parameter;
import kawi.autograd.Tape;
import kawi.autograd.Tensor;
import kawi.autograd.array.Shape;
import kawi.autograd.fixture.Devices;
import kawi.autograd.fixture.Numbers;
import kawi.autograd.kernel.DropoutMask;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.Scratch;
import kawi.autograd.op.CrossEntropy;
import kawi.autograd.optim.AdamW;
import kawi.autograd.optim.GradientClipping;
import kawi.autograd.optim.Sgd;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/// One, two and three threads give the same bits, with every set of kernels. Every operand is large enough for several
/// tasks.
class DeviceTest {

    @Test
    void matrixProductsAreTheSameBitsForAnyNumberOfThreads() {
        assertSameBits(
                x -> x[0].matmul(x[1]), parameter("a", Shape.of(401, 70), 1), parameter("b", Shape.of(70, 530), 1));
        assertSameBits(
                x -> x[0].matmulTransposed(x[1]),
                parameter("a", Shape.of(3, 201, 7), 1),
                parameter("b", Shape.of(3, 190, 7), 1));
        assertSameBits(
                x -> x[0].transposedMatmul(x[1]),
                parameter("a", Shape.of(900, 99), 1),
                parameter("b", Shape.of(900, 101), 1));
        assertSameBits(
                x -> x[0].transposedMatmul(x[1]),
                parameter("a", Shape.of(30, 601), 1),
                parameter("b", Shape.of(30, 530), 1));
    }

    @Test
    void soAreRowsAddedAndSummed() {
        assertSameBits(x -> x[0].add(x[1]), parameter("x", Shape.of(150, 401), 1), parameter("row", Shape.of(401), 1));
        assertSameBits(
                x -> x[0].add(x[1]), parameter("x", Shape.of(150, 401), 1), parameter("y", Shape.of(150, 401), 1));
    }

    @Test
    void soAreElementwiseOperations() {
        var mask = DropoutMask.of(0.3, 5);
        assertSameBits(
                x -> x[0].multiply(x[1]).gelu().dropout(mask).scale(0.7f).relu().reshape(401, 150),
                parameter("x", Shape.of(150, 401), 1),
                parameter("y", Shape.of(150, 401), 1));
    }

    @Test
    void soAreRowwiseOperations() {
        assertSameBits(
                x -> x[0].layerNorm(x[1], Optional.of(x[2]), 1e-5f).softmax(),
                parameter("x", Shape.of(150, 401), 1),
                parameter("gain", Shape.of(401), 1),
                parameter("bias", Shape.of(401), 1));
    }

    @Test
    void soAreEmbeddings() {
        int[] ids = Numbers.below(40, 300, 1);
        assertSameBits(x -> x[0].embedding(ids, Shape.of(3, 100)), parameter("table", Shape.of(40, 401), 1));
    }

    @Test
    void soAreAttentions() {
        Parameter qkv = parameter("qkv", Shape.of(2, 100, 3 * 3 * 8), 1);
        boolean[][] attentionMask = Numbers.mask(2, 100, 1);
        var mask = DropoutMask.of(0.3, 5);
        assertSameBits(x -> x[0].attention(3, Optional.of(attentionMask), Optional.of(mask)), qkv);
        assertSameBits(
                x -> {
                    Tensor queries = x[0].splitHeads(0, 3, 8);
                    Tensor keys = x[0].splitHeads(3, 3, 8);
                    Tensor values = x[0].splitHeads(6, 3, 8);
                    Tensor scores = queries.matmulTransposed(keys).causalMask().keyPaddingMask(attentionMask);
                    return scores.softmax().matmul(values).mergeHeads();
                },
                qkv);
    }

    @Test
    void soAreLosses() {
        int[] targets = Numbers.below(401, 150, 1);
        targets[7] = CrossEntropy.IGNORED;
        Parameter logits = parameter("logits", Shape.of(150, 401), 1);
        assertSameBits(x -> x[0].crossEntropy(targets), logits);
        assertSameBits(x -> x[0].sum(), logits);
        assertSameBits(x -> x[0].mean(), logits);
    }

    @Test
    void soAreOptimisersAndNorms() {
        assertSame("AdamW", device -> {
            Parameter x = withGradient();
            var adamW = new AdamW(List.of(x), new AdamW.Settings(0.9, 0.95, 1e-8, 0.1));
            adamW.step(device, 0.01, 0.5);
            adamW.step(device, 0.01, 0.5);
            return List.of(x.toFloats());
        });
        assertSame("SGD", device -> {
            Parameter x = withGradient();
            new Sgd(List.of(x)).step(device, 0.01, 0.5);
            return List.of(x.toFloats());
        });
        for (Kernels kernels : Devices.kernels()) {
            double expected = GradientClipping.norm(new Device(kernels, 1), List.of(withGradient()));
            for (int threads = 2; threads <= 3; threads++) {
                try (var device = new Device(kernels, threads)) {
                    assertEquals(expected, GradientClipping.norm(device, List.of(withGradient())), "gradient norm");
                }
            }
        }
    }

    @Property(tries = 100)
    void rangesCoverEverythingOnce(
            @ForAll @IntRange(min = 1, max = 3) int threads,
            @ForAll @IntRange(max = 1000) int n,
            @ForAll @IntRange(min = 1, max = 300) int size) {
        var visits = new AtomicIntegerArray(n);
        try (Device device = Devices.reference(threads)) {
            device.forRanges(n, size, (from, count) -> {
                for (int i = from; i < from + count; i++) {
                    visits.incrementAndGet(i);
                }
            });
        }
        for (int i = 0; i < n; i++) {
            assertEquals(1, visits.get(i), "visits of " + i);
        }
    }

    /// The ranges are consecutive, and two or four workers can share them evenly.
    @Property(tries = 60)
    void elementsAndRowsAreDividedEvenly(
            @ForAll @IntRange(max = 300_000) int n, @ForAll @IntRange(min = 1, max = 3000) int columns) {
        try (Device device = Devices.reference(1)) {
            List<Integer> ends = new ArrayList<>(List.of(0));
            device.forElements(n, (from, count) -> {
                assertEquals(ends.getLast(), from);
                ends.add(from + count);
            });
            checkRanges(ends, n, 16);
            List<Integer> rowEnds = new ArrayList<>(List.of(0));
            device.forRows(n / columns, columns, (from, count) -> {
                assertEquals(rowEnds.getLast(), from);
                rowEnds.add(from + count);
            });
            checkRanges(rowEnds, n / columns, 1);
        }
    }

    /// @param step maximum difference between the sizes of ranges
    private static void checkRanges(List<Integer> ends, int n, int step) {
        int ranges = ends.size() - 1;
        assertEquals(n, ends.getLast());
        int size = ends.get(Math.min(1, ranges));
        if (ranges > 1) {
            int last = n - ends.get(ranges - 1);
            assertTrue(last <= size && size - last <= step * ranges, () -> "the last of " + ends);
        }
        if (ranges > 1 && n >= (ranges + 4L) * (ranges + 4) * step) {
            assertEquals(0, ranges % 4, ends::toString);
        }
    }

    @Test
    void rangesDoNotDependOnTheNumberOfThreads() {
        assertEquals(cuts(1), cuts(2));
        assertEquals(cuts(1), cuts(3));
    }

    @Test
    void everyWorkerHasItsOwnScratchMemory() {
        Set<Scratch> scratches = ConcurrentHashMap.newKeySet();
        try (Device device = Devices.reference(3)) {
            device.forTasks(1000, (task, scratch) -> scratches.add(scratch));
            assertEquals(3, device.threads());
        }
        assertTrue(scratches.size() <= 3, scratches.size() + " scratch memories");
    }

    @Test
    void itNeedsAThread() {
        assertThrows(IllegalArgumentException.class, () -> Devices.reference(0));
    }

    private static Set<String> cuts(int threads) {
        Set<String> cuts = ConcurrentHashMap.newKeySet();
        try (Device device = Devices.reference(threads)) {
            device.forElements(100_000, (from, n) -> cuts.add("elements " + from + " + " + n));
            device.forRows(1000, 77, (from, n) -> cuts.add("rows " + from + " + " + n));
        }
        return cuts;
    }

    private static Parameter withGradient() {
        Parameter x = parameter("x", Shape.of(150, 401), 1);
        float[] gradient = Numbers.normal(x.shape().elements(), 2);
        System.arraycopy(gradient, 0, x.gradient().data(), 0, gradient.length);
        return x;
    }

    private interface Network {
        Tensor of(Tensor[] x);
    }

    /// Compares the value and all gradients.
    private static void assertSameBits(Network network, Parameter... inputs) {
        String names = Arrays.toString(inputs);
        assertSame(names, device -> {
            for (Parameter input : inputs) {
                input.clearGradient();
            }
            var tape = new Tape(device);
            Tensor y = tape.record(() -> network.of(inputs));
            Tensor weights = Tensor.of(y.shape(), Numbers.normal(y.shape().elements(), 3));
            tape.backward(tape.record(() -> y.multiply(weights).sum()));
            float[][] results = new float[inputs.length + 1][];
            results[0] = y.toFloats();
            for (int i = 0; i < inputs.length; i++) {
                results[i + 1] = inputs[i].gradient().toFloats();
            }
            return List.of(results);
        });
    }

    private static void assertSame(String what, Function<Device, List<float[]>> results) {
        List<float[]> expected = results.apply(Devices.reference(1));
        for (Kernels kernels : Devices.kernels()) {
            for (int threads = 1; threads <= 3; threads++) {
                try (var device = new Device(kernels, threads)) {
                    List<float[]> actual = results.apply(device);
                    for (int i = 0; i < expected.size(); i++) {
                        assertArrayEquals(
                                expected.get(i),
                                actual.get(i),
                                "result " + i + " of " + what + " on " + threads + " threads, " + kernels.name());
                    }
                }
            }
        }
    }
}
