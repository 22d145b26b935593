package kawi.bench.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.vector.VectorKernels;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class SoakTest {
    private static final Life.Legacy LEGACY = new Life.Legacy("abc", List.of(1, 2, 3));
    private static final Footprint HELD = new Footprint(50_000_000, 0, 10, 20);

    @Test
    void aFewLivesLeaveNothingBehindAndGiveTheSameBits(@TempDir Path folder) {
        var soak = new Soak();
        var life = new Life(folder.resolve("model"), () -> new Device(new VectorKernels(), 2));
        for (int round = 1; round <= Soak.WARM_UP + 2; round++) {
            // Interrupted at other steps each time.
            assertEquals(Optional.empty(), soak.judge(life.live(11 * round), Footprint.now()), "round " + round);
            assertFalse(Files.exists(folder.resolve("model")));
        }
    }

    @Test
    void whateverGrowsIsTold() {
        assertEquals("60,000,000 bytes of heap instead of 50,000,000", growth(new Footprint(60_000_000, 0, 10, 20)));
        assertEquals("1 bytes of mapped files instead of 0", growth(new Footprint(50_000_000, 1, 10, 20)));
        assertEquals("11 threads instead of 10", growth(new Footprint(50_000_000, 0, 11, 20)));
        assertEquals("21 open files instead of 20", growth(new Footprint(50_000_000, 0, 10, 21)));
        assertEquals("", growth(new Footprint(51_000_000, 0, 9, 19)));
    }

    /// What a round after the warm-up is told that holds so much.
    private static String growth(Footprint held) {
        var soak = new Soak();
        for (int round = 1; round <= Soak.WARM_UP; round++) {
            assertEquals(Optional.empty(), soak.judge(LEGACY, HELD));
        }
        return soak.judge(LEGACY, held).orElse("");
    }

    @Test
    void anotherOutcomeIsTold() {
        var soak = new Soak();
        soak.judge(LEGACY, HELD);
        assertTrue(soak.judge(new Life.Legacy("abd", LEGACY.written()), HELD)
                .orElseThrow()
                .contains("weights"));
        assertTrue(soak.judge(new Life.Legacy("abc", List.of(1, 2)), HELD)
                .orElseThrow()
                .contains("text written"));
    }

    @Test
    void whatAProcessHoldsIsSeen() {
        Footprint before = Footprint.now();
        List<byte[]> kept = new ArrayList<>();
        kept.add(new byte[50 << 20]);
        String growth = Footprint.now().growthOver(before);
        assertTrue(growth.contains("bytes of heap"), growth + " with " + kept.size());
    }
}
