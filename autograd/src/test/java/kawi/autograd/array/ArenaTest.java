package kawi.autograd.array;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
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

    /// Parts of a step one after the other: the arrays that stay in use keep their memory, the others share that of the
    /// largest part.
    @Property
    void whatAPartAllocatedIsFreedButForItsResult(
            @ForAll @Size(max = 6) List<@IntRange(min = 0, max = 300) Integer> before,
            @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 0, max = 300) Integer> inside,
            @ForAll @IntRange(min = 0, max = 5) int result,
            @ForAll boolean releasesOne) {
        var memory = new Arena();
        List<Array> inUse = new ArrayList<>();
        before.forEach(size -> inUse.add(filled(memory.allocate(Shape.of(size)), inUse.size())));
        for (int part = 0; part < 3; part++) {
            Arena.Mark mark = memory.mark();
            List<Array> arrays =
                    inside.stream().map(size -> memory.allocate(Shape.of(size))).toList();
            Array kept = arrays.get(result % arrays.size());
            if (releasesOne && result % arrays.size() != 0) {
                memory.release(arrays.getFirst());
            }
            arrays.forEach(array -> array.fill(-1));
            inUse.add(filled(kept, inUse.size()));
            memory.releaseSince(mark, kept);
        }
        for (int i = 0; i < inUse.size(); i++) {
            for (float value : inUse.get(i).toFloats()) {
                assertEquals(i, value);
            }
        }
        var other = new Arena();
        before.forEach(size -> other.allocate(Shape.of(size)));
        inside.forEach(size -> other.allocate(Shape.of(size)));
        other.allocate(inUse.getLast().shape());
        other.allocate(inUse.getLast().shape());
        assertEquals(other.bytes(), memory.bytes());
    }

    private static Array filled(Array array, float value) {
        array.fill(value);
        return array;
    }

    @Test
    void anOlderArrayStaysInUse() {
        Array older = filled(arena.allocate(Shape.of(500)), 7);
        Arena.Mark mark = arena.mark();
        Array newer = arena.allocate(Shape.of(500));
        arena.releaseSince(mark, older);
        assertSame(newer.data(), arena.allocate(Shape.of(500)).data());
    }

    @Test
    void nothingTakesNoMemory() {
        Array nothing = arena.allocate(Shape.of(0, 5));
        assertEquals(0, nothing.elements());
        arena.release(nothing);
        assertEquals(0, arena.bytes());
    }
}
