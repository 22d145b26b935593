package kawi.autograd;

import static kawi.autograd.fixture.Numbers.parameterOf;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import kawi.autograd.array.Shape;
import kawi.autograd.fixture.Devices;
import org.junit.jupiter.api.Test;

class InferenceTest {
    private final Parameter x = parameterOf("x", Shape.of(2), 3, 5);

    @Test
    void nothingIsRecorded() {
        var inference = new Inference(Devices.reference(1));
        Tensor y = inference.run(() -> x.multiply(x).sum());
        assertEquals(34, y.item());
        assertFalse(y.requiresGradient());
        assertThrows(IllegalStateException.class, y::gradient);
    }

    @Test
    void insideOfATapeItReceivesTheOperationsUntilItEnds() {
        var tape = new Tape(Devices.reference(1));
        var inference = new Inference(Devices.reference(1));
        Tensor loss = tape.record(() -> {
            Tensor constant = inference.run(() -> x.multiply(x));
            return x.multiply(constant).sum();
        });
        tape.backward(loss);
        assertArrayEquals(new float[] {9, 25}, x.gradient().toFloats(), "x^2 counts as a constant");
    }

    @Test
    void itComputesWhatTheTapeComputes() {
        float[] recorded =
                new Tape(Devices.reference(1)).record(() -> x.gelu().softmax()).toFloats();
        float[] inferred = new Inference(Devices.reference(1))
                .run(() -> x.gelu().softmax())
                .toFloats();
        assertArrayEquals(recorded, inferred);
    }

    @Test
    void resetTakesTheMemoryBack() {
        var inference = new Inference(Devices.reference(1));
        inference.run(() -> x.scale(2));
        long bytes = inference.bytes();
        inference.reset();
        inference.run(() -> x.scale(3));
        assertEquals(bytes, inference.bytes());
    }
}
