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

    @Property(tries = 30)
    void soTheyAreForHeadsThatShareKeysAndValues(
            @ForAll @IntRange(max = 3) int batch,
            @ForAll @IntRange(max = 8) int length,
            @ForAll @IntRange(min = 1, max = 3) int groups,
            @ForAll @IntRange(min = 1, max = 3) int groupSize,
            @ForAll @IntRange(min = 1, max = 5) int headSize,
            @ForAll boolean padding,
            @ForAll boolean dropout,
            @ForAll long seed) {
        check(new Heads(batch, length, groups * groupSize, headSize, groups), padding, dropout, seed);
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
            @ForAll @IntRange(min = 1, max = 3) int groups,
            @ForAll @IntRange(min = 1, max = 3) int groupSize,
            @ForAll @IntRange(min = 1, max = 6) int headSize,
            @ForAll boolean padding,
            @ForAll boolean dropout,
            @ForAll long seed) {
        assertSameBits(batch, length, new HeadLayout(groups * groupSize, groups, headSize), padding, dropout, seed);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 47, 95, 96, 97, 150, 193})
    void soItIsAroundTheSizeOfABlock(int length) {
        assertSameBits(2, length, HeadLayout.of(2, 16), false, false, 1);
        assertSameBits(2, length, HeadLayout.of(2, 16), true, true, 2);
        assertSameBits(2, length, new HeadLayout(4, 2, 16), true, true, 3);
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
            Result actual =
                    Result.of(device, qkv, x -> x.attention(HeadLayout.of(2, 4), 4 * 0.5f, Optional.empty(), mask));
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
                        .run(() -> visible(qkv, HeadLayout.of(2, 1), attentionMask, Optional.empty()))
                        .toFloats());
    }

    private static void assertSameBits(
            int batch, int length, HeadLayout layout, boolean padding, boolean dropout, long seed) {
        Shape shape = Shape.of(batch, length, layout.columns());
        float scale = Attention.scaleOf(layout.headSize());
        Parameter qkv = parameter("qkv", shape, seed);
        Optional<boolean[][]> attentionMask =
                padding ? Optional.of(Numbers.mask(shape.size(0), shape.size(1), seed)) : Optional.empty();
        Optional<DropoutMask> mask = dropout ? Optional.of(DropoutMask.of(DROPOUT, seed)) : Optional.empty();
        for (Kernels kernels : Devices.kernels()) {
            var device = new Device(kernels, 1);
            Result expected = Result.of(device, qkv, x -> visible(x, layout, attentionMask, mask));
            Result actual = Result.of(device, qkv, x -> x.attention(layout, scale, attentionMask, mask));
            assertArrayEquals(expected.value(), actual.value(), "values of " + shape);
            assertArrayEquals(expected.gradient(), actual.gradient(), "gradient of " + shape);
        }
    }

    /// The definition: one visible operation per step.
    private static Tensor visible(
            Tensor qkv, HeadLayout layout, Optional<boolean[][]> attentionMask, Optional<DropoutMask> dropout) {
        int B = qkv.shape().size(0);
        int T = qkv.shape().size(1);
        int H = layout.heads();
        int G = layout.keyValueHeads();
        int D = layout.headSize();
        int rows = layout.groupSize() * T; // the queries of a group's heads, one head after the other
        Tensor queries = qkv.splitHeads(0, H, D).reshape(B, G, rows, D); // (B, H, T, D) to (B, G, H / G T, D)
        Tensor keys = qkv.splitHeads(H, G, D); // (B, G, T, D)
        Tensor values = qkv.splitHeads(H + G, G, D); // (B, G, T, D)
        Tensor scores = queries.matmulTransposed(keys).reshape(B, H, T, T); // (B, G, H / G T, T) to (B, H, T, T)
        Tensor causal = scores.scale(Attention.scaleOf(D)).causalMask(); // (B, H, T, T)
        Tensor weights =
                attentionMask.map(causal::keyPaddingMask).orElse(causal).softmax(); // (B, H, T, T)
        Tensor kept = dropout.map(weights::dropout).orElse(weights); // (B, H, T, T)
        Tensor y = kept.reshape(B, G, rows, T).matmul(values); // (B, G, H / G T, D)
        return y.reshape(B, H, T, D).mergeHeads(); // (B, T, H D)
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
        HeadLayout two = HeadLayout.of(2, 1);
        assertEquals("attention: (2, 3, 8) is not (B, T, 6), as 2 heads of 1 need", refusal(x, two, Optional.empty()));
        var matrix = parameter("x", Shape.of(3, 6), 1);
        assertTrue(refusal(matrix, two, Optional.empty()).startsWith("attention: (3, 6) is not"));
        var qkv = parameter("x", Shape.of(2, 3, 6), 1);
        assertTrue(refusal(qkv, two, Optional.of(new boolean[1][3])).startsWith("attention: "));
        assertTrue(refusal(qkv, two, Optional.of(new boolean[2][4])).startsWith("attention: "));
        assertEquals(
                "attention: (2, 3, 8) is not (B, T, 12), as 4 heads of 2 with 1 heads of keys and values need",
                refusal(x, new HeadLayout(4, 1, 2), Optional.empty()));
        assertEquals(
                "attention: the rows of (2, 3, 8) are not queries, keys and values of 2 heads",
                assertThrows(ShapeException.class, () -> x.attention(2, Optional.empty(), Optional.empty()))
                        .getMessage());
    }

    private static String refusal(Operand qkv, HeadLayout layout, Optional<boolean[][]> attentionMask) {
        return assertThrows(ShapeException.class, () -> new Attention(qkv, layout, 1, attentionMask, Optional.empty()))
                .getMessage();
    }

    private static void check(Heads sizes, boolean padding, boolean dropout, long seed) {
        boolean[][] attentionMask = padding
                ? Numbers.mask(sizes.batch(), sizes.length(), seed)
                : Textbook.allTrue(sizes.batch(), sizes.length());
        var mask = DropoutMask.of(dropout ? DROPOUT : 0, seed);
        GradientCheck.check(
                x -> x[0].attention(
                        new HeadLayout(sizes.heads(), sizes.keyValueHeads(), sizes.headSize()),
                        Attention.scaleOf(sizes.headSize()),
                        padding ? Optional.of(attentionMask) : Optional.empty(),
                        dropout ? Optional.of(mask) : Optional.empty()),
                x -> Textbook.attention(x[0], sizes, attentionMask, dropout ? DROPOUT : 0, mask::keeps),
                parameter("qkv", Shape.of(sizes.batch(), sizes.length(), sizes.columns()), seed));
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
        Edge visible = Edge.of(
                x -> visible(x[0], HeadLayout.of(1, 1), Optional.empty(), Optional.empty()),
                Shape.of(1, length, 3),
                qkv);
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
