package kawi.bench.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShareTest {
    private static final Load IDLE = new Load(0, 2);
    private static final Load BUSY = new Load(9, 2);

    @Test
    void aShareIsAtMostOne() {
        assertEquals(Optional.of(0.5), Share.of(50, 100.0));
        assertEquals(Optional.of(1.0), Share.of(100, 100.0));
        assertEquals(Optional.empty(), Share.of(100.1, 100.0));
        assertEquals(Optional.empty(), Share.of(107, 0.2));
    }

    @Test
    void withoutALimitThereIsNoShare() {
        assertEquals(Optional.empty(), Share.of(1, null));
        assertEquals(Optional.empty(), Share.of(0, 0.0));
    }

    @Test
    void aMissingShareHasAReason() {
        assertEquals("56.3 %", Share.text(0.563, IDLE));
        assertEquals("not measurable: the machine is busy: 9 runnable threads on 2 cores", Share.text(null, BUSY));
        assertEquals("not measurable: the speed of the machine changed meanwhile", Share.text(null, IDLE));
    }
}
