package kawi.bench.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Uses a clock that the runs advance.
final class FastestRunTest {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private long nanos;
    private int runs;

    /// Measures a computation whose runs take these milliseconds; the last value repeats.
    private double secondsOf(long... millis) {
        return new FastestRun(PATIENCE, () -> nanos).seconds(() -> {
            nanos += 1_000_000 * millis[Math.min(runs, millis.length - 1)];
            runs++;
        });
    }

    @Test
    void waitsForEveryStageOfCompilation() {
        assertEquals(0.001, secondsOf(900, 450, 400, 60, 60, 60, 60, 60, 60, 1));
    }

    @Test
    void doesNotWaitForGainsThatMayBeNoise() {
        secondsOf(100, 99, 98, 97, 96, 95, 94, 93, 92, 91);
        assertEquals(12, runs, "the first run, and the runs of the second after it");
    }

    @Test
    void returnsTheFastestRunEvenIfItsGainIsSmall() {
        assertEquals(0.095, secondsOf(100, 95, 100));
    }

    @Test
    void repeatsARunThatTakesLongerThanThePatienceOnce() {
        assertEquals(3.9, secondsOf(4000, 3900, 3000));
        assertEquals(2, runs);
    }

    @Test
    void aRunTakesAtLeastANanosecond() {
        assertEquals(1e-9, new FastestRun(PATIENCE, () -> nanos += 1_000_000).seconds(() -> nanos -= 1_000_000));
    }
}
