package kawi.autograd.op;

import static kawi.autograd.fixture.Numbers.parameter;

import kawi.autograd.array.Shape;
import kawi.autograd.fixture.GradientCheck;
import kawi.autograd.fixture.Textbook;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ReluSquaredTest {

    /// Unlike ReLU's, its derivative is continuous, so no number is excluded.
    @Property(tries = 30)
    void itsGradientIsThatOfTheFormula(
            @ForAll @IntRange(max = 6) int rows, @ForAll @IntRange(max = 33) int columns, @ForAll long seed) {
        GradientCheck.check(
                x -> x[0].reluSquared(),
                x -> Textbook.map(x[0], v -> Math.max(v, 0) * Math.max(v, 0)),
                parameter("x", Shape.of(rows, columns), seed));
    }
}
