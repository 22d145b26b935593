package kawi.autograd.op;

import static kawi.autograd.fixture.Numbers.parameter;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import kawi.autograd.Inference;
import kawi.autograd.Tape;
import kawi.autograd.Tensor;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.fixture.Devices;
import kawi.autograd.fixture.FusedCheck;
import kawi.autograd.fixture.GradientCheck;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ConcatTest {

    @Property(tries = 60)
    void partsFollowEachOtherAlongAnyDimension(
            @ForAll @IntRange(max = 2) int dimension,
            @ForAll @IntRange(max = 5) int first,
            @ForAll @IntRange(max = 19) int second,
            @ForAll long seed) {
        Shape rest = Shape.of(3, 2, 4);
        GradientCheck.check(
                x -> Tensor.concat(dimension, x[0], x[1], x[2]),
                x -> {
                    int outer = dimension == 0 ? 1 : dimension == 1 ? 3 : 6;
                    var y = new double[x[0].length + x[1].length + x[2].length];
                    int at = 0;
                    for (int o = 0; o < outer; o++) {
                        for (double[] part : x) {
                            int n = part.length / outer;
                            System.arraycopy(part, o * n, y, at, n);
                            at += n;
                        }
                    }
                    return y;
                },
                parameter("a", rest.withSize(dimension, first), seed),
                parameter("b", rest.withSize(dimension, second), seed),
                parameter("c", rest.withSize(dimension, 1), seed));
    }

    @Property(tries = 40)
    void slicesTakeThemApartAgain(
            @ForAll @IntRange(min = -3, max = 2) int dimension,
            @ForAll @IntRange(max = 5) int first,
            @ForAll @IntRange(max = 6) int second) {
        var a = parameter("a", Shape.of(3, 2, 4).withSize(dimension, first), 1);
        var b = parameter("b", Shape.of(3, 2, 4).withSize(dimension, second), 1);
        var inference = new Inference(Devices.reference(1));
        inference.run(() -> {
            Tensor both = Tensor.concat(dimension, a, b);
            assertArrayEquals(a.toFloats(), both.slice(dimension, 0, first).toFloats());
            assertArrayEquals(
                    b.toFloats(), both.slice(dimension, first, first + second).toFloats());
            return null;
        });
    }

    @Property(tries = 40)
    void theGradientOfASliceIsZeroOutsideOfIt(
            @ForAll @IntRange(max = 2) int dimension,
            @ForAll @IntRange(max = 7) int from,
            @ForAll @IntRange(max = 7) int length,
            @ForAll long seed) {
        Shape whole = Shape.of(5, 6, 7).withSize(dimension, 14);
        int inner = dimension == 0 ? 42 : dimension == 1 ? 7 : 1;
        GradientCheck.check(
                x -> x[0].slice(dimension, from, from + length),
                x -> {
                    int outer = x[0].length / 14 / inner;
                    var y = new double[outer * length * inner];
                    for (int o = 0; o < outer; o++) {
                        System.arraycopy(x[0], (o * 14 + from) * inner, y, o * length * inner, length * inner);
                    }
                    return y;
                },
                parameter("x", whole, seed));
    }

    @Test
    void oneTensorMayBeSeveralParts() {
        var x = parameter("x", Shape.of(3), 1);
        var tape = new Tape(Devices.reference(1));
        tape.backward(tape.record(() -> Tensor.concat(0, x, x, x.scale(3)).sum()));
        assertArrayEquals(new float[] {5, 5, 5}, x.gradient().toFloats());
    }

    @Test
    void largeTensorsThatAreDividedAmongWorkersHaveTheSameBits() {
        for (int dimension = 0; dimension < 3; dimension++) {
            int d = dimension;
            GradientCheck.Network network = x -> Tensor.concat(d, x[0].slice(d, 7, 29), x[1]);
            FusedCheck.check(
                    network,
                    network,
                    parameter("a", Shape.of(50, 29, 41), 1),
                    parameter("b", Shape.of(50, 29, 41).withSize(d, 22), 1));
        }
    }

    @Test
    void whatDoesNotFitIsNamed() {
        var a = parameter("a", Shape.of(2, 3), 1);
        var b = parameter("b", Shape.of(3, 3), 1);
        assertEquals(
                "concat: (2, 3) and (3, 3) differ in more than dimension 1",
                assertThrows(ShapeException.class, () -> new Concat(List.of(a, b), -1))
                        .getMessage());
        assertEquals(
                "concat: there are no tensors",
                assertThrows(ShapeException.class, () -> new Concat(List.of(), 0))
                        .getMessage());
        for (int[] range : new int[][] {{-1, 2}, {2, 1}, {0, 4}}) {
            assertEquals(
                    "slice: there is no range " + range[0] + " to " + range[1] + " of dimension 1 in (2, 3)",
                    assertThrows(ShapeException.class, () -> new Slice(a, 1, range[0], range[1]))
                            .getMessage());
        }
    }
}
