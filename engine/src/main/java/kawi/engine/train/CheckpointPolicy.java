package kawi.engine.train;

import java.nio.file.Path;
import java.time.Duration;

/// Where a training is saved, and how often.
///
/// @param folder gets the best model, and the checkpoints below `checkpoints`
/// @param kept how many of the last checkpoints stay, at least 1; that of the best model stays, too
/// @param interval how long a checkpoint may be in the making: one is written after each evaluation, and after a step
/// when the last is older than this
public record CheckpointPolicy(Path folder, int kept, Duration interval) {
    private static final int DEFAULT_KEPT = 2;
    private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(10);

    /// @throws IllegalArgumentException if no checkpoint would be kept, or the interval is negative
    public CheckpointPolicy {
        if (kept < 1) {
            throw new IllegalArgumentException("the number of checkpoints to keep must be at least 1, not " + kept);
        }
        if (interval.isNegative()) {
            throw new IllegalArgumentException("the time between checkpoints must be at least 0, not " + interval);
        }
    }

    /// Two checkpoints and the best are kept, and none is older than ten minutes.
    public static CheckpointPolicy into(Path folder) {
        return new CheckpointPolicy(folder, DEFAULT_KEPT, DEFAULT_INTERVAL);
    }

    /// The checkpoints in the folder.
    public Checkpoints checkpoints() {
        return new Checkpoints(folder.resolve("checkpoints"));
    }
}
