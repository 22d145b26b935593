package kawi.autograd.op;

import static kawi.autograd.fixture.Numbers.parameter;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import kawi.autograd.Inference;
import kawi.autograd.Parameter;
import kawi.autograd.array.Shape;
import kawi.autograd.fixture.Devices;
import kawi.autograd.fixture.Edge;
import kawi.autograd.fixture.GradientCheck;
import kawi.autograd.fixture.Textbook;
import kawi.autograd.kernel.DropoutMask;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DropoutTest {

    @Property(tries = 40)
    void itsGradientIsThatOfTheFormula(
            @ForAll @DoubleRange(min = 0, max = 0.9) double probability,
            @ForAll @IntRange(max = 6) int rows,
            @ForAll @IntRange(max = 33) int columns,
            @ForAll long key) {
        var mask = DropoutMask.of(probability, key);
        GradientCheck.check(
                x -> x[0].dropout(mask),
                x -> Textbook.dropout(x[0], probability, mask::keeps),
                parameter("x", Shape.of(rows, columns), key));
    }

    @Test
    void largeTensorsDividedIntoTasksHaveOneMask() {
        var mask = DropoutMask.of(0.3, 9);
        GradientCheck.check(
                x -> x[0].dropout(mask),
                x -> Textbook.dropout(x[0], 0.3, mask::keeps),
                parameter("x", Shape.of(60, 401), 1));
    }

    @Test
    void withProbabilityZeroAllElementsAreKept() {
        var x = parameter("x", Shape.of(100), 1);
        assertArrayEquals(x.toFloats(), dropped(x, DropoutMask.of(0, 5)));
    }

    @Property(tries = 20)
    void theExpectedValueStays(@ForAll @DoubleRange(min = 0.05, max = 0.9) double probability, @ForAll long key) {
        int count = 40_000;
        var ones = Parameter.ones("ones", Shape.of(count));
        double sum = 0;
        for (float y : dropped(ones, DropoutMask.of(probability, key))) {
            sum += y;
        }
        double deviationOfMean = Math.sqrt(probability / (1 - probability) / count);
        assertEquals(1, sum / count, 6 * deviationOfMean, "mean of dropped ones");
    }

    @Test
    void theSameKeyGivesTheSameMaskAndAnotherKeyAnother() {
        var x = parameter("x", Shape.of(1000), 1);
        float[] y = dropped(x, DropoutMask.of(0.5, 5));
        assertArrayEquals(y, dropped(x, DropoutMask.of(0.5, 5)));
        assertFalse(Arrays.equals(y, dropped(x, DropoutMask.of(0.5, 6))), "another key, the same mask");
    }

    private static float[] dropped(Parameter x, DropoutMask mask) {
        return new Inference(Devices.reference(1)).run(() -> x.dropout(mask)).toFloats();
    }

    // ---- the edges of float32

    /// Probabilities are multiples of 2^-24: closer to 1 nothing is kept, and nothing overflows.
    @Test
    void soNearToOneThatNothingIsKeptAllIsZero() {
        for (double probability : new double[] {1 - 0x1p-26, 1 - 0x1p-40, Math.nextDown(1.0)}) {
            var mask = DropoutMask.of(probability, 3);
            Edge edge = Edge.of(x -> x[0].dropout(mask), Shape.of(1000), Edge.filled(1000, Float.MAX_VALUE));
            assertArrayEquals(new float[1000], edge.value(), "probability " + probability);
            assertArrayEquals(new float[1000], edge.gradient(), "probability " + probability);
        }
    }

    @Test
    void whatIsDroppedIsZeroHoweverLargeAndWhatIsKeptHasItsScale() {
        double probability = 1 - 0x1p-7;
        var mask = DropoutMask.of(probability, 4);
        Edge edge = Edge.of(x -> x[0].dropout(mask), Shape.of(2000), Edge.filled(2000, 0x1p120f));
        for (int i = 0; i < 2000; i++) {
            assertEquals(mask.keeps(i) ? 0x1p127f : 0, edge.value()[i]);
            assertEquals(mask.keeps(i) ? 0x1p7f : 0, edge.gradient()[i]);
        }
        Edge infinite = Edge.of(x -> x[0].dropout(mask), Shape.of(2000), Edge.filled(2000, Float.POSITIVE_INFINITY));
        for (int i = 0; i < 2000; i++) {
            assertEquals(mask.keeps(i) ? Float.POSITIVE_INFINITY : 0, infinite.value()[i]);
        }
    }
}
