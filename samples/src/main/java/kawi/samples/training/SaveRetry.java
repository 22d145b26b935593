package kawi.samples.training;

import java.time.Duration;
import java.util.function.Consumer;
import kawi.engine.train.Trainer;
import kawi.tokenizer.io.FileException;

/// Saves a training that is done but could not be saved, such as on a full disk: it waits until the user has made room.
///
/// @param pause between two tries
/// @param tries number of tries
public record SaveRetry(Duration pause, int tries) {
    /// An hour.
    public static final SaveRetry DEFAULT = new SaveRetry(Duration.ofSeconds(10), 360);

    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

    /// Tries again and again until the training is saved.
    ///
    /// @param first the error of the first try
    /// @param words receives what the user should know
    /// @throws FileException if it cannot be saved within all tries, or the trainer is stopped
    public void save(Trainer trainer, FileException first, Consumer<String> words) {
        words.accept(first.getMessage() + "; the training is done, but not saved. Trying again every "
                + pause.toSeconds() + " seconds: make room or put the folder back (Ctrl-C gives up)");
        FileException failure = first;
        for (int i = 0; i < tries && waits(trainer); i++) {
            try {
                trainer.save();
                words.accept("saved");
                return;
            } catch (FileException e) {
                failure = e;
            }
        }
        throw failure;
    }

    /// @return false if the trainer was stopped
    private boolean waits(Trainer trainer) {
        long end = System.nanoTime() + pause.toNanos();
        while (System.nanoTime() < end && !trainer.isStopping()) {
            try {
                Thread.sleep(POLL_INTERVAL.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return !trainer.isStopping();
    }
}
