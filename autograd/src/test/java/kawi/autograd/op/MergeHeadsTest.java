package kawi.autograd.op;

import static kawi.autograd.fixture.Numbers.parameter;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import kawi.autograd.Inference;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.fixture.Devices;
import kawi.autograd.fixture.GradientCheck;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MergeHeadsTest {

    @Property(tries = 40)
    void theHeadsOfAPositionAreConcatenated(
            @ForAll @IntRange(max = 3) int batch,
            @ForAll @IntRange(max = 3) int heads,
            @ForAll @IntRange(max = 4) int length,
            @ForAll @IntRange(max = 4) int headSize,
            @ForAll long seed) {
        GradientCheck.check(
                x -> x[0].mergeHeads(),
                x -> {
                    var y = new double[x[0].length];
                    int i = 0;
                    for (int b = 0; b < batch; b++) {
                        for (int t = 0; t < length; t++) {
                            for (int h = 0; h < heads; h++) {
                                for (int d = 0; d < headSize; d++) {
                                    y[i++] = x[0][((b * heads + h) * length + t) * headSize + d];
                                }
                            }
                        }
                    }
                    return y;
                },
                parameter("x", Shape.of(batch, heads, length, headSize), seed));
    }

    @Test
    void itUndoesTheSplit() {
        var x = parameter("x", Shape.of(2, 3, 8), 1);
        float[] y = new Inference(Devices.reference(1))
                .run(() -> x.splitHeads(0, 4, 2).mergeHeads())
                .toFloats();
        assertArrayEquals(x.toFloats(), y);
    }

    @Test
    void shapesThatDoNotFitAreNamed() {
        var x = parameter("x", Shape.of(2, 3, 8), 1);
        var refused = assertThrows(ShapeException.class, () -> new MergeHeads(x));
        assertEquals("merge heads: (2, 3, 8) is not (B, H, T, headSize)", refused.getMessage());
    }
}
