package kawi.autograd.kernel.vector;

import static kawi.autograd.fixture.Floats.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import kawi.autograd.fixture.Floats;
import kawi.autograd.kernel.AdamWStep;
import kawi.autograd.kernel.DropoutMask;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.ReferenceKernels;
import kawi.autograd.kernel.RotaryPairs;
import kawi.autograd.kernel.RotaryTable;
import kawi.autograd.kernel.scalar.ScalarFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The vector kernels, except the matrix product, write the bits of the definition and nothing else.
@Tag("slow")
final class VectorKernelsTest {
    private static final Kernels DEFINITION = new ReferenceKernels();
    private static final Kernels VECTOR = new VectorKernels();

    /// Indices at which the four arrays of a case begin: odd, and different.
    private static final int A = 3;

    private static final int B = 5;
    private static final int C = 1;
    private static final int D = 7;

    private static final DropoutMask MASK = DropoutMask.of(0.3, 0x1234_5678_9abc_def0L);
    private static final AdamWStep STEP =
            new AdamWStep(0.7f, 0.9f, 0.1f, 0.95f, 0.05f, 3e-4f, 1.4f, 1e-8f, 0.9997f, false);
    private static final AdamWStep CAUTIOUS_STEP =
            new AdamWStep(0.7f, 0.9f, 0.1f, 0.95f, 0.05f, 3e-4f, 1.4f, 1e-8f, 0.97f, true);

    /// A call of one kernel with n elements of four arrays. A returned result is stored in `d[0]`.
    record Case(String name, Call call) {
        @Override
        public String toString() {
            return name;
        }
    }

    interface Call {
        void on(Kernels kernels, float[] a, float[] b, float[] c, float[] d, int n);
    }

    static Stream<Case> cases() {
        return Stream.of(arithmetic(), functions(), others()).flatMap(cases -> cases);
    }

    private static Stream<Case> arithmetic() {
        return Stream.of(
                new Case("add", (kernels, a, b, c, d, n) -> kernels.add(a, A, b, B, c, C, n)),
                new Case("add in place", (kernels, a, b, c, d, n) -> kernels.add(c, C, b, B, c, C, n)),
                new Case("multiply", (kernels, a, b, c, d, n) -> kernels.multiply(a, A, b, B, c, C, n)),
                new Case("multiplyAdd", (kernels, a, b, c, d, n) -> kernels.multiplyAdd(a, A, b, B, c, C, n)),
                new Case("subtract", (kernels, a, b, c, d, n) -> kernels.subtract(a, A, b, B, c, C, n)),
                new Case("subtract in place", (kernels, a, b, c, d, n) -> kernels.subtract(c, C, b, B, c, C, n)),
                new Case("divide", (kernels, a, b, c, d, n) -> kernels.divide(a, A, b, B, c, C, n)),
                new Case("divideAdd", (kernels, a, b, c, d, n) -> kernels.divideAdd(a, A, b, B, c, C, n)),
                new Case(
                        "divideBackward",
                        (kernels, a, b, c, d, n) -> kernels.divideBackward(a, A, b, B, d, D, c, C, n)),
                new Case("maximum", (kernels, a, b, c, d, n) -> kernels.maximum(a, A, b, B, c, C, n)),
                new Case("maximum in place", (kernels, a, b, c, d, n) -> kernels.maximum(c, C, b, B, c, C, n)),
                new Case("maximumBackward", (kernels, a, b, c, d, n) -> {
                    System.arraycopy(a, A, b, B, n / 2); // ties
                    kernels.maximumBackward(a, A, b, B, d, D, c, C, n);
                }),
                new Case("greater", (kernels, a, b, c, d, n) -> kernels.greater(a, A, b, B, c, C, n)));
    }

    private static Stream<Case> functions() {
        var maps = Stream.of(ScalarFunction.values())
                .flatMap(f -> Stream.of(
                        new Case("map " + f, (kernels, a, b, c, d, n) -> kernels.map(f, a, A, c, C, n)),
                        new Case("mapBackward " + f, (kernels, a, b, c, d, n) -> {
                            kernels.map(f, a, A, b, B, n);
                            kernels.mapBackward(f, a, A, b, B, d, D, c, C, n);
                        })));
        var powers = Stream.of(0f, 1f, 2f, 3f, -1f, 0.5f, -0.5f, 1 / 3f, -7.3f, 17f, 1e9f)
                .flatMap(p -> Stream.of(
                        new Case("pow " + p, (kernels, a, b, c, d, n) -> kernels.pow(p, a, A, c, C, n)),
                        new Case(
                                "powBackward " + p,
                                (kernels, a, b, c, d, n) -> kernels.powBackward(p, a, A, b, B, c, C, n))));
        return Stream.concat(maps, powers);
    }

    private static Stream<Case> others() {
        return Stream.of(
                new Case("scale", (kernels, a, b, c, d, n) -> kernels.scale(b[0], a, A, c, C, n)),
                new Case("scale in place", (kernels, a, b, c, d, n) -> kernels.scale(b[0], c, C, c, C, n)),
                new Case("scaleAdd", (kernels, a, b, c, d, n) -> kernels.scaleAdd(b[0], a, A, c, C, n)),
                new Case("gelu", (kernels, a, b, c, d, n) -> kernels.gelu(a, A, c, C, n)),
                new Case("geluBackward", (kernels, a, b, c, d, n) -> kernels.geluBackward(a, A, b, B, c, C, n)),
                new Case("geluAndSlope", (kernels, a, b, c, d, n) -> {
                    kernels.geluAndSlope(a, A, c, C, d, D, n);
                    kernels.geluAndSlope(b, B, c, C, b, B, n);
                }),
                new Case("relu", (kernels, a, b, c, d, n) -> kernels.relu(a, A, c, C, n)),
                new Case("reluBackward", (kernels, a, b, c, d, n) -> kernels.reluBackward(a, A, b, B, c, C, n)),
                new Case("dropout", (kernels, a, b, c, d, n) -> kernels.dropout(MASK, 1001, a, A, c, C, n)),
                new Case(
                        "dropoutBackward",
                        (kernels, a, b, c, d, n) -> kernels.dropoutBackward(MASK, 1001, a, A, c, C, n)),
                new Case("max", (kernels, a, b, c, d, n) -> d[0] = kernels.max(a, A, n)),
                new Case(
                        "sumOfExponentials",
                        (kernels, a, b, c, d, n) -> d[0] = kernels.sumOfExponentials(b[0], a, A, n)),
                new Case(
                        "exponentialsScale",
                        (kernels, a, b, c, d, n) -> kernels.exponentialsScale(b[0], b[1], a, A, c, C, n)),
                new Case("softmax", (kernels, a, b, c, d, n) -> kernels.softmax(a, A, c, C, n)),
                new Case("softmax in place", (kernels, a, b, c, d, n) -> kernels.softmax(c, C, c, C, n)),
                new Case("scaledSoftmax", (kernels, a, b, c, d, n) -> kernels.scaledSoftmax(0.3f, a, A, c, C, n)),
                new Case(
                        "scaledSoftmaxBackward",
                        (kernels, a, b, c, d, n) -> kernels.scaledSoftmaxBackward(0.3f, a, A, b, B, c, C, n)),
                new Case(
                        "scaledSoftmaxBackward in place",
                        (kernels, a, b, c, d, n) -> kernels.scaledSoftmaxBackward(0.3f, a, A, c, C, c, C, n)),
                new Case("softmaxBackward", (kernels, a, b, c, d, n) -> kernels.softmaxBackward(a, A, b, B, c, C, n)),
                new Case(
                        "layerNorm",
                        (kernels, a, b, c, d, n) -> kernels.layerNorm(a, A, b, d.clone(), 1e-5f, d, 2, c, C, n)),
                new Case(
                        "layerNorm without bias",
                        (kernels, a, b, c, d, n) -> kernels.layerNorm(a, A, b, null, 1e-5f, d, 2, c, C, n)),
                new Case(
                        "layerNormBackward",
                        (kernels, a, b, c, d, n) -> kernels.layerNormBackward(a, A, b, d, 2, b, B, c, C, n)),
                new Case(
                        "layerNormGainBackward",
                        (kernels, a, b, c, d, n) ->
                                kernels.layerNormGainBackward(a, 0, d, 0, b, 0, c, 3, n / 3, 0, n / 3)),
                new Case(
                        "layerNormGainBackward for some columns",
                        (kernels, a, b, c, d, n) ->
                                kernels.layerNormGainBackward(a, A, d, 1, b, B, c, 3, n / 3, n / 9, n / 3 - n / 15)),
                new Case("rmsNorm", (kernels, a, b, c, d, n) -> kernels.rmsNorm(a, A, b, 1e-5f, d, 2, c, C, n)),
                new Case(
                        "rmsNormBackward",
                        (kernels, a, b, c, d, n) -> kernels.rmsNormBackward(a, A, b, d, 2, b, B, c, C, n)),
                rotate(RotaryPairs.HALVES, false, A),
                rotate(RotaryPairs.HALVES, true, C),
                rotate(RotaryPairs.ADJACENT, false, A),
                rotate(RotaryPairs.ADJACENT, true, C),
                new Case("addColumnSums", (kernels, a, b, c, d, n) -> kernels.addColumnSums(a, c, 3, n / 3, 0, n / 3)),
                new Case(
                        "addColumnSums for some columns",
                        (kernels, a, b, c, d, n) -> kernels.addColumnSums(a, c, 3, n / 3, n / 9, n / 3 - n / 15)),
                new Case("sum", (kernels, a, b, c, d, n) -> putDouble(kernels.sum(a, A, n), d)),
                new Case("sumOfSquares", (kernels, a, b, c, d, n) -> putDouble(kernels.sumOfSquares(a, A, n), d)),
                new Case("cautiousDecay", (kernels, a, b, c, d, n) -> kernels.cautiousDecay(0.9f, a, A, c, C, n)),
                adamW("adamW", STEP),
                adamW("adamW, cautious", CAUTIOUS_STEP));
    }

    private static Case adamW(String name, AdamWStep step) {
        return new Case(name, (kernels, a, b, c, d, n) -> {
            for (int i = 0; i < d.length; i++) {
                d[i] = Math.abs(d[i]);
            }
            kernels.adamW(step, a, b, d, c, D, n);
        });
    }

    /// Two heads of as many pairs as fit; in place if they begin at C.
    private static Case rotate(RotaryPairs pairs, boolean backwards, int from) {
        return new Case("rotate " + pairs + (backwards ? " back" : ""), (kernels, a, b, c, d, n) -> {
            int size = n / 4 * 2;
            if (size > 0) {
                var table = new RotaryTable(Arrays.copyOf(b, 2 * size), sines(d, size, pairs), 2, size, pairs);
                kernels.rotate(mirrored(table), 1, backwards, from == C ? c : a, from, c, C, 2);
            }
        });
    }

    /// For two positions, any numbers.
    private static float[] sines(float[] d, int size, RotaryPairs pairs) {
        float[] sines = Arrays.copyOf(d, 2 * size);
        for (int row = 0; row < 2 * size; row += size) {
            for (int pair = 0; pair < size / 2; pair++) {
                sines[row + pairs.first(pair, size)] = -sines[row + pairs.second(pair, size)];
            }
        }
        return sines;
    }

    /// The same with one cosine for both elements of a pair.
    private static RotaryTable mirrored(RotaryTable table) {
        int size = table.headSize();
        for (int row = 0; row < 2 * size; row += size) {
            for (int pair = 0; pair < size / 2; pair++) {
                int first = table.pairs().first(pair, size);
                table.cos()[row + first] = table.cos()[row + table.pairs().second(pair, size)];
            }
        }
        return table;
    }

    /// Stores the bits of a double as four exact floats.
    private static void putDouble(double value, float[] d) {
        long bits = Double.doubleToLongBits(value);
        for (int part = 0; part < 4; part++) {
            d[part] = (bits >>> (16 * part)) & 0xffff;
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithItsDefinitionForEveryShortLength(Case kernel) {
        Random random = new Random(1);
        for (int n = 0; n <= 70; n++) {
            for (int round = 0; round < 3; round++) {
                check(kernel, n, random, false);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithItsDefinitionOnSpecialValues(Case kernel) {
        Random random = new Random(2);
        for (int n = 0; n <= 70; n++) {
            for (int round = 0; round < 10; round++) {
                check(kernel, n, random, true);
            }
        }
    }

    @Property(tries = 60)
    void agreesWithItsDefinitionForLongRows(
            @ForAll @IntRange(max = 5000) int n, @ForAll long seed, @ForAll boolean special) {
        cases().forEach(kernel -> check(kernel, n, new Random(seed), special));
    }

    /// For both sets, since the vector kernels use the definition for incomplete vectors.
    @ParameterizedTest
    @MethodSource("cases")
    void touchesNothingBeyondItsRange(Case kernel) {
        for (Kernels kernels : List.of(DEFINITION, VECTOR)) {
            for (int n = 0; n <= 48; n++) {
                Random random = new Random(n);
                float[] c = Floats.ordinary(n + 12, random);
                float[] before = c.clone();
                float[] a = Floats.ordinary(n + 12, random);
                float[] b = Floats.ordinary(n + 12, random);
                kernel.call.on(kernels, a, b, c, Floats.ordinary(n + 12, random), n);
                boolean columns = kernel.name.startsWith("layerNormGain") || kernel.name.startsWith("addColumn");
                int begin = columns ? 0 : C;
                int end = columns ? n / 3 : kernel.name.startsWith("adamW") ? D + n : C + n;
                Arrays.fill(c, begin, end, 0);
                Arrays.fill(before, begin, end, 0);
                assertSameBits(before, c, kernel + " of " + n + ", " + kernels.name());
            }
        }
    }

    private static void check(Case kernel, int n, Random random, boolean special) {
        float[][] expected = new float[4][];
        float[][] actual = new float[4][];
        for (int i = 0; i < 4; i++) {
            // Elements beyond the range must not change.
            int length = n + 12;
            expected[i] = special ? Floats.withSpecialValues(length, random) : Floats.ordinary(length, random);
            actual[i] = expected[i].clone();
        }
        kernel.call.on(DEFINITION, expected[0], expected[1], expected[2], expected[3], n);
        kernel.call.on(VECTOR, actual[0], actual[1], actual[2], actual[3], n);
        for (int i = 0; i < 4; i++) {
            assertSameBits(expected[i], actual[i], kernel + " of " + n + ", array " + i);
        }
    }

    @Property(tries = 100)
    void dropoutDoesNotDependOnHowARangeIsSplit(@ForAll @IntRange(max = 90) int cut, @ForAll long key) {
        DropoutMask mask = DropoutMask.of(0.5, key);
        float[] ones = new float[90];
        Arrays.fill(ones, 1);
        float[] whole = new float[90];
        float[] inParts = new float[90];
        VECTOR.dropout(mask, -45, ones, 0, whole, 0, 90);
        VECTOR.dropout(mask, -45, ones, 0, inParts, 0, cut);
        VECTOR.dropout(mask, -45 + cut, ones, cut, inParts, cut, 90 - cut);
        assertSameBits(whole, inParts, "cut at " + cut);
        for (int i = 0; i < 90; i++) {
            assertEquals(mask.keeps(i - 45), whole[i] != 0);
        }
    }
}
