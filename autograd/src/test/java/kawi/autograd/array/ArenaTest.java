package kawi.autograd.array;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
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
        Array second = arena.allocate(Shape.of(20, 20));
        long bytes = arena.bytes();
        arena.reset();
        assertSame(first.data(), arena.allocate(Shape.of(3)).data());
        assertSame(second.data(), arena.allocate(Shape.of(400)).data());
        assertEquals(bytes, arena.bytes());
    }

    @Test
    void aFreedArrayServesTheNextRequestOfItsSize() {
        Array first = arena.allocate(Shape.of(500));
        Array second = arena.allocate(Shape.of(500));
        arena.release(first);
        assertSame(first.data(), arena.allocate(Shape.of(5, 100)).data());
        assertNotSame(second.data(), arena.allocate(Shape.of(500)).data());
    }

    @Test
    void anArrayIsFreedOnlyOnce() {
        Array array = arena.allocate(Shape.of(500));
        arena.release(array);
        assertThrows(IllegalArgumentException.class, () -> arena.release(array));
        assertThrows(IllegalArgumentException.class, () -> arena.release(Array.zeros(Shape.of(500))));
    }

    @Test
    void aResetDropsBuffersThatTheLastStepDidNotNeed() {
        arena.allocate(Shape.of(1000));
        arena.allocate(Shape.of(1000));
        arena.reset();
        arena.allocate(Shape.of(1000));
        arena.reset();
        assertEquals(1024 * Float.BYTES, arena.bytes());
        arena.allocate(Shape.of(100));
        arena.reset();
        assertEquals(128 * Float.BYTES, arena.bytes());
    }

    @Property
    void atMostAnEighthOfALargeArrayIsNotUsed(@ForAll @IntRange(min = 1024, max = 5_000_000) int elements) {
        Array array = arena.allocate(Shape.of(elements));
        assertTrue(array.data().length >= elements && array.data().length <= elements + elements / 8);
        arena.release(array);
    }

    @Test
    void nothingTakesNoMemory() {
        Array nothing = arena.allocate(Shape.of(0, 5));
        assertEquals(0, nothing.elements());
        arena.release(nothing);
        assertEquals(0, arena.bytes());
    }
}
