package kawi.autograd.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ArrayTest {

    @Test
    void itsMemoryMayBeLongerThanItsShapeNeeds() {
        var array = new Array(new float[] {1, 2, 3, 4, 5}, Shape.of(3));
        assertEquals(3, array.elements());
        assertArrayEquals(new float[] {1, 2, 3}, array.toFloats());
        array.fill(7);
        assertArrayEquals(new float[] {7, 7, 7, 4, 5}, array.data());
    }

    @Test
    void itsMemoryMayNotBeShorter() {
        var refused = assertThrows(ShapeException.class, () -> new Array(new float[5], Shape.of(2, 3)));
        assertEquals("5 elements are too few for the shape (2, 3)", refused.getMessage());
    }

    @Test
    void aReshapedArraySharesItsElements() {
        var array = Array.zeros(Shape.of(2, 3));
        Array reshaped = array.reshape(Shape.of(6));
        assertSame(array.data(), reshaped.data());
        assertEquals(Shape.of(6), reshaped.shape());
        var refused = assertThrows(ShapeException.class, () -> array.reshape(Shape.of(7)));
        assertEquals("reshape: (2, 3) has 6 elements, but (7) has 7", refused.getMessage());
    }

    @Test
    void itsTextIsItsShape() {
        assertEquals("float32(2, 3)", Array.zeros(Shape.of(2, 3)).toString());
    }
}
