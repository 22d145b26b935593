package kawi.autograd.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class ArenaTest {
    private final Arena arena = new Arena();

    @Test
    void arraysInUseShareNothing() {
        Array first = arena.allocate(Shape.of(3));
        Array second = arena.allocate(Shape.of(3));
        assertNotSame(first.data(), second.data());
    }

    @Test
    void afterAResetTheSameRequestsGetTheSameMemory() {
        Array first = arena.allocate(Shape.of(3));
        Array second = arena.allocate(Shape.of(2, 2));
        long bytes = arena.bytes();
        assertEquals(7 * Float.BYTES, bytes);
        arena.reset();
        assertSame(first.data(), arena.allocate(Shape.of(3)).data());
        assertSame(second.data(), arena.allocate(Shape.of(4)).data());
        assertEquals(bytes, arena.bytes());
    }

    @Test
    void aSmallerRequestTakesALargerBuffer() {
        Array first = arena.allocate(Shape.of(9));
        arena.reset();
        Array smaller = arena.allocate(Shape.of(4));
        assertSame(first.data(), smaller.data());
        assertEquals(4, smaller.elements());
    }

    @Test
    void aLargerRequestReplacesTheBufferInItsPlaceAlone() {
        Array first = arena.allocate(Shape.of(3));
        Array second = arena.allocate(Shape.of(3));
        arena.reset();
        assertNotSame(first.data(), arena.allocate(Shape.of(5)).data());
        assertSame(second.data(), arena.allocate(Shape.of(3)).data());
        assertEquals(8 * Float.BYTES, arena.bytes());
    }

    @Test
    void zerosAreZerosInMemoryThatWasUsed() {
        arena.allocate(Shape.of(3)).fill(7);
        arena.reset();
        assertArrayEquals(new float[3], arena.allocateZeros(Shape.of(3)).toFloats());
    }

    @Test
    void nothingTakesNoMemory() {
        assertEquals(0, arena.allocate(Shape.of(0, 5)).elements());
        assertEquals(0, arena.bytes());
    }
}
