package kawi.engine.train.checkpoint;

import java.nio.file.Path;
import java.time.Duration;

/// Where a training is saved, and how often.
///
/// @param folder of the best model; checkpoints go into its subfolder `checkpoints`
/// @param kept the number of latest checkpoints to keep, at least 1; the one of the best model is kept too
/// @param interval maximum age of the last checkpoint: one is written after each evaluation, and after any step if the
/// last is older than this
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

    /// Keeps two checkpoints and that of the best model, and writes one at least every ten minutes.
    public static CheckpointPolicy into(Path folder) {
        return new CheckpointPolicy(folder, DEFAULT_KEPT, DEFAULT_INTERVAL);
    }

    /// The checkpoints in the folder.
    public Checkpoints checkpoints() {
        return new Checkpoints(folder.resolve("checkpoints"));
    }
}
