package kawi.autograd.op;

import static kawi.autograd.fixture.Numbers.parameter;
import static kawi.autograd.fixture.Numbers.parameterOf;
import static org.junit.jupiter.api.Assertions.assertEquals;

import kawi.autograd.array.Shape;
import kawi.autograd.fixture.Edge;
import kawi.autograd.fixture.GradientCheck;
import kawi.autograd.fixture.Textbook;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GeluErfTest {

    @Property(tries = 30)
    void itsGradientIsThatOfTheFormula(
            @ForAll @IntRange(max = 6) int rows, @ForAll @IntRange(max = 33) int columns, @ForAll long seed) {
        GradientCheck.check(
                x -> x[0].geluErf(),
                x -> Textbook.map(x[0], Textbook::geluErf),
                parameter("x", Shape.of(rows, columns), seed));
    }

    @Test
    void farFromZeroItIsZeroOrItsArgument() {
        GradientCheck.check(
                x -> x[0].geluErf(),
                x -> Textbook.map(x[0], Textbook::geluErf),
                parameterOf("x", Shape.of(8), -1000, -100, -10, -5, 5, 10, 100, 1000));
    }

    /// The two forms of GELU differ by 4.7e-4 at most.
    @Test
    void itIsCloseToTheTanhFormButAnother() {
        float[] x = new float[601];
        for (int i = 0; i < x.length; i++) {
            x[i] = (i - 300) / 50f;
        }
        float[] exact =
                Edge.of(each -> each[0].geluErf(), Shape.of(x.length), x).value();
        float[] tanh = Edge.of(each -> each[0].gelu(), Shape.of(x.length), x).value();
        double worst = 0;
        for (int i = 0; i < x.length; i++) {
            worst = Math.max(worst, Math.abs(exact[i] - tanh[i]));
        }
        assertEquals(4.73e-4, worst, 1e-6);
    }

    @Test
    void itsValueAndSlopeAreRightFromTheSmallestToTheLargestNumber() {
        float[] x = {0, Float.MIN_VALUE, 1e-20f, 1e-5f, 1, 5, 13, 14.4f, 15, 20, 1e10f, 1.9e19f, Float.MAX_VALUE};
        for (float sign : new float[] {1, -1}) {
            float[] signed = new float[x.length];
            for (int i = 0; i < x.length; i++) {
                signed[i] = sign * x[i];
            }
            Edge edge = Edge.of(each -> each[0].geluErf(), Shape.of(x.length), signed);
            for (int i = 0; i < x.length; i++) {
                double exact = Textbook.geluErf(signed[i]);
                assertEquals(exact, edge.value()[i], 6 * Math.ulp((float) exact), "gelu(" + signed[i] + ")");
                double density = Math.exp(-0.5 * x[i] * x[i]) / Math.sqrt(2 * Math.PI);
                double cdf = x[i] == 0 ? 0.5 : exact / signed[i];
                assertEquals(cdf + signed[i] * density, edge.gradient()[i], 2e-7, "slope at " + signed[i]);
            }
        }
    }
}
