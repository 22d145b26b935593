package kawi.engine.train;

import kawi.autograd.random.CounterRandom;

/// The random numbers of a training: independent streams, all derived from one seed.
///
/// @param root the generator of the seed; the streams are children of it
public record TrainingRandom(CounterRandom root) {
    // The numbers of the streams. They never change: checkpoints are resumed with them.
    private static final int WEIGHTS = 0;
    private static final int TRAIN_WINDOWS = 1;
    private static final int EVALUATED_TRAIN_WINDOWS = 2;
    private static final int EVALUATED_VALIDATION_WINDOWS = 3;
    private static final int DROPOUT = 4;
    private static final int WORKERS = 5;

    /// The random numbers of a seed.
    public static TrainingRandom ofSeed(long seed) {
        return new TrainingRandom(CounterRandom.ofSeed(seed));
    }

    /// The random numbers of one of several workers that train from the same weights. Worker 0 has those of the seed
    /// itself: alone, it trains as [Trainer] does.
    ///
    /// @param worker from 0
    public TrainingRandom ofWorker(int worker) {
        return worker == 0 ? this : new TrainingRandom(root.child(WORKERS).child(worker));
    }

    /// Determines the first weights.
    public CounterRandom weights() {
        return root.child(WEIGHTS);
    }

    /// Determines the windows to train on.
    public CounterRandom trainWindows() {
        return root.child(TRAIN_WINDOWS);
    }

    /// Determines the windows of the training text on which the loss is estimated.
    public CounterRandom evaluatedTrainWindows() {
        return root.child(EVALUATED_TRAIN_WINDOWS);
    }

    /// Determines the windows of the validation text on which the loss is estimated.
    public CounterRandom evaluatedValidationWindows() {
        return root.child(EVALUATED_VALIDATION_WINDOWS);
    }

    /// Determines what is dropped.
    public CounterRandom dropout() {
        return root.child(DROPOUT);
    }
}
