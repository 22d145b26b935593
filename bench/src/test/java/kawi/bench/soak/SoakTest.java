package kawi.bench.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.vector.VectorKernels;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/// Isolated: it counts the threads and the files of the whole JVM.
@Isolated
@Tag("slow")
class SoakTest {
    private static final LifeCycle.Outcome OUTCOME = new LifeCycle.Outcome("abc", List.of(1, 2, 3));
    private static final Footprint HELD = new Footprint(50_000_000, 0, 10, 20);

    @Test
    void lifeCyclesFreeTheirResourcesAndGiveTheSameBits(@TempDir Path folder) {
        var soak = new Soak();
        var lifeCycle = new LifeCycle(folder.resolve("model"), () -> new Device(new VectorKernels(), 2));
        for (int round = 1; round <= Soak.WARM_UP + 2; round++) {
            // Each round is interrupted at a different step.
            assertEquals(Optional.empty(), soak.check(lifeCycle.run(11 * round), Footprint.now()), "round " + round);
            assertFalse(Files.exists(folder.resolve("model")));
        }
    }

    @Test
    void growthIsReported() {
        assertEquals("60,000,000 bytes of heap instead of 50,000,000", growth(new Footprint(60_000_000, 0, 10, 20)));
        assertEquals("1 bytes of mapped files instead of 0", growth(new Footprint(50_000_000, 1, 10, 20)));
        assertEquals("11 threads instead of 10", growth(new Footprint(50_000_000, 0, 11, 20)));
        assertEquals("21 open files instead of 20", growth(new Footprint(50_000_000, 0, 10, 21)));
        assertEquals("", growth(new Footprint(51_000_000, 0, 9, 19)));
    }

    /// The problem reported for a round after the warm-up with this footprint.
    private static String growth(Footprint held) {
        var soak = new Soak();
        for (int round = 1; round <= Soak.WARM_UP; round++) {
            assertEquals(Optional.empty(), soak.check(OUTCOME, HELD));
        }
        return soak.check(OUTCOME, held).orElse("");
    }

    @Test
    void anotherOutcomeIsReported() {
        var soak = new Soak();
        soak.check(OUTCOME, HELD);
        assertTrue(soak.check(new LifeCycle.Outcome("abd", OUTCOME.written()), HELD)
                .orElseThrow()
                .contains("weights"));
        assertTrue(soak.check(new LifeCycle.Outcome("abc", List.of(1, 2)), HELD)
                .orElseThrow()
                .contains("generated text"));
    }

    @Test
    void theFootprintIncludesTheHeap() {
        Footprint before = Footprint.now();
        List<byte[]> kept = new ArrayList<>();
        kept.add(new byte[50 << 20]);
        String growth = Footprint.now().growthOver(before);
        assertTrue(growth.contains("bytes of heap"), growth + " with " + kept.size());
    }

    @Test
    void theFootprintLeavesOutWhatHasBeenAllocatedSinceTheLastCollection() {
        Footprint before = Footprint.now();
        var stop = new AtomicBoolean();
        var allocated = new AtomicLong();
        // A thread of a fork-join pool is not counted among the threads.
        ForkJoinTask<?> allocating = ForkJoinPool.commonPool().submit(() -> {
            while (!stop.get()) {
                allocated.addAndGet(new byte[64 << 10].length);
            }
        });
        try {
            while (allocated.get() == 0) {
                Thread.onSpinWait();
            }
            assertEquals("", Footprint.now().growthOver(before));
        } finally {
            stop.set(true);
            allocating.join();
        }
    }
}
