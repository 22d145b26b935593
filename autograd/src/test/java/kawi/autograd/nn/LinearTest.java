package kawi.autograd.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import kawi.autograd.Inference;
import kawi.autograd.Parameter;
import kawi.autograd.Tensor;
import kawi.autograd.array.Shape;
import kawi.autograd.fixture.Devices;
import kawi.autograd.random.CounterRandom;
import org.junit.jupiter.api.Test;

class LinearTest {
    private static Initializer normal(double std) {
        return new Initializer(std, CounterRandom.ofSeed(1));
    }

    @Test
    void itHasAWeightAndABias() {
        List<Parameter> parameters = new Linear("h.0.mlp.c_fc", 3, 5, true, normal(0.02)).parameters();
        assertEquals("[h.0.mlp.c_fc.weight: float32(3, 5), h.0.mlp.c_fc.bias: float32(5)]", parameters.toString());
    }

    @Test
    void itWorksWithoutABias() {
        List<Parameter> parameters = new Linear("head", 3, 5, false, normal(0.02)).parameters();
        assertEquals("[head.weight: float32(3, 5)]", parameters.toString());
    }

    @Test
    void theWeightStartsNormalAndTheBiasAtZero() {
        List<Parameter> parameters = new Linear("x", 200, 100, true, normal(0.02)).parameters();
        double squares = 0;
        for (float weight : parameters.get(0).toFloats()) {
            squares += (double) weight * weight;
        }
        assertEquals(
                0.02,
                Math.sqrt(squares / 20_000),
                6 * 0.02 / Math.sqrt(2 * 20_000),
                "standard deviation of the weight");
        assertArrayEquals(new float[100], parameters.get(1).toFloats(), "bias");
    }

    @Test
    void itMultipliesByTheWeightAndAddsTheBias() {
        var linear = new Linear("x", 2, 3, true, normal(1));
        System.arraycopy(
                new float[] {1, 2, 3, 4, 5, 6},
                0,
                linear.parameters().get(0).value().data(),
                0,
                6);
        System.arraycopy(
                new float[] {10, 20, 30}, 0, linear.parameters().get(1).value().data(), 0, 3);
        Tensor y = new Inference(Devices.reference(1)).run(() -> linear.forward(Tensor.of(Shape.of(1, 1, 2), 1, 10)));
        assertEquals(Shape.of(1, 1, 3), y.shape());
        assertArrayEquals(new float[] {51, 72, 93}, y.toFloats());
    }
}
