package kawi.engine.data;

import kawi.autograd.random.CounterRandom;

/// Samples windows that begin anywhere in the text, with replacement: some tokens are seen more often than others.
public final class RandomSampler implements BatchSampler {
    private final TokenDataset dataset;
    private final int batchSize;
    private final int length;
    private final CounterRandom random;

    /// @param batchSize number of windows in a batch, B
    /// @param length number of tokens in a window, T
    /// @throws IllegalArgumentException if the text is too short for one window and the token after it
    public RandomSampler(TokenDataset dataset, int batchSize, int length, CounterRandom random) {
        dataset.requireWindow(length);
        this.dataset = dataset;
        this.batchSize = batchSize;
        this.length = length;
        this.random = random;
    }

    @Override
    public Batch batch(long number) {
        int[] starts = new int[batchSize];
        for (int b = 0; b < batchSize; b++) {
            starts[b] = random.below(dataset.size() - length, number * batchSize + b);
        }
        return dataset.windows(length, starts);
    }
}
