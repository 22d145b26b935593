package kawi.autograd.op;

import static kawi.autograd.fixture.Numbers.parameter;
import static kawi.autograd.fixture.Numbers.parameterOf;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import kawi.autograd.Inference;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.fixture.Devices;
import kawi.autograd.fixture.GradientCheck;
import kawi.autograd.fixture.Numbers;
import kawi.autograd.fixture.Textbook;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class KeyPaddingMaskTest {
    private static final float HIDDEN = Float.NEGATIVE_INFINITY;

    @Test
    void paddingIsMaskedForEveryQueryOfItsSequence() {
        var x = parameterOf("x", Shape.of(2, 2, 2), 1, 2, 3, 4, 5, 6, 7, 8);
        boolean[][] attentionMask = {{true, false}, {false, true}};
        float[] y = new Inference(Devices.reference(1))
                .run(() -> x.keyPaddingMask(attentionMask))
                .toFloats();
        assertArrayEquals(new float[] {1, HIDDEN, 3, HIDDEN, HIDDEN, 6, HIDDEN, 8}, y);
    }

    /// Softmax follows, because a loss cannot be a sum of infinities.
    @Property(tries = 40)
    void onlyWhatIsSeenHasAGradient(
            @ForAll @IntRange(max = 3) int batch,
            @ForAll @IntRange(max = 3) int heads,
            @ForAll @IntRange(max = 9) int length,
            @ForAll long seed) {
        boolean[][] attentionMask = Numbers.mask(batch, length, seed);
        GradientCheck.check(
                x -> x[0].keyPaddingMask(attentionMask).softmax(),
                x -> Textbook.softmax(masked(x[0], attentionMask, heads * length), length),
                parameter("x", Shape.of(batch, heads, length, length), seed));
    }

    @Test
    void aMaskOfAnotherShapeIsNamed() {
        var x = parameter("x", Shape.of(2, 3, 4), 1);
        assertNamesBothShapes("(2, 3, 4)", "3", () -> new KeyPaddingMask(x, new boolean[3][4]));
        assertNamesBothShapes("(2, 3, 4)", "5", () -> new KeyPaddingMask(x, new boolean[2][5]));
    }

    @Test
    void scoresWithoutQueriesAreRefused() {
        var row = parameter("x", Shape.of(4), 1);
        var refused = assertThrows(ShapeException.class, () -> new KeyPaddingMask(row, new boolean[1][4]));
        assertEquals("key padding mask: scores must be (B, ..., T), not (4)", refused.getMessage());
    }

    @Test
    void oneQueryOfEachSequenceIsEnough() {
        boolean[][] attentionMask = Numbers.mask(3, 5, 1);
        GradientCheck.check(
                x -> x[0].keyPaddingMask(attentionMask).softmax(),
                x -> Textbook.softmax(masked(x[0], attentionMask, 1), 5),
                parameter("x", Shape.of(3, 5), 1));
    }

    private static void assertNamesBothShapes(String scores, String given, Runnable construction) {
        String message = assertThrows(ShapeException.class, construction::run).getMessage();
        assertTrue(
                message.startsWith("key padding mask: ") && message.contains(scores) && message.contains(given),
                message);
    }

    /// @param rows of scores of each sequence
    private static double[] masked(double[] x, boolean[][] attentionMask, int rows) {
        double[] y = x.clone();
        for (int i = 0; i < y.length; i++) {
            boolean[] keys = attentionMask[i / (rows * attentionMask[0].length)];
            y[i] = keys[i % keys.length] ? y[i] : Double.NEGATIVE_INFINITY;
        }
        return y;
    }
}
