package kawi.autograd.op;

import static kawi.autograd.fixture.Numbers.parameter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.fixture.GradientCheck;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SplitHeadsTest {

    @Property(tries = 40)
    void everyHeadGetsItsColumns(
            @ForAll @IntRange(max = 3) int batch,
            @ForAll @IntRange(max = 4) int length,
            @ForAll @IntRange(max = 3) int before,
            @ForAll @IntRange(min = 1, max = 3) int heads,
            @ForAll @IntRange(max = 3) int after,
            @ForAll @IntRange(max = 4) int headSize,
            @ForAll long seed) {
        int columns = (before + heads + after) * headSize + after; // the rest of a row may be anything
        GradientCheck.check(
                x -> x[0].splitHeads(before, heads, headSize),
                x -> {
                    var y = new double[batch * heads * length * headSize];
                    int i = 0;
                    for (int b = 0; b < batch; b++) {
                        for (int h = 0; h < heads; h++) {
                            for (int t = 0; t < length; t++) {
                                for (int d = 0; d < headSize; d++) {
                                    y[i++] = x[0][(b * length + t) * columns + (before + h) * headSize + d];
                                }
                            }
                        }
                    }
                    return y;
                },
                parameter("x", Shape.of(batch, length, columns), seed));
    }

    @Test
    void shapesThatDoNotFitAreNamed() {
        var x = parameter("x", Shape.of(2, 3, 8), 1);
        assertEquals("split heads: the rows of (2, 3, 8) do not have 2 heads of 3 from head 1 on", refusal(x, 1, 2, 3));
        assertEquals("split heads: (3, 8) is not (B, T, columns)", refusal(parameter("x", Shape.of(3, 8), 1), 0, 2, 4));
    }

    @Test
    void headsThatDoNotExistAreRefused() {
        var x = parameter("x", Shape.of(2, 3, 12), 1);
        assertTrue(refusal(x, -1, 2, 3).startsWith("split heads: "));
        assertTrue(refusal(x, 0, 0, 3).startsWith("split heads: "));
        assertTrue(refusal(x, 0, 1, -3).startsWith("split heads: "));
    }

    private static String refusal(Operand x, int first, int heads, int headSize) {
        return assertThrows(ShapeException.class, () -> new SplitHeads(x, first, heads, headSize))
                .getMessage();
    }
}
