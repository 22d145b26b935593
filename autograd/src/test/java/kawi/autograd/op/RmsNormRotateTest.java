package kawi.autograd.op;

import static kawi.autograd.fixture.Numbers.parameter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Optional;
import kawi.autograd.Tensor;
import kawi.autograd.TensorOperations;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.fixture.FusedCheck;
import kawi.autograd.fixture.GradientCheck;
import kawi.autograd.fixture.Textbook;
import kawi.autograd.kernel.RotaryPairs;
import kawi.autograd.kernel.RotaryTable;
import kawi.autograd.op.RmsNormRotate.HeadNorm;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RmsNormRotateTest {
    /// In a narrow head every number may be small. Then 1 / sqrt(epsilon) amplifies roundings.
    private static final float EPSILON = 0.1f;

    private static final double[] FREQUENCIES = {1, 0.1, 0.01, 0.001, 0.3, 0.7, 0.9, 0.2, 0.5};

    @Property(tries = 30)
    void itsGradientsAreThoseOfTheFormula(
            @ForAll @IntRange(max = 4) int rows,
            @ForAll @IntRange(min = 1, max = 2) int groups,
            @ForAll @IntRange(min = 1, max = 2) int groupSize,
            @ForAll @IntRange(min = 1, max = 9) int pairs,
            @ForAll RotaryPairs order,
            @ForAll long seed) {
        var layout = new HeadLayout(groups * groupSize, groups, 2 * pairs);
        double[] frequencies = Arrays.copyOf(FREQUENCIES, pairs);
        RotaryTable table = RotaryTable.of(frequencies, 5, order);
        int[] positions = {3, 0, 4, 1};
        int[] used = Arrays.copyOf(positions, rows);
        GradientCheck.check(
                x -> x[0].rmsNormRotate(
                        layout, Optional.of(new HeadNorm(x[1], x[2], EPSILON)), Optional.of(table), used),
                x -> {
                    double[] y = x[0].clone();
                    int size = layout.headSize();
                    for (int row = 0; row < rows; row++) {
                        for (int head = 0; head < layout.heads() + groups; head++) {
                            int at = row * layout.columns() + head * size;
                            double[] gain = head < layout.heads() ? x[1] : x[2];
                            double[] part = Arrays.copyOfRange(x[0], at, at + size);
                            double[] normal = Textbook.rmsNorm(part, gain, EPSILON);
                            double[] rotated = Textbook.rotate(normal, frequencies, order, 1, used[row]);
                            System.arraycopy(rotated, 0, y, at, size);
                        }
                    }
                    return y;
                },
                parameter("qkv", Shape.of(rows, layout.columns()), seed),
                parameter("queryGain", Shape.of(2 * pairs), seed),
                parameter("keyGain", Shape.of(2 * pairs), seed + 1));
    }

    @Property(tries = 40)
    void itEqualsTheVisibleOperations(
            @ForAll @IntRange(max = 90) int rows,
            @ForAll @IntRange(min = 1, max = 3) int groups,
            @ForAll @IntRange(min = 1, max = 3) int groupSize,
            @ForAll @IntRange(min = 1, max = 9) int pairs,
            @ForAll boolean norm,
            @ForAll boolean rotation,
            @ForAll RotaryPairs order,
            @ForAll long seed) {
        var layout = new HeadLayout(groups * groupSize, groups, 2 * pairs);
        Optional<RotaryTable> table = rotation
                ? Optional.of(RotaryTable.of(Arrays.copyOf(FREQUENCIES, pairs), 100, order))
                : Optional.empty();
        int[] positions = new int[rows];
        Arrays.setAll(positions, i -> i * 7 % 100);
        FusedCheck.check(
                x -> x[0].rmsNormRotate(
                        layout,
                        norm ? Optional.of(new HeadNorm(x[1], x[2], 1e-6f)) : Optional.empty(),
                        table,
                        positions),
                x -> {
                    int H = layout.heads();
                    int G = layout.keyValueHeads();
                    Tensor q =
                            visible(x[0], layout, 0, H, norm ? Optional.of(x[1]) : Optional.empty(), table, positions);
                    Tensor k =
                            visible(x[0], layout, H, G, norm ? Optional.of(x[2]) : Optional.empty(), table, positions);
                    Tensor v = x[0].slice(-1, (H + G) * layout.headSize(), layout.columns());
                    return TensorOperations.concat(-1, q, k, v);
                },
                parameter("qkv", Shape.of(rows, layout.columns()), seed),
                parameter("queryGain", Shape.of(2 * pairs), seed),
                parameter("keyGain", Shape.of(2 * pairs), seed + 1));
    }

    private static Tensor visible(
            Tensor qkv,
            HeadLayout layout,
            int first,
            int heads,
            Optional<Tensor> gain,
            Optional<RotaryTable> table,
            int... positions) {
        int size = layout.headSize();
        Tensor x = qkv.slice(-1, first * size, (first + heads) * size).reshape(positions.length, heads, size);
        Tensor normal = gain.map(g -> x.rmsNorm(g, 1e-6f)).orElse(x);
        Tensor rotated = table.map(t -> normal.rotate(t, positions)).orElse(normal);
        return rotated.reshape(positions.length, heads * size);
    }

    @Test
    void whatDoesNotFitIsNamed() {
        var layout = new HeadLayout(2, 1, 4);
        var qkv = parameter("qkv", Shape.of(3, 16), 1);
        var gain = parameter("gain", Shape.of(4), 1);
        var wide = parameter("wide", Shape.of(5), 1);
        Optional<RotaryTable> none = Optional.empty();
        String name = "RMS norm and rotate: ";
        refuse(
                name + "(3, 16) is not (2 positions, 16), as 2 heads of 4 with 1 heads of keys and values need",
                () -> new RmsNormRotate(qkv, layout, Optional.empty(), none, 0, 1));
        refuse(
                name + "2 heads of 4 with 1 heads of keys and values need gains of (4), not (4) and (5)",
                () -> new RmsNormRotate(qkv, layout, Optional.of(new HeadNorm(gain, wide, 1)), none, 0, 1, 2));
        refuse(
                name + "the table is for heads of 2, not 4",
                () -> new RmsNormRotate(qkv, layout, Optional.empty(), table(1), 0, 1, 2));
        refuse(
                name + "there is no position 9 among the 9 of the table",
                () -> new RmsNormRotate(qkv, layout, Optional.empty(), table(2), 0, 9, 2));
    }

    private static Optional<RotaryTable> table(int pairs) {
        return Optional.of(RotaryTable.of(new double[pairs], 9, RotaryPairs.HALVES));
    }

    private static void refuse(String message, Runnable operation) {
        assertEquals(message, assertThrows(ShapeException.class, operation::run).getMessage());
    }
}
