package kawi.autograd.op;

import static kawi.autograd.fixture.Numbers.parameter;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Optional;
import kawi.autograd.Inference;
import kawi.autograd.Parameter;
import kawi.autograd.Tape;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Device;
import kawi.autograd.fixture.Devices;
import kawi.autograd.fixture.FusedCheck;
import kawi.autograd.fixture.GradientCheck;
import kawi.autograd.fixture.Textbook;
import kawi.autograd.kernel.Kernels;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LinearReluSquaredTest {

    @Property(tries = 20)
    void itsGradientsAreThoseOfTheFormula(
            @ForAll @IntRange(max = 9) int rows,
            @ForAll @IntRange(max = 20) int inner,
            @ForAll @IntRange(max = 17) int n,
            @ForAll long seed) {
        GradientCheck.check(
                x -> x[0].linearReluSquared(x[1], Optional.of(x[2])),
                x -> Textbook.map(
                        Textbook.add(Textbook.matmul(x[0], x[1], rows, inner, n), x[2]),
                        v -> Math.max(v, 0) * Math.max(v, 0)),
                parameter("x", Shape.of(rows, inner), seed),
                parameter("w", Shape.of(inner, n), seed),
                parameter("b", Shape.of(n), seed));
    }

    @Property(tries = 20)
    void itEqualsTheVisibleOperations(
            @ForAll @IntRange(max = 90) int rows,
            @ForAll @IntRange(max = 40) int inner,
            @ForAll @IntRange(max = 90) int n,
            @ForAll boolean hasBias,
            @ForAll long seed) {
        FusedCheck.check(
                x -> x[0].linearReluSquared(x[1], hasBias ? Optional.of(x[2]) : Optional.empty()),
                x -> (hasBias ? x[0].matmul(x[1]).add(x[2]) : x[0].matmul(x[1])).reluSquared(),
                parameter("x", Shape.of(rows, inner), seed),
                parameter("w", Shape.of(inner, n), seed),
                parameter("b", Shape.of(n), seed));
    }

    @Test
    void itEqualsTheVisibleOperationsOverManyTiles() {
        FusedCheck.check(
                x -> x[0].linearReluSquared(x[1], Optional.of(x[2])),
                x -> x[0].matmul(x[1]).add(x[2]).reluSquared(),
                parameter("x", Shape.of(3, 133, 130), 1),
                parameter("w", Shape.of(130, 390), 1),
                parameter("b", Shape.of(390), 1));
    }

    @Test
    void withoutABackwardPassTheResultIsTheSame() {
        Parameter x = parameter("x", Shape.of(5, 13), 1);
        Parameter w = parameter("w", Shape.of(13, 39), 2);
        for (Kernels kernels : Devices.kernels()) {
            var device = new Device(kernels, 1);
            float[] recorded = new Tape(device)
                    .record(() -> x.linearReluSquared(w, Optional.empty()))
                    .toFloats();
            float[] inferred = new Inference(device)
                    .run(() -> x.linearReluSquared(w, Optional.empty()))
                    .toFloats();
            assertArrayEquals(recorded, inferred, kernels.name());
        }
    }
}
