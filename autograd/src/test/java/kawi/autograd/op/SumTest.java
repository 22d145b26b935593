package kawi.autograd.op;

import static kawi.autograd.fixture.Numbers.parameter;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import kawi.autograd.Inference;
import kawi.autograd.Parameter;
import kawi.autograd.array.Shape;
import kawi.autograd.fixture.Devices;
import kawi.autograd.fixture.GradientCheck;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SumTest {

    @Property(tries = 30)
    void itsGradientIsThatOfTheFormula(
            @ForAll @IntRange(max = 6) int rows, @ForAll @IntRange(max = 33) int columns, @ForAll long seed) {
        GradientCheck.check(
                x -> x[0].sum(),
                x -> new double[] {Arrays.stream(x[0]).sum()},
                parameter("x", Shape.of(rows, columns), seed));
    }

    /// From 2^24 on floats are two apart: a float32 chain could not add ones.
    @Test
    void longSumsAreMadeInDouble() {
        var x = Parameter.ones("x", Shape.of(50_000));
        x.value().data()[0] = 0x1p24f;
        assertEquals(
                0x1p24f + 50_000,
                new Inference(Devices.reference(1)).run(x::sum).item());
    }
}
