package kawi.bench.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A clock that the runs themselves put forward.
final class FastestRunTest {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private long nanos;
    private int runs;

    /// What is measured: the milliseconds of its first run, its second, and so on, and in the end always the last.
    private double secondsOf(long... millis) {
        return new FastestRun(PATIENCE, () -> nanos).seconds(() -> {
            nanos += 1_000_000 * millis[Math.min(runs, millis.length - 1)];
            runs++;
        });
    }

    @Test
    void waitsForTheCompilerHoweverManyStagesItHas() {
        assertEquals(0.001, secondsOf(900, 450, 400, 60, 60, 60, 60, 60, 60, 1));
    }

    @Test
    void doesNotWaitForGainsThatMayBeChance() {
        secondsOf(100, 99, 98, 97, 96, 95, 94, 93, 92, 91);
        assertEquals(12, runs, "the first run, and those of a second after it");
    }

    @Test
    void givesTheFastestRunEvenIfItWonLittle() {
        assertEquals(0.095, secondsOf(100, 95, 100));
    }

    @Test
    void runsWhatTakesLongerThanItsPatienceTwice() {
        assertEquals(3.9, secondsOf(4000, 3900, 3000));
        assertEquals(2, runs);
    }

    @Test
    void takesARunOfNoTimeForOneOfANanosecond() {
        assertEquals(1e-9, new FastestRun(PATIENCE, () -> nanos += 1_000_000).seconds(() -> nanos -= 1_000_000));
    }
}
