package kawi.autograd.op;

import static kawi.autograd.fixture.Numbers.parameter;
import static kawi.autograd.fixture.Numbers.parameterOf;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;
import kawi.autograd.Inference;
import kawi.autograd.Parameter;
import kawi.autograd.Tape;
import kawi.autograd.Tensor;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.device.Device;
import kawi.autograd.fixture.Devices;
import kawi.autograd.fixture.Edge;
import kawi.autograd.fixture.GradientCheck;
import kawi.autograd.fixture.Numbers;
import kawi.autograd.fixture.Textbook;
import kawi.autograd.fixture.Textbook.Heads;
import kawi.autograd.kernel.DropoutMask;
import kawi.autograd.kernel.Kernels;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttentionTest {
    private static final double DROPOUT = 0.3;

    @Property(tries = 30)
    void itsGradientsAreThoseOfTheFormula(
            @ForAll @IntRange(max = 3) int batch,
            @ForAll @IntRange(max = 8) int length,
            @ForAll @IntRange(min = 1, max = 3) int heads,
            @ForAll @IntRange(min = 1, max = 5) int headSize,
            @ForAll long seed) {
        check(new Heads(batch, length, heads, headSize), false, false, seed);
    }

    @Property(tries = 30)
    void soTheyAreWithPaddingAndDropout(
            @ForAll @IntRange(max = 3) int batch,
            @ForAll @IntRange(max = 8) int length,
            @ForAll @IntRange(min = 1, max = 3) int heads,
            @ForAll @IntRange(min = 1, max = 5) int headSize,
            @ForAll boolean padding,
            @ForAll long seed) {
        check(new Heads(batch, length, heads, headSize), padding, true, seed);
    }

    /// Queries are processed 96 at a time.
    @ParameterizedTest
    @ValueSource(ints = {1, 47, 95, 96, 97, 100})
    void blocksOfQueriesLeaveNoSeam(int length) {
        check(new Heads(1, length, 2, 2), false, false, 11);
        check(new Heads(1, length, 2, 2), true, true, 12);
    }

    @Property(tries = 150)
    void itIsTheSameBitsAsTheVisibleOperations(
            @ForAll @IntRange(max = 3) int batch,
            @ForAll @IntRange(max = 60) int length,
            @ForAll @IntRange(min = 1, max = 3) int heads,
            @ForAll @IntRange(min = 1, max = 6) int headSize,
            @ForAll boolean padding,
            @ForAll boolean dropout,
            @ForAll long seed) {
        assertSameBits(Shape.of(batch, length, 3 * heads * headSize), heads, padding, dropout, seed);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 47, 95, 96, 97, 150, 193})
    void soItIsAroundTheSizeOfABlock(int length) {
        assertSameBits(Shape.of(2, length, 3 * 2 * 16), 2, false, false, 1);
        assertSameBits(Shape.of(2, length, 3 * 2 * 16), 2, true, true, 2);
    }

    @Property(tries = 20)
    void aScaleOfItsOwnIsTheSameAsQueriesThatWereScaled(
            @ForAll @IntRange(min = 1, max = 60) int length, @ForAll boolean dropout, @ForAll long seed) {
        Optional<DropoutMask> mask = dropout ? Optional.of(DropoutMask.of(DROPOUT, seed)) : Optional.empty();
        Parameter qkv = parameter("qkv", Shape.of(2, length, 3 * 2 * 4), seed);
        Parameter doubled = parameterOf("qkv", qkv.shape(), qkv.toFloats());
        for (int row = 0; row < 2 * length; row++) {
            for (int c = 0; c < 8; c++) {
                doubled.value().data()[row * 24 + c] *= 4; // a power of two: exact
            }
        }
        for (Kernels kernels : Devices.kernels()) {
            var device = new Device(kernels, 1);
            Result expected = Result.of(device, doubled, x -> x.attention(2, Optional.empty(), mask));
            Result actual = Result.of(device, qkv, x -> x.attention(2, 4 * 0.5f, Optional.empty(), mask));
            assertArrayEquals(expected.value(), actual.value());
        }
    }

    @Test
    void queriesBeforeTheFirstRealKeyAttendToNothing() {
        Parameter qkv = parameter("qkv", Shape.of(1, 3, 6), 3);
        Optional<boolean[][]> attentionMask = Optional.of(new boolean[][] {{false, false, true}});
        float[] value = Arrays.copyOfRange(qkv.toFloats(), 2 * 6 + 4, 3 * 6);
        float[] lastSeesItself = {0, 0, 0, 0, value[0], value[1]};
        assertArrayEquals(lastSeesItself, run(qkv, 2, attentionMask));
        assertArrayEquals(
                lastSeesItself,
                new Inference(Devices.reference(1))
                        .run(() -> visible(qkv, 2, attentionMask, Optional.empty()))
                        .toFloats());
    }

    private static void assertSameBits(Shape shape, int heads, boolean padding, boolean dropout, long seed) {
        Parameter qkv = parameter("qkv", shape, seed);
        Optional<boolean[][]> attentionMask =
                padding ? Optional.of(Numbers.mask(shape.size(0), shape.size(1), seed)) : Optional.empty();
        Optional<DropoutMask> mask = dropout ? Optional.of(DropoutMask.of(DROPOUT, seed)) : Optional.empty();
        for (Kernels kernels : Devices.kernels()) {
            var device = new Device(kernels, 1);
            Result expected = Result.of(device, qkv, x -> visible(x, heads, attentionMask, mask));
            Result actual = Result.of(device, qkv, x -> x.attention(heads, attentionMask, mask));
            assertArrayEquals(expected.value(), actual.value(), "values of " + shape);
            assertArrayEquals(expected.gradient(), actual.gradient(), "gradient of " + shape);
        }
    }

    /// The definition: one visible operation per step.
    private static Tensor visible(
            Tensor qkv, int heads, Optional<boolean[][]> attentionMask, Optional<DropoutMask> dropout) {
        Tensor queries = qkv.splitHeads(0, 3, heads); // (B, H, T, D)
        Tensor keys = qkv.splitHeads(1, 3, heads); // (B, H, T, D)
        Tensor values = qkv.splitHeads(2, 3, heads); // (B, H, T, D)
        int headSize = queries.shape().columns();
        Tensor causal = queries.matmulTransposed(keys)
                .scale(Attention.scaleOf(headSize))
                .causalMask(); // (B, H, T, T)
        Tensor weights =
                attentionMask.map(causal::keyPaddingMask).orElse(causal).softmax(); // (B, H, T, T)
        Tensor kept = dropout.map(weights::dropout).orElse(weights); // (B, H, T, T)
        return kept.matmul(values).mergeHeads(); // (B, T, C)
    }

    private record Result(float[] value, float[] gradient) {

        static Result of(Device device, Parameter qkv, UnaryOperator<Tensor> attention) {
            qkv.clearGradient();
            var tape = new Tape(device);
            Tensor y = tape.record(() -> attention.apply(qkv));
            Tensor weights = Tensor.of(y.shape(), Numbers.normal(y.shape().elements(), 8));
            tape.backward(tape.record(() -> y.multiply(weights).sum()));
            return new Result(y.toFloats(), qkv.gradient().toFloats());
        }
    }

    @Test
    void aPositionDependsOnNothingAfterIt() {
        int length = 60;
        Parameter qkv = parameter("qkv", Shape.of(1, length, 12), 3);
        float[] before = run(qkv, 2, Optional.empty());
        for (int t : new int[] {1, 30, 47, 48, 59}) {
            Parameter changed = parameterOf("qkv", qkv.shape(), qkv.toFloats());
            Arrays.fill(changed.value().data(), t * 12, length * 12, 7);
            float[] after = run(changed, 2, Optional.empty());
            assertArrayEquals(
                    Arrays.copyOf(before, t * 4),
                    Arrays.copyOf(after, t * 4),
                    "positions before " + t + " when those from it on have changed");
        }
    }

    @Test
    void aPaddedRowsRealPositionsEqualTheSameRowAlone() {
        int alone = 50;
        int padded = 64;
        Parameter qkv = parameter("qkv", Shape.of(2, padded, 12), 4);
        var row = parameterOf(
                "row", Shape.of(1, alone, 12), Arrays.copyOfRange(qkv.toFloats(), padded * 12, (padded + alone) * 12));
        boolean[][] attentionMask = Textbook.allTrue(2, padded);
        Arrays.fill(attentionMask[1], alone, padded, false);
        float[] both = run(qkv, 2, Optional.of(attentionMask));
        assertArrayEquals(run(row, 2, Optional.empty()), Arrays.copyOfRange(both, padded * 4, (padded + alone) * 4));
    }

    @Test
    void aSequenceWhoseKeysAreAllMaskedAttendsToNothing() {
        Parameter qkv = parameter("qkv", Shape.of(2, 50, 12), 5);
        boolean[][] attentionMask = Textbook.allTrue(2, 50);
        Arrays.fill(attentionMask[1], false);
        for (Kernels kernels : Devices.kernels()) {
            qkv.clearGradient();
            var tape = new Tape(new Device(kernels, 1));
            Tensor loss = tape.record(() -> {
                Tensor y = qkv.attention(2, Optional.of(attentionMask), Optional.empty());
                assertArrayEquals(new float[50 * 4], Arrays.copyOfRange(y.toFloats(), 50 * 4, 2 * 50 * 4), "values");
                return y.multiply(y).sum();
            });
            tape.backward(loss);
            float[] gradient = qkv.gradient().toFloats();
            for (int i = 0; i < gradient.length; i++) {
                boolean masked = i >= 50 * 12;
                assertTrue(
                        masked ? gradient[i] == 0 : Float.isFinite(gradient[i]),
                        "gradient at " + i + " is " + gradient[i]);
            }
        }
    }

    @Test
    void shapesThatDoNotFitAreNamed() {
        var x = parameter("x", Shape.of(2, 3, 8), 1);
        assertEquals(
                "attention: (2, 3, 8) is not (B, T, 3 * heads * headSize) of 2 heads", refusal(x, 2, Optional.empty()));
        var matrix = parameter("x", Shape.of(3, 6), 1);
        assertTrue(refusal(matrix, 2, Optional.empty()).startsWith("attention: (3, 6) is not"));
        var qkv = parameter("x", Shape.of(2, 3, 6), 1);
        assertTrue(refusal(qkv, 2, Optional.of(new boolean[1][3])).startsWith("attention: "));
        assertTrue(refusal(qkv, 2, Optional.of(new boolean[2][4])).startsWith("attention: "));
    }

    @Test
    void noHeadsAreRefused() {
        var qkv = parameter("x", Shape.of(2, 3, 6), 1);
        assertTrue(refusal(qkv, 0, Optional.empty()).startsWith("attention: "));
    }

    private static String refusal(Operand qkv, int heads, Optional<boolean[][]> attentionMask) {
        return assertThrows(ShapeException.class, () -> new Attention(qkv, heads, 1, attentionMask, Optional.empty()))
                .getMessage();
    }

    private static void check(Heads sizes, boolean padding, boolean dropout, long seed) {
        boolean[][] attentionMask = padding
                ? Numbers.mask(sizes.batch(), sizes.length(), seed)
                : Textbook.allTrue(sizes.batch(), sizes.length());
        var mask = DropoutMask.of(dropout ? DROPOUT : 0, seed);
        GradientCheck.check(
                x -> x[0].attention(
                        sizes.heads(),
                        padding ? Optional.of(attentionMask) : Optional.empty(),
                        dropout ? Optional.of(mask) : Optional.empty()),
                x -> Textbook.attention(x[0], sizes, attentionMask, dropout ? DROPOUT : 0, mask::keeps),
                parameter("qkv", Shape.of(sizes.batch(), sizes.length(), 3 * sizes.width()), seed));
    }

    private static float[] run(Parameter qkv, int heads, Optional<boolean[][]> attentionMask) {
        return new Inference(Devices.reference(1))
                .run(() -> qkv.attention(heads, attentionMask, Optional.empty()))
                .toFloats();
    }

    // ---- the edges of float32

    /// Queries, keys and values of one head of size 1: (1, T, 3).
    private static float[] queriesKeysValues(float query, float[] keys) {
        float[] qkv = new float[3 * keys.length];
        for (int t = 0; t < keys.length; t++) {
            qkv[3 * t] = query;
            qkv[3 * t + 1] = keys[t];
            qkv[3 * t + 2] = t + 1;
        }
        return qkv;
    }

    private static Edge edge(float[] qkv) {
        int length = qkv.length / 3;
        Edge fused = Edge.of(x -> x[0].attention(1, Optional.empty(), Optional.empty()), Shape.of(1, length, 3), qkv);
        Edge visible = Edge.of(x -> visible(x[0], 1, Optional.empty(), Optional.empty()), Shape.of(1, length, 3), qkv);
        assertArrayEquals(visible.value(), fused.value(), "fused and visible");
        return fused;
    }

    @Test
    void hugeScoresTakeAllOrShare() {
        int length = 53;
        for (float size : new float[] {1e19f, -1e19f, 3e38f, -3e38f}) {
            float[] equal =
                    edge(queriesKeysValues(size, Edge.filled(length, 1))).value();
            for (int t = 0; t < length; t++) {
                assertEquals((t + 2) / 2.0, equal[t], 1e-5 * length, "the mean of the values 1 to " + (t + 1));
            }
            float[] keys = Edge.filled(length, -Math.signum(size));
            keys[20] = Math.signum(size);
            Edge one = edge(queriesKeysValues(size, keys));
            for (int t = 20; t < length; t++) {
                assertEquals(21, one.value()[t], "position " + t + " sees only the key that fits");
            }
            for (float g : one.gradient()) {
                assertTrue(Float.isFinite(g) || Math.abs(size) > 1e37f, "gradient " + g + " of scores of " + size);
            }
        }
    }

    /// A score below the range of float32 is negative infinity and has weight 0. If all scores of a query are, it
    /// attends to nothing.
    @Test
    void scoresBelowTheRangeHaveNoWeight() {
        float[] keys = Edge.filled(20, -1e30f);
        keys[0] = 1e-30f;
        float[] value = edge(queriesKeysValues(1e30f, keys)).value();
        assertArrayEquals(Edge.filled(20, 1), value);
    }

    @Test
    void aScoreAboveTheRangeIsNotHidden() {
        float[] keys = Edge.filled(20, 1);
        keys[7] = 1e30f;
        float[] value = edge(queriesKeysValues(1e30f, keys)).value();
        for (int t = 0; t < 20; t++) {
            assertEquals(t >= 7, Float.isNaN(value[t]), "position " + t);
        }
    }
}
