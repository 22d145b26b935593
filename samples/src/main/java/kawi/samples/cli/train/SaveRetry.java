package kawi.samples.cli.train;

import java.time.Duration;
import java.util.function.Consumer;
import kawi.engine.train.Trainer;
import kawi.tokenizer.io.FileException;

/// Saves a training that is done but could not be saved, say because the disk is full: it waits for somebody to make
/// room.
///
/// @param pause between two tries
/// @param tries how many
record SaveRetry(Duration pause, int tries) {
    /// An hour.
    static final SaveRetry DEFAULT = new SaveRetry(Duration.ofSeconds(10), 360);

    private static final Duration NAP = Duration.ofMillis(100);

    /// Tries until the training is saved.
    ///
    /// @param first why it could not be
    /// @param words takes what the user should know
    /// @throws FileException if it cannot be saved within all tries, or the trainer is told to stop
    void save(Trainer trainer, FileException first, Consumer<String> words) {
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

    /// @return false if the trainer is told to stop meanwhile
    private boolean waits(Trainer trainer) {
        long end = System.nanoTime() + pause.toNanos();
        while (System.nanoTime() < end && !trainer.isStopping()) {
            try {
                Thread.sleep(NAP.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return !trainer.isStopping();
    }
}
