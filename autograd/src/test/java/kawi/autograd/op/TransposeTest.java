package kawi.autograd.op;

import static kawi.autograd.fixture.Numbers.parameter;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import kawi.autograd.Inference;
import kawi.autograd.Tensor;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.fixture.Devices;
import kawi.autograd.fixture.FusedCheck;
import kawi.autograd.fixture.GradientCheck;
import kawi.autograd.fixture.Textbook;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TransposeTest {

    @Property(tries = 40)
    void matricesAreTransposedOneByOne(
            @ForAll @IntRange(max = 4) int count,
            @ForAll @IntRange(max = 19) int rows,
            @ForAll @IntRange(max = 19) int columns,
            @ForAll long seed) {
        GradientCheck.check(
                x -> x[0].transpose(),
                x -> exchanged(x[0], new int[] {count, rows, columns}, 1, 2),
                parameter("x", Shape.of(count, rows, columns), seed));
    }

    @Property(tries = 40)
    void anyTwoDimensionsAreExchanged(
            @ForAll @IntRange(max = 3) int first, @ForAll @IntRange(max = 3) int second, @ForAll long seed) {
        int[] sizes = {3, 2, 5, 4};
        GradientCheck.check(
                x -> x[0].transpose(first, second - 4),
                x -> exchanged(x[0], sizes, first, second),
                parameter("x", Shape.of(sizes), seed));
    }

    /// Index by index.
    private static double[] exchanged(double[] x, int[] sizes, int first, int second) {
        var y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            int[] index = new int[sizes.length];
            int rest = i;
            for (int d = sizes.length - 1; d >= 0; d--) {
                index[d] = rest % sizes[d];
                rest /= sizes[d];
            }
            int at = 0;
            for (int d = 0; d < sizes.length; d++) {
                int from = d == first ? second : d == second ? first : d;
                at = at * sizes[from] + index[from];
            }
            y[at] = x[i];
        }
        return y;
    }

    @Test
    void itIsTheTransposeOfTheTextbookAndItsOwnInverse() {
        var x = parameter("x", Shape.of(3, 4), 1);
        GradientCheck.check(t -> t[0].transpose(), t -> Textbook.transpose(t[0], 3, 4), x);
        var inference = new Inference(Devices.reference(1));
        Tensor back = inference.run(() -> x.transpose().transpose());
        assertEquals(x.shape(), back.shape());
        assertArrayEquals(x.toFloats(), back.toFloats());
    }

    @Test
    void largeTensorsThatAreDividedAmongWorkersHaveTheSameBits() {
        for (int[] pair : new int[][] {{0, 1}, {0, 2}, {1, 2}}) {
            GradientCheck.Network network = x -> x[0].transpose(pair[0], pair[1]);
            FusedCheck.check(network, network, parameter("x", Shape.of(50, 29, 41), 1));
        }
    }

    @Test
    void aDimensionThatIsNotThereIsNamed() {
        var x = parameter("x", Shape.of(3), 1);
        var refused = assertThrows(ShapeException.class, () -> new Transpose(x, -2, -1));
        assertEquals("there is no dimension -2 in (3)", refused.getMessage());
    }
}
