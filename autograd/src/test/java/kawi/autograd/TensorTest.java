package kawi.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import org.junit.jupiter.api.Test;

class TensorTest {

    @Test
    void itSharesTheNumbersItIsMadeOfAndCopiesThoseItGives() {
        float[] numbers = {1, 2, 3};
        Tensor x = Tensor.of(Shape.of(3), numbers);
        numbers[0] = 7;
        float[] copy = x.toFloats();
        assertArrayEquals(new float[] {7, 2, 3}, copy);
        copy[1] = 8;
        assertEquals(2, x.value().data()[1]);
    }

    @Test
    void itNeedsAsManyNumbersAsItsShapeHas() {
        var few = assertThrows(ShapeException.class, () -> Tensor.of(Shape.of(2, 2), 1, 2, 3));
        assertEquals("3 numbers for a tensor of (2, 2)", few.getMessage());
        assertThrows(ShapeException.class, () -> Tensor.of(Shape.of(2), 1, 2, 3));
    }

    @Test
    void anItemIsTheOneNumberOfATensor() {
        assertEquals(7, Tensor.of(Shape.SCALAR, 7).item());
        assertEquals(7, Tensor.of(Shape.of(1, 1), 7).item());
        var refused = assertThrows(
                ShapeException.class, () -> Tensor.of(Shape.of(2), 1, 2).item());
        assertEquals("item: there is not one element in (2)", refused.getMessage());
    }

    @Test
    void itsTextIsItsShape() {
        assertEquals("float32(2, 1)", Tensor.of(Shape.of(2, 1), 1, 2).toString());
    }
}
