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
    void everyHeadGetsTheColumnsOfItsPart(
            @ForAll @IntRange(max = 3) int batch,
            @ForAll @IntRange(max = 4) int length,
            @ForAll @IntRange(min = 1, max = 3) int parts,
            @ForAll @IntRange(min = 1, max = 3) int heads,
            @ForAll @IntRange(max = 4) int headSize,
            @ForAll long seed) {
        int part = Math.floorMod(seed, parts);
        int width = heads * headSize;
        GradientCheck.check(
                x -> x[0].splitHeads(part, parts, heads),
                x -> {
                    var y = new double[batch * heads * length * headSize];
                    int i = 0;
                    for (int b = 0; b < batch; b++) {
                        for (int h = 0; h < heads; h++) {
                            for (int t = 0; t < length; t++) {
                                for (int d = 0; d < headSize; d++) {
                                    int row = (b * length + t) * parts * width;
                                    y[i++] = x[0][row + part * width + h * headSize + d];
                                }
                            }
                        }
                    }
                    return y;
                },
                parameter("x", Shape.of(batch, length, parts * width), seed));
    }

    @Test
    void shapesThatDoNotFitAreNamed() {
        var x = parameter("x", Shape.of(2, 3, 8), 1);
        assertEquals(
                "split heads: (2, 3, 8) is not (B, T, parts * heads * headSize) of 3 parts and 2 heads",
                refusal(x, 0, 3, 2));
        assertTrue(refusal(parameter("x", Shape.of(3, 8), 1), 0, 1, 2).startsWith("split heads: (3, 8) is not"));
    }

    @Test
    void aPartThatDoesNotExistIsNamed() {
        var x = parameter("x", Shape.of(2, 3, 12), 1);
        assertEquals("split heads: there is no part 3 of 3", refusal(x, 3, 3, 2));
        assertEquals("split heads: there is no part -1 of 3", refusal(x, -1, 3, 2));
    }

    @Test
    void noHeadsAreRefused() {
        var x = parameter("x", Shape.of(2, 3, 12), 1);
        assertTrue(refusal(x, 0, 3, 0).startsWith("split heads: "));
        assertTrue(refusal(x, 0, 0, 2).startsWith("split heads: "));
    }

    private static String refusal(Operand x, int part, int parts, int heads) {
        return assertThrows(ShapeException.class, () -> new SplitHeads(x, part, parts, heads))
                .getMessage();
    }
}
