package kawi.autograd.kernel.vector;

import static kawi.autograd.fixture.Floats.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import kawi.autograd.fixture.AllocatedBytes;
import kawi.autograd.fixture.Floats;
import kawi.autograd.kernel.AttentionHead;
import kawi.autograd.kernel.DropoutMask;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.Matrix;
import kawi.autograd.kernel.ReferenceKernels;
import kawi.autograd.kernel.Scratch;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Attention writes the bits of the definition, for all sizes, and nothing else.
final class VectorAttentionTest {
    private static final Kernels DEFINITION = new ReferenceKernels();
    private static final Kernels VECTOR = new VectorKernels();
    /// Half of what the vectors of one loop would allocate.
    private static final int MAX_BYTES_OF_OTHER_OBJECTS = 100_000;
    private static final long MAX_NANOS_TO_COMPILE = 60_000_000_000L;

    @Property(tries = 150)
    void agreesWithTheDefinitionForAnySize(
            @ForAll @IntRange(max = 70) int length,
            @ForAll @IntRange(min = 1, max = 40) int size,
            @ForAll boolean padding,
            @ForAll boolean dropout,
            @ForAll long seed) {
        check(length, size, padding, dropout, seed);
    }

    /// A block has 96 queries, in tiles of 6 or 12.
    @ParameterizedTest
    @ValueSource(ints = {1, 6, 12, 95, 96, 97, 192, 193, 250})
    void agreesWithTheDefinitionAroundTheSizeOfABlock(int length) {
        check(length, 16, false, false, 1);
        check(length, 33, true, true, 2);
    }

    /// The kernels are fast only if the compiler keeps vectors in registers. Where it fails, they stay objects.
    @Test
    void compiledItAllocatesNoVectors() {
        Random random = new Random(1);
        AttentionHead head = head(256, 32, false, false, random);
        Matrix dy = matrix(256, 32, random);
        Result made = Result.of(VECTOR, head, dy, false);
        var scratch = new Scratch();
        // Processor time: on a busy machine the compiler gets as small a share of the cores as this thread.
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long giveUp = threads.getCurrentThreadCpuTime() + MAX_NANOS_TO_COMPILE;
        long bytes;
        do {
            long before = AllocatedBytes.ofThisThread();
            VECTOR.attention(head, made.y, made.statistics, 0, scratch);
            VECTOR.attentionBackward(
                    head, made.statistics, 0, dy, made.dQueries, made.dKeys, made.dValues, false, scratch);
            bytes = AllocatedBytes.ofThisThread() - before;
        } while (bytes > MAX_BYTES_OF_OTHER_OBJECTS && threads.getCurrentThreadCpuTime() < giveUp);
        assertTrue(bytes <= MAX_BYTES_OF_OTHER_OBJECTS, bytes + " bytes for a head");
    }

    private static void check(int length, int size, boolean padding, boolean dropout, long seed) {
        Random random = new Random(seed);
        AttentionHead head = head(length, size, padding, dropout, random);
        Matrix dy = matrix(length, size, random);
        boolean accumulate = seed % 2 == 0; // as for the second head of a group
        Result expected = Result.of(DEFINITION, head, dy, accumulate);
        Result actual = Result.of(VECTOR, head, dy, accumulate);
        String what = "%d of %d, padding %b, dropout %b, ".formatted(length, size, padding, dropout);
        assertSameBits(expected.statistics, actual.statistics, what + "statistics");
        assertSameBits(expected.y.data(), actual.y.data(), what + "values");
        assertSameBits(expected.dQueries.data(), actual.dQueries.data(), what + "gradient of queries");
        assertSameBits(expected.dKeys.data(), actual.dKeys.data(), what + "gradient of keys");
        assertSameBits(expected.dValues.data(), actual.dValues.data(), what + "gradient of values");
    }

    private record Result(float[] statistics, Matrix y, Matrix dQueries, Matrix dKeys, Matrix dValues) {

        /// Starts from used scratch memory and non-zero results.
        static Result of(Kernels kernels, AttentionHead head, Matrix dy, boolean accumulate) {
            Scratch scratch = new Scratch();
            for (Scratch.Use use : Scratch.Use.values()) {
                Arrays.fill(scratch.buffer(use, 1 << 12), Float.NaN);
            }
            Random random = new Random(5);
            int length = head.length();
            var result = new Result(
                    Floats.ordinary(3 + 2 * length, random),
                    matrix(length, head.size(), random),
                    matrix(length, head.size(), random),
                    matrix(length, head.size(), random),
                    matrix(length, head.size(), random));
            kernels.attention(head, result.y, result.statistics, 2, scratch);
            kernels.attentionBackward(
                    head, result.statistics, 2, dy, result.dQueries, result.dKeys, result.dValues, accumulate, scratch);
            return result;
        }
    }

    private static AttentionHead head(int length, int size, boolean padding, boolean dropout, Random random) {
        boolean[] attentionMask = new boolean[length];
        for (int k = 0; k < length; k++) {
            attentionMask[k] = random.nextInt(4) > 0;
        }
        return new AttentionHead(
                matrix(length, size, random),
                matrix(length, size, random),
                matrix(length, size, random),
                (float) (1 / Math.sqrt(size)),
                padding ? Optional.of(attentionMask) : Optional.empty(),
                dropout ? Optional.of(DropoutMask.of(0.3, 77)) : Optional.empty(),
                1001);
    }

    /// A matrix with gaps between its rows and an offset.
    private static Matrix matrix(int rows, int columns, Random random) {
        return new Matrix(Floats.ordinary(rows * (columns + 5) + 4, random), 3, rows, columns, columns + 5, 1);
    }

    @Test
    void aScoreFarBelowTheLargestHasTheWeightZero() {
        float[] keys = {0, -1000, 5, -90, -103.5f, 1};
        float[] ones = {1, 1, 1, 1, 1, 1};
        var head = new AttentionHead(
                Matrix.rowMajor(ones, 0, 6, 1),
                Matrix.rowMajor(keys, 0, 6, 1),
                Matrix.rowMajor(ones, 0, 6, 1),
                1,
                Optional.empty(),
                Optional.empty(),
                0);
        Matrix dy = Matrix.rowMajor(keys, 0, 6, 1);
        Result expected = Result.of(DEFINITION, head, dy, false);
        Result actual = Result.of(VECTOR, head, dy, false);
        assertSameBits(expected.y.data(), actual.y.data(), "values");
        assertSameBits(expected.dQueries.data(), actual.dQueries.data(), "gradient of queries");
    }

    @Test
    void aHeadWhoseSizesDifferIsRefused() {
        Matrix three = Matrix.rowMajor(new float[6], 0, 3, 2);
        Matrix two = Matrix.rowMajor(new float[4], 0, 2, 2);
        var refusal = assertThrows(
                IllegalArgumentException.class,
                () -> new AttentionHead(three, three, two, 1, Optional.empty(), Optional.empty(), 0));
        assertEquals(
                "the values of a head are 2 x 2 with a column stride of 1, for queries of 3 x 2", refusal.getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> new AttentionHead(three, three, three, 1, Optional.of(new boolean[2]), Optional.empty(), 0));
        Matrix across = Matrix.rowMajor(new float[6], 0, 2, 3).transpose();
        assertThrows(
                IllegalArgumentException.class,
                () -> new AttentionHead(across, three, three, 1, Optional.empty(), Optional.empty(), 0));
    }
}
