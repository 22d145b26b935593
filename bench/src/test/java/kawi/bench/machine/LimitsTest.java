package kawi.bench.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import kawi.autograd.op.Cost;
import org.junit.jupiter.api.Test;

class LimitsTest {
    private static final Limits LIMITS = new Limits(100e9, 20e9);

    @Test
    void arithmeticBoundsComputationsWithManyOperationsPerByte() {
        assertEquals(2.0, LIMITS.seconds(new Cost(200e9, 30e9)));
    }

    @Test
    void memoryBoundsComputationsWithFewOperationsPerByte() {
        assertEquals(1.5, LIMITS.seconds(new Cost(100e9, 30e9)));
    }

    @Test
    void anUnknownPeakIsNotALimit() {
        assertEquals(1.0, new Limits(Double.POSITIVE_INFINITY, 20e9).seconds(new Cost(1e15, 20e9)));
    }

    @Test
    void twoMeasurementsAreAveraged() {
        assertEquals(new Limits(90e9, 15e9), LIMITS.mean(new Limits(80e9, 10e9)));
    }

    @Test
    void theLimitsOfThisMachineAreMeasured() {
        Limits limits = new Roofline(1).measure();

        assertTrue(limits.bytesPerSecond() > 0 && limits.bytesPerSecond() < Double.POSITIVE_INFINITY, limits::toString);
        assertTrue(
                limits.operationsPerSecond() > 0 && limits.operationsPerSecond() < Double.POSITIVE_INFINITY,
                limits::toString);
    }
}
