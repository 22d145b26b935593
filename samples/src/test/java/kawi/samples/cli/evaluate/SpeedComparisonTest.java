package kawi.samples.cli.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

class SpeedComparisonTest {
    private static final long SECOND = 1_000_000_000L;

    private long now;
    private final List<String> calls = new ArrayList<>();

    /// A way that is slow until it has run three times, as if the JVM still compiled.
    private IntSupplier way(String name, int tokens, long nanos) {
        var runs = new int[1];
        return () -> {
            calls.add(name);
            now += runs[0]++ < 3 ? 100 * nanos : nanos;
            return tokens;
        };
    }

    private double[] speeds(long warmUp, int rounds, long maxNanos, IntSupplier... ways) {
        return new SpeedComparison(List.of(ways), () -> now).tokensPerSecond(warmUp, rounds, maxNanos);
    }

    @Test
    void equallyFastWaysHaveEqualSpeedsInWhateverOrder() {
        double[] speeds = speeds(
                1000 * SECOND, 5, 1000 * SECOND, way("a", 10, SECOND), way("b", 10, SECOND), way("c", 20, 4 * SECOND));
        assertArrayEquals(new double[] {10, 10, 5}, speeds, 1e-9);
    }

    @Test
    void theWaysTakeTurns() {
        speeds(0, 3, 1000 * SECOND, way("a", 1, 1), way("b", 1, 1));
        assertEquals(List.of("a", "b", "a", "b", "a", "b"), calls);
    }

    @Test
    void aSlowModelIsMeasuredOnce() {
        speeds(0, 5, SECOND, way("a", 1, SECOND), way("b", 1, SECOND));
        assertEquals(2, calls.size());
    }

    @Test
    void aSlowMomentDoesNotCount() {
        var rounds = new int[1];
        double[] speeds = speeds(0, 5, 1000 * SECOND, () -> {
            now += rounds[0]++ == 2 ? 50 * SECOND : SECOND;
            return 10;
        });
        assertEquals(10, speeds[0], 1e-9);
        assertEquals(5, rounds[0]);
    }
}
