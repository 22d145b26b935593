package kawi.engine.data;

import java.util.Locale;
import kawi.autograd.random.CounterRandom;

/// The ways to choose the windows to train on.
public enum Sampling {
    /// Windows that begin anywhere, with replacement.
    RANDOM,

    /// Every token once in each epoch, in a random order.
    EPOCHS;

    /// A sampler of this kind.
    ///
    /// @param batchSize number of windows in a batch, B
    /// @param length number of tokens in a window, T
    /// @throws IllegalArgumentException if the text is too short for one window and the token after it
    public BatchSampler sampler(TokenDataset dataset, int batchSize, int length, CounterRandom random) {
        return switch (this) {
            case RANDOM -> new RandomSampler(dataset, batchSize, length, random);
            case EPOCHS -> new EpochSampler(dataset, batchSize, length, random);
        };
    }

    /// As it is written on the command line.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
