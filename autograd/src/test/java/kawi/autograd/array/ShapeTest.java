package kawi.autograd.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ShapeTest {
    private final Shape shape = Shape.of(2, 3, 4, 5);

    @Test
    void elementsAreTheProductOfTheSizes() {
        assertEquals(120, shape.elements());
        assertEquals(0, Shape.of(2, 0, 4).elements());
        assertEquals(1, Shape.SCALAR.elements());
    }

    @Test
    void sizesCountFromTheFrontOrFromTheEnd() {
        assertEquals(4, shape.rank());
        assertEquals(2, shape.size(0));
        assertEquals(5, shape.size(3));
        assertEquals(5, shape.size(-1));
        assertEquals(2, shape.size(-4));
        assertRefused("there is no dimension 4 in (2, 3, 4, 5)", () -> shape.size(4));
        assertRefused("there is no dimension -5 in (2, 3, 4, 5)", () -> shape.size(-5));
        assertRefused("there is no dimension 0 in ()", () -> Shape.SCALAR.size(0));
    }

    @Test
    void rowsAreAllButTheInnermostDimension() {
        assertEquals(24, shape.rows());
        assertEquals(5, shape.columns());
        assertEquals(1, Shape.of(7).rows());
        assertEquals(1, Shape.SCALAR.rows());
        assertEquals(1, Shape.SCALAR.columns());
        assertEquals(6, Shape.of(2, 3, 0).rows());
    }

    @Test
    void matricesAreAllButTheTwoInnermostDimensions() {
        assertEquals(6, shape.matrices());
        assertEquals(1, Shape.of(4, 5).matrices());
        assertEquals(0, Shape.of(0, 4, 5).matrices());
        assertRefused(
                "a matrix has two dimensions, but the shape is (5)",
                () -> Shape.of(5).matrices());
    }

    @Test
    void innermostSizesCanBeOthers() {
        assertEquals(Shape.of(2, 3, 4, 7), shape.withColumns(7));
        assertEquals(Shape.of(2, 3, 8, 9), shape.withMatrix(8, 9));
        assertRefused("a scalar has no innermost dimension", () -> Shape.SCALAR.withColumns(1));
        assertRefused(
                "a matrix has two dimensions, but the shape is (5)",
                () -> Shape.of(5).withMatrix(1, 1));
        assertThrows(ShapeException.class, () -> shape.withColumns(-1));
    }

    @Test
    void anySizeCanBeAnother() {
        assertEquals(Shape.of(2, 7, 4, 5), shape.withSize(1, 7));
        assertEquals(Shape.of(2, 3, 4, 0), shape.withSize(-1, 0));
        assertEquals(2, shape.index(-2));
        assertRefused("there is no dimension 4 in (2, 3, 4, 5)", () -> shape.withSize(4, 1));
    }

    @Test
    void anAxisHasWhatIsOutsideAndInsideOfIt() {
        assertEquals(new Axis(2, 3, 20), Axis.of(shape, 1));
        assertEquals(new Axis(24, 5, 1), Axis.of(shape, -1));
        assertEquals(new Axis(1, 2, 60), Axis.of(shape, 0));
        assertEquals(new Axis(1, 7, 1), Axis.of(Shape.of(7), 0));
        assertEquals((1 * 3 + 2) * 20, Axis.of(shape, 1).at(1, 2));
        assertRefused("there is no dimension 0 in ()", () -> Axis.of(Shape.SCALAR, 0));
    }

    @Test
    void impossibleSizesAreNamed() {
        assertRefused("the sizes of a shape must not be negative: [2, -1]", () -> Shape.of(2, -1));
        assertRefused(
                "a shape has at most 2147483647 elements, but [65536, 32768] has more",
                () -> Shape.of(1 << 16, 1 << 15));
        assertEquals(Integer.MAX_VALUE, Shape.of(Integer.MAX_VALUE).elements());
        assertThrows(
                ShapeException.class,
                () -> Shape.of(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE),
                "a product that overflows even a long");
    }

    @Test
    void itIsAValue() {
        assertEquals(Shape.of(2, 3, 4, 5), shape);
        assertEquals(Shape.of(2, 3, 4, 5).hashCode(), shape.hashCode());
        assertNotEquals(Shape.of(2, 3, 20), shape);
        assertSame(Shape.SCALAR, Shape.of());
        int[] sizes = {6, 7};
        Shape copied = Shape.of(sizes);
        sizes[0] = 9;
        copied.toArray()[1] = 9;
        assertArrayEquals(new int[] {6, 7}, copied.toArray());
    }

    @Test
    void itIsWrittenAsInThePapers() {
        assertEquals("(2, 3, 4, 5)", shape.toString());
        assertEquals("(7)", Shape.of(7).toString());
        assertEquals("()", Shape.SCALAR.toString());
    }

    private static void assertRefused(String message, Runnable request) {
        assertEquals(message, assertThrows(ShapeException.class, request::run).getMessage());
    }
}
