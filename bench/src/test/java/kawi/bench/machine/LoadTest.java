package kawi.bench.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class LoadTest {

    @Test
    void theFourthFieldOfLinuxIsTheNumberOfRunnableThreads() {
        assertEquals(3, Load.parse("0.20 0.18 0.12 3/512 11206\n"));
        assertEquals(19, Load.parse("12.00 9.50 4.10 19/1024 7"));
    }

    @Test
    void aMachineIsBusyIfOtherThreadsUseAllCores() {
        assertEquals(Optional.of("the machine is busy: 9 runnable threads on 2 cores"), new Load(9, 2).remark());
        assertEquals(Optional.empty(), new Load(1, 2).remark());
    }

    @Test
    void theCurrentLoadIsPlausible() {
        Load load = Load.now();
        assertTrue(load.runnable() >= 0 && load.cores() >= 1, load.toString());
    }
}
