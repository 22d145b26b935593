package kawi.autograd;

import static kawi.autograd.fixture.Numbers.parameter;
import static kawi.autograd.fixture.Numbers.parameterOf;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Device;
import kawi.autograd.fixture.AllocatedBytes;
import kawi.autograd.fixture.Devices;
import kawi.autograd.kernel.DropoutMask;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.op.Operation;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RecomputationTest {
    private final Device device = Devices.reference(1);

    @Property(tries = 30)
    void everyGradientHasTheBitsOfATapeThatKeepsAll(
            @ForAll @IntRange(max = 9) int rows,
            @ForAll @IntRange(min = 1, max = 33) int width,
            @ForAll @IntRange(min = 1, max = 3) int segments,
            @ForAll @IntRange(min = 1, max = 3) int threads,
            @ForAll boolean learnedInput,
            @ForAll long seed) {
        Parameter input = parameter("input", Shape.of(rows, width), seed);
        Parameter w = parameter("w", Shape.of(width, width), seed);
        Parameter gain = parameter("gain", Shape.of(width), seed);
        Supplier<Tensor> network = () -> {
            Tensor x = learnedInput ? input : Tensor.of(input.shape(), input.toFloats());
            for (int i = 0; i < segments; i++) {
                int stream = i;
                UnaryOperator<Tensor> body = each -> each.add(each.matmul(w)
                        .gelu()
                        .dropout(DropoutMask.of(0.3, seed + stream))
                        .layerNorm(gain, Optional.empty(), 1e-5f));
                Tensor y = x.recomputable(body);
                x = y.add(x.multiply(y)); // the input of a segment and its result are used elsewhere, too
            }
            return x.multiply(x).sum();
        };
        List<Parameter> parameters = List.of(input, w, gain);
        for (Kernels kernels : Devices.kernels()) {
            List<float[]> expected = run(network, parameters, new Tape(new Device(kernels, 1)));
            List<float[]> actual = run(network, parameters, Tape.recomputing(new Device(kernels, threads)));
            for (int i = 0; i < expected.size(); i++) {
                assertArrayEquals(expected.get(i), actual.get(i), kernels.name() + ", " + i);
            }
        }
    }

    /// The loss and every gradient, after two backward passes.
    private static List<float[]> run(Supplier<Tensor> network, List<Parameter> parameters, Tape tape) {
        try (Device device = tape.device()) {
            assertTrue(device.threads() > 0);
            parameters.forEach(Parameter::clearGradient);
            List<float[]> results = new ArrayList<>();
            for (int pass = 0; pass < 2; pass++) {
                tape.reset();
                Tensor loss = tape.record(network);
                results.add(loss.toFloats());
                tape.backward(loss);
            }
            parameters.forEach(parameter -> results.add(parameter.gradient().toFloats()));
            return results;
        }
    }

    @Test
    void segmentsInsideASegmentAreRecomputedWithIt() {
        Parameter x = parameterOf("x", Shape.of(2), 3, 5);
        UnaryOperator<Tensor> square = each -> each.multiply(each);
        Supplier<Tensor> network = () ->
                x.recomputable(each -> each.recomputable(square).add(each)).sum();
        List<float[]> results = run(network, List.of(x), Tape.recomputing(device));
        assertArrayEquals(new float[] {3 * 3 + 3 + 5 * 5 + 5}, results.getFirst());
        assertArrayEquals(new float[] {2 * (2 * 3 + 1), 2 * (2 * 5 + 1)}, results.getLast());
    }

    @Test
    void aSegmentThatChangesNothingIsItsInput() {
        Parameter x = parameterOf("x", Shape.of(2), 3, 5);
        Supplier<Tensor> network = () -> x.recomputable(each -> each).sum();
        assertArrayEquals(
                new float[] {2, 2},
                run(network, List.of(x), Tape.recomputing(device)).getLast());
    }

    @Test
    void aSegmentOfConstantsRequiresNoGradient() {
        var constant = Tensor.of(Shape.of(2), 3, 5);
        var calls = new ArrayList<Tensor>();
        Parameter x = parameterOf("x", Shape.of(2), 1, 1);
        Tape tape = Tape.recomputing(device);
        Tensor loss = tape.record(() -> {
            Tensor y = constant.recomputable(each -> {
                calls.add(each);
                return each.add(each);
            });
            assertFalse(y.requiresGradient());
            return y.multiply(x).sum();
        });
        tape.backward(loss);
        assertArrayEquals(new float[] {6, 10}, x.gradient().toFloats());
        assertEquals(1, calls.size(), "nothing is computed again for it");
    }

    @Test
    void aListenerHearsTheOperationsOfASegmentTwice() {
        var events = new ArrayList<String>();
        Tape tape = Tape.recomputing(device);
        tape.listen(new OperationListener() {
            @Override
            public void begin() {}

            @Override
            public void computed(Operation operation) {
                events.add(operation.getClass().getSimpleName());
            }

            @Override
            public void differentiated(Operation operation) {
                events.add("d " + operation.getClass().getSimpleName());
            }
        });
        Parameter x = parameterOf("x", Shape.of(1), 3);
        tape.backward(tape.record(() -> x.recomputable(Tensor::exp).sum()));
        assertEquals(List.of("Exp", "Sum", "d Sum", "Exp", "d Exp"), events);
    }

    @Test
    void whatIsNotFiniteIsFoundInsideASegment() {
        Parameter x = parameterOf("x", Shape.of(1), 0);
        Supplier<Tensor> network = () -> x.add(x)
                .recomputable(each -> each.log().exp().add(each)) // log 0 is infinite, its exponential is not
                .sum();
        Tape keeping = new Tape(device);
        Tape recomputing = Tape.recomputing(device);
        keeping.record(network);
        recomputing.record(network);
        assertEquals(Optional.of("the result (1) of operation 2 of 5, Log"), keeping.firstNonFinite());
        assertEquals(keeping.firstNonFinite(), recomputing.firstNonFinite());
    }

    @Test
    void theMemoryIsThatOfOneSegmentAndOfTheResults() {
        Parameter x = parameter("x", Shape.of(1000), 1);
        long[] bytes = Stream.of(1, 10)
                .mapToLong(segments -> {
                    Tape tape = Tape.recomputing(device);
                    tape.backward(tape.record(() -> chain(x, segments).sum()));
                    return tape.bytes();
                })
                .toArray();
        long result = 1024 * Float.BYTES;
        assertTrue(bytes[1] - bytes[0] <= 12 * result, bytes[0] + " and " + bytes[1] + " bytes");
        Tape keeping = new Tape(device);
        keeping.backward(keeping.record(() -> chain(x, 10).sum()));
        assertTrue(keeping.bytes() > 100 * result, keeping.bytes() + " bytes");
    }

    @Test
    void fromTheSecondStepOnNoArrayIsAllocated() {
        Parameter x = parameter("x", Shape.of(100_000), 1);
        Tape tape = Tape.recomputing(device);
        Runnable step = () -> {
            tape.reset();
            tape.backward(tape.record(() -> chain(x, 3).sum()));
        };
        step.run();
        step.run();
        long before = AllocatedBytes.ofThisThread();
        step.run();
        assertTrue(AllocatedBytes.ofThisThread() - before < 100_000, "less than the smallest array");
    }

    /// Segments of ten operations each.
    private static Tensor chain(Tensor x, int segments) {
        Tensor y = x;
        for (int i = 0; i < segments; i++) {
            y = y.recomputable(each -> {
                Tensor inner = each;
                for (int j = 0; j < 10; j++) {
                    inner = inner.tanh();
                }
                return inner;
            });
        }
        return y;
    }
}
