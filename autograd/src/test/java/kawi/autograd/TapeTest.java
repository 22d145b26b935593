package kawi.autograd;

import static kawi.autograd.fixture.Numbers.parameter;
import static kawi.autograd.fixture.Numbers.parameterOf;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.fixture.AllocatedBytes;
import kawi.autograd.fixture.Devices;
import kawi.autograd.fixture.Numbers;
import kawi.autograd.op.Operation;
import org.junit.jupiter.api.Test;

class TapeTest {
    private final Tape tape = new Tape(Devices.reference(1));

    @Test
    void aDiamondAddsTheGradientsOfBothPathsBeforePropagatingThem() {
        var x = parameterOf("x", Shape.of(2), 3, 5);
        var middle = new Tensor[1];
        Tensor loss = tape.record(() -> {
            Tensor square = x.multiply(x);
            middle[0] = square;
            Tensor left = square.scale(2);
            Tensor right = square.multiply(square);
            return left.add(right).sum(); // 2 x^2 + x^4
        });
        tape.backward(loss);
        assertFalse(middle[0].hasGradient(), "the gradient of x^2 was passed on, and its memory serves others");
        assertArrayEquals(
                new float[] {4 * 3 + 4 * 27, 4 * 5 + 4 * 125}, x.gradient().toFloats(), "of x");
    }

    @Test
    void anOperandUsedSeveralTimesAddsTheGradientsOfAllUses() {
        var x = parameterOf("x", Shape.of(1), 3);
        Tensor loss = tape.record(() -> x.add(x).add(x).add(x.multiply(x)).sum());
        tape.backward(loss);
        assertEquals(3 + 2 * 3, x.gradient().data()[0]);
    }

    @Test
    void twoTapesAddToTheGradientOfOneParameter() {
        var x = parameterOf("x", Shape.of(1), 3);
        var other = new Tape(Devices.reference(1));
        tape.backward(tape.record(() -> x.scale(2).sum()));
        other.backward(other.record(() -> x.scale(5).sum()));
        assertEquals(7, x.gradient().data()[0]);
        x.clearGradient();
        assertEquals(0, x.gradient().data()[0]);
    }

    @Test
    void aListenerIsCalledForEveryOperationForwardAndBackward() {
        var events = new ArrayList<String>();
        tape.listen(new OperationListener() {
            @Override
            public void begin() {
                events.add("begin");
            }

            @Override
            public void computed(Operation operation) {
                events.add("computed " + operation.getClass().getSimpleName());
            }

            @Override
            public void differentiated(Operation operation) {
                events.add("differentiated " + operation.getClass().getSimpleName());
            }
        });
        var x = parameterOf("x", Shape.of(1), 3);
        tape.backward(tape.record(() -> x.scale(2).sum()));
        assertEquals(
                List.of(
                        "begin",
                        "computed Scale",
                        "begin",
                        "computed Sum",
                        "begin",
                        "differentiated Sum",
                        "begin",
                        "differentiated Scale"),
                events);
    }

    @Test
    void whatTheLossDoesNotDependOnIsLeftAlone() {
        var x = parameterOf("x", Shape.of(1), 3);
        var unused = parameterOf("unused", Shape.of(1), 4);
        Tensor loss = tape.record(() -> {
            unused.multiply(unused).scale(3);
            return x.scale(2).sum();
        });
        tape.backward(loss);
        assertEquals(2, x.gradient().data()[0]);
        assertEquals(0, unused.gradient().data()[0]);
    }

    @Test
    void constantsHaveNoGradient() {
        var x = parameterOf("x", Shape.of(1), 3);
        Tensor constant = Tensor.of(Shape.of(1), 4);
        Tensor product = tape.record(() -> constant.multiply(constant));
        Tensor loss = tape.record(() -> x.multiply(product).sum());
        tape.backward(loss);
        assertEquals(16, x.gradient().data()[0]);
        assertFalse(product.requiresGradient());
        assertThrows(IllegalStateException.class, product::gradient);
        assertThrows(IllegalStateException.class, constant::gradient);
    }

    @Test
    void onlyAScalarCanBeALoss() {
        var x = parameterOf("x", Shape.of(2), 3, 5);
        Tensor loss = tape.record(() -> x.scale(2));
        var refused = assertThrows(ShapeException.class, () -> tape.backward(loss));
        assertEquals("backward: the loss must be a scalar, not (2)", refused.getMessage());
    }

    @Test
    void aLossThatDependsOnNoParameterIsRefused() {
        Tensor loss = tape.record(() -> Tensor.of(Shape.of(2), 3, 5).sum());
        assertThrows(IllegalStateException.class, () -> tape.backward(loss));
    }

    @Test
    void outsideAScopeOperationsAreRefused() {
        var x = parameterOf("x", Shape.of(2), 3, 5);
        var refused = assertThrows(IllegalStateException.class, () -> x.scale(2));
        assertEquals(
                "tensors are computed inside Tape.record(...) or Inference.run(...), which provide device and memory",
                refused.getMessage());
        tape.record(() -> x.scale(2));
        assertThrows(IllegalStateException.class, () -> x.scale(2), "after the scope");
    }

    @Test
    void theTapeIsLeftWhenItsBodyThrows() {
        var x = parameterOf("x", Shape.of(2), 3, 5);
        assertThrows(ShapeException.class, () -> tape.record(() -> x.scale(2).reshape(7)));
        assertThrows(IllegalStateException.class, () -> x.scale(2));
        tape.reset();
        tape.backward(tape.record(() -> x.scale(2).sum()));
        assertArrayEquals(new float[] {2, 2}, x.gradient().toFloats());
    }

    @Test
    void aSecondStepTakesTheMemoryOfTheFirst() {
        var model = new Model(8, 5);
        float[] first = model.step(tape, 3);
        long bytes = tape.bytes();
        assertTrue(bytes > 0, "bytes after the first step: " + bytes);
        for (int step = 0; step < 3; step++) {
            assertArrayEquals(first, model.step(tape, 3), "gradients of a repeated step");
            assertEquals(bytes, tape.bytes(), "bytes after a repeated step");
        }
    }

    @Test
    void batchesOfDifferentLengthsHaveTheGradientsOfATapeOfTheirOwn() {
        var model = new Model(8, 5);
        float[] expectedShort = model.step(new Tape(Devices.reference(1)), 3);
        float[] expectedLong = model.step(new Tape(Devices.reference(1)), 9);
        assertArrayEquals(expectedShort, model.step(tape, 3), "short batch");
        assertArrayEquals(expectedLong, model.step(tape, 9), "longer batch");
        long bytes = tape.bytes();
        assertArrayEquals(expectedShort, model.step(tape, 3), "short batch again");
        assertTrue(tape.bytes() <= bytes, "bytes after a shorter batch: " + tape.bytes() + " after " + bytes);
    }

    /// Small objects are allocated: operations, tasks. Arrays as large as activations are not. Measured with the plain
    /// loops, because the vector kernels allocate vectors until the compiler has optimized them.
    @Test
    void aSecondStepAllocatesNoArrays() {
        var roomy = new Tape(Devices.reference(1));
        var model = new Model(512, 7);
        model.step(roomy, 100);
        long allocated = Long.MAX_VALUE;
        for (int step = 0; step < 5; step++) {
            long before = AllocatedBytes.ofThisThread();
            model.backward(roomy, 100);
            allocated = Math.min(allocated, AllocatedBytes.ofThisThread() - before);
        }
        assertTrue(
                allocated < roomy.bytes() / 4,
                "a step allocated " + allocated + " bytes beside the tape's " + roomy.bytes());
    }

    /// A network with most kinds of operation.
    private static final class Model {
        private final int width;
        private final int vocabularySize;
        private final List<Parameter> parameters;

        Model(int width, int vocabularySize) {
            this.width = width;
            this.vocabularySize = vocabularySize;
            this.parameters = List.of(
                    parameter("table", Shape.of(vocabularySize, width), 1),
                    parameter("gain", Shape.of(width), 1),
                    parameter("bias", Shape.of(width), 1),
                    parameter("head", Shape.of(width, vocabularySize), 1));
        }

        /// The gradients of one step. The tape is reset afterwards.
        float[] step(Tape tape, int length) {
            backward(tape, length);
            int count = parameters.stream().mapToInt(p -> p.shape().elements()).sum();
            var gradients = new float[count];
            int at = 0;
            for (Parameter parameter : parameters) {
                float[] gradient = parameter.gradient().toFloats();
                System.arraycopy(gradient, 0, gradients, at, gradient.length);
                at += gradient.length;
            }
            return gradients;
        }

        void backward(Tape tape, int length) {
            parameters.forEach(Parameter::clearGradient);
            int[] ids = Numbers.below(vocabularySize, length, 9);
            Tensor loss = tape.record(() -> {
                Tensor x = parameters.get(0).embedding(ids, Shape.of(1, length)); // (1, T, C)
                Tensor normalised = x.layerNorm(parameters.get(1), Optional.of(parameters.get(2)), 1e-5f);
                Tensor residual = x.add(normalised.gelu().scale(0.5f)).reshape(length, width); // (T, C)
                return residual.matmul(parameters.get(3)).crossEntropy(ids);
            });
            tape.backward(loss);
            tape.reset();
        }
    }

    @Test
    void aTapeIsConsumedByOneBackwardPassUntilItIsReset() {
        var x = parameterOf("x", Shape.of(1), 3);
        Tensor loss = tape.record(() -> x.scale(2).sum());
        tape.backward(loss);
        var error = assertThrows(IllegalStateException.class, () -> tape.backward(loss));
        assertEquals("backward: the tape was consumed before; reset it and record again", error.getMessage());
        tape.reset();
        tape.backward(tape.record(() -> x.scale(2).sum()));
        assertEquals(4, x.gradient().data()[0]);
    }
}
