package kawi.engine.train;

import java.util.ArrayList;
import java.util.List;
import kawi.autograd.Tape;
import kawi.autograd.Tensor;
import kawi.autograd.nn.Mode;
import kawi.autograd.random.CounterRandom;
import kawi.engine.data.Batch;
import kawi.engine.model.LanguageModel;

/// A part of the batch of a step. The gradients of all its micro-batches add up to those of the whole batch, which need
/// not fit into memory at once.
///
/// @param batch the sequences
/// @param divisor the number of targets over all micro-batches of the step
/// @param mode has random numbers of its own, so that each micro-batch drops other activations
record MicroBatch(Batch batch, long divisor, Mode.Training mode) {

    /// The micro-batches of a step.
    ///
    /// @param step the number of steps before this one
    /// @param batches the same number in every step
    static List<MicroBatch> of(long step, List<Batch> batches, CounterRandom dropoutRandom) {
        long divisor = batches.stream().mapToLong(Batch::targetCount).sum();
        List<MicroBatch> microBatches = new ArrayList<>(batches.size());
        for (int i = 0; i < batches.size(); i++) {
            var mode = new Mode.Training(dropoutRandom.child(step * batches.size() + i));
            microBatches.add(new MicroBatch(batches.get(i), divisor, mode));
        }
        return microBatches;
    }

    /// The forward pass, recorded on the tape.
    ///
    /// @return this micro-batch's share of the loss of the step, a scalar
    Tensor loss(LanguageModel model, Tape tape) {
        tape.reset();
        return tape.record(() -> model.loss(batch.inputs(), batch.targets(), divisor, mode));
    }
}
