package kawi.bench.machine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class PeakMemoryTest {

    @Test
    void isAtLeastTheSizeOfTheHeap() {
        byte[] held = new byte[32 << 20];
        held[held.length - 1] = 1;
        assertTrue(PeakMemory.bytes() >= held.length);
        assertTrue(PeakMemory.ofThePools() >= held.length);
    }

    @Test
    void neverDecreases() {
        long before = PeakMemory.bytes();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment outsideOfTheHeap = arena.allocate(16 << 20);
            outsideOfTheHeap.fill((byte) 1);
        }
        assertTrue(PeakMemory.bytes() >= before);
    }
}
