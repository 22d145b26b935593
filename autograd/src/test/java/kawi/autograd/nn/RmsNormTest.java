package kawi.autograd.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import kawi.autograd.Inference;
import kawi.autograd.Tensor;
import kawi.autograd.array.Shape;
import kawi.autograd.fixture.Devices;
import org.junit.jupiter.api.Test;

class RmsNormTest {

    @Test
    void itHasAGainOfOnesAndNoBias() {
        var parameters = new RmsNorm("ln_f", 3, 1e-5).parameters();
        assertEquals("[ln_f.weight: float32(3)]", parameters.toString());
        assertArrayEquals(new float[] {1, 1, 1}, parameters.get(0).toFloats());
    }

    @Test
    void fromTheStartTheMeanSquareOfARowIsOne() {
        Tensor x = Tensor.of(Shape.of(2, 4), 1, 7, 5, 5, -10, 10, 10, -10);
        float[] y = new Inference(Devices.reference(1))
                .run(() -> new RmsNorm("x", 4, 1e-9).forward(x))
                .toFloats();
        double[] expected = {0.2, 1.4, 1, 1, -1, 1, 1, -1}; // the root of (1 + 49 + 25 + 25) / 4 is 5
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], y[i], 1e-6, "element " + i);
        }
    }
}
