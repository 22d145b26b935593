package kawi.engine.data;

import kawi.autograd.random.CounterRandom;
import kawi.autograd.text.Counted;

/// Samples batches of random windows from a text. The number of the batch alone determines which windows: a training
/// that is resumed at batch 700 sees the batches that it would have seen.
public final class BatchSampler {
    private final TokenDataset dataset;
    private final int batchSize;
    private final int length;
    private final CounterRandom random;

    /// @param batchSize number of windows in a batch, B
    /// @param length number of tokens in a window, T
    /// @throws IllegalArgumentException if the text is too short for one window and the token after it
    public BatchSampler(TokenDataset dataset, int batchSize, int length, CounterRandom random) {
        if (dataset.size() <= length) {
            throw new IllegalArgumentException(
                    "a window of " + Counted.of(length, "token") + " and the one after it need at least "
                            + Counted.of(length + 1, "token") + ", but there are " + dataset.size());
        }
        this.dataset = dataset;
        this.batchSize = batchSize;
        this.length = length;
        this.random = random;
    }

    /// The batch of a number, from 0.
    public Batch batch(long number) {
        int[] starts = new int[batchSize];
        for (int b = 0; b < batchSize; b++) {
            starts[b] = random.below(dataset.size() - length, number * batchSize + b);
        }
        return dataset.windows(length, starts);
    }
}
