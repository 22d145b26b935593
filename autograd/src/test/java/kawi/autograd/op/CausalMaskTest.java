package kawi.autograd.op;

import static kawi.autograd.fixture.Numbers.parameter;
import static kawi.autograd.fixture.Numbers.parameterOf;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import kawi.autograd.Inference;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.fixture.Devices;
import kawi.autograd.fixture.GradientCheck;
import kawi.autograd.fixture.Textbook;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CausalMaskTest {
    private static final float HIDDEN = Float.NEGATIVE_INFINITY;

    @Test
    void laterKeysAreMasked() {
        var x = parameterOf("x", Shape.of(1, 3, 3), 1, 2, 3, 4, 5, 6, 7, 8, 9);
        float[] y = new Inference(Devices.reference(1)).run(x::causalMask).toFloats();
        assertArrayEquals(new float[] {1, HIDDEN, HIDDEN, 4, 5, HIDDEN, 7, 8, 9}, y);
    }

    /// Softmax follows, because a loss cannot be a sum of infinities.
    @Property(tries = 40)
    void onlyWhatIsSeenHasAGradient(
            @ForAll @IntRange(max = 3) int batch, @ForAll @IntRange(max = 20) int length, @ForAll long seed) {
        GradientCheck.check(
                x -> x[0].causalMask().softmax(),
                x -> Textbook.softmax(masked(x[0], length), length),
                parameter("x", Shape.of(batch, length, length), seed));
    }

    @Test
    void scoresThatAreNotSquareAreNamed() {
        var x = parameter("x", Shape.of(2, 3, 4), 1);
        var refused = assertThrows(ShapeException.class, () -> new CausalMask(x));
        assertEquals("causal mask: scores must be (..., T, T), not (2, 3, 4)", refused.getMessage());
        var row = parameter("x", Shape.of(3), 1);
        assertThrows(ShapeException.class, () -> new CausalMask(row));
    }

    private static double[] masked(double[] x, int length) {
        double[] y = x.clone();
        for (int i = 0; i < y.length; i++) {
            int query = i / length % length;
            int key = i % length;
            y[i] = key <= query ? y[i] : Double.NEGATIVE_INFINITY;
        }
        return y;
    }
}
