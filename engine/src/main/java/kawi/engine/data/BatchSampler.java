package kawi.engine.data;

import java.util.List;
import java.util.stream.LongStream;

/// Chooses the windows of a text that a model is trained on: a [Batch] of inputs, and targets one step ahead.
///
/// The number of the batch alone determines which windows: a training that is resumed at batch 700 sees the batches
/// that it would have seen.
public sealed interface BatchSampler permits RandomSampler, EpochSampler {

    /// The batch of a number, from 0.
    Batch batch(long number);

    /// The micro-batches of a training step.
    ///
    /// @param step the number of steps before it
    /// @param count number of micro-batches in every step
    default List<Batch> batchesOfStep(long step, int count) {
        return LongStream.range(step * count, (step + 1) * count)
                .mapToObj(this::batch)
                .toList();
    }
}
