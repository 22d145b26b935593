package kawi.autograd.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import kawi.autograd.Inference;
import kawi.autograd.Tensor;
import kawi.autograd.array.Shape;
import kawi.autograd.fixture.Devices;
import org.junit.jupiter.api.Test;

class LayerNormTest {

    @Test
    void itHasAGainOfOnesAndABiasOfZeros() {
        var parameters = new LayerNorm("ln_f", 3, true, 1e-5).parameters();
        assertEquals("[ln_f.weight: float32(3), ln_f.bias: float32(3)]", parameters.toString());
        assertArrayEquals(new float[] {1, 1, 1}, parameters.get(0).toFloats());
        assertArrayEquals(new float[3], parameters.get(1).toFloats());
    }

    @Test
    void itWorksWithoutABias() {
        assertEquals(
                "[ln_f.weight: float32(3)]",
                new LayerNorm("ln_f", 3, false, 1e-5).parameters().toString());
    }

    @Test
    void fromTheStartRowsHaveMeanZeroAndVarianceOne() {
        Tensor x = Tensor.of(Shape.of(2, 4), 1, 2, 3, 4, -10, 10, 10, -10);
        float[] y = new Inference(Devices.reference(1))
                .run(() -> new LayerNorm("x", 4, true, 1e-9).forward(x))
                .toFloats();
        double outer = 1.5 / Math.sqrt(1.25);
        double inner = 0.5 / Math.sqrt(1.25);
        double[] expected = {-outer, -inner, inner, outer, -1, 1, 1, -1};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], y[i], 1e-6, "element " + i);
        }
    }
}
