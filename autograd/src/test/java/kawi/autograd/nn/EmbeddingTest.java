package kawi.autograd.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import kawi.autograd.Inference;
import kawi.autograd.Tensor;
import kawi.autograd.array.Shape;
import kawi.autograd.fixture.Devices;
import kawi.autograd.random.CounterRandom;
import org.junit.jupiter.api.Test;

class EmbeddingTest {
    private final Embedding embedding = new Embedding("wte", 50, 40, new Initializer(0.5, CounterRandom.ofSeed(1)));

    @Test
    void itHasATable() {
        assertEquals("[wte.weight: float32(50, 40)]", embedding.parameters().toString());
        assertEquals(List.of(embedding.weight()), embedding.parameters());
    }

    @Test
    void theTableStartsNormal() {
        double squares = 0;
        for (float number : embedding.weight().toFloats()) {
            squares += (double) number * number;
        }
        assertEquals(0.5, Math.sqrt(squares / 2000), 6 * 0.5 / Math.sqrt(2 * 2000), "standard deviation");
    }

    @Test
    void itGivesTheRowOfEachId() {
        Tensor y =
                new Inference(Devices.reference(1)).run(() -> embedding.forward(new int[] {7, 0, 7}, Shape.of(1, 3)));
        assertEquals(Shape.of(1, 3, 40), y.shape());
        float[] table = embedding.weight().toFloats();
        assertArrayEquals(Arrays.copyOfRange(table, 280, 320), Arrays.copyOf(y.toFloats(), 40), "row 7");
        assertArrayEquals(Arrays.copyOf(table, 40), Arrays.copyOfRange(y.toFloats(), 40, 80), "row 0");
        assertArrayEquals(
                Arrays.copyOfRange(table, 280, 320), Arrays.copyOfRange(y.toFloats(), 80, 120), "row 7 again");
    }
}
