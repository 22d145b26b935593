package kawi.autograd.optim;

import java.util.List;
import kawi.autograd.array.Array;
import kawi.autograd.device.Device;
import kawi.autograd.op.Cost;

/// Updates parameters by their gradients.
///
/// The optimizers of Kawi are [AdamW], [Muon] and [Sgd]; [AveragedWeights] adds an average of the weights to any of
/// them. Implement [Custom] to add another.
public sealed interface Optimizer permits AdamW, Muon, Sgd, AveragedWeights, Optimizer.Custom {

    /// An optimizer written outside of this library. One that keeps numbers from step to step names them in [#state()].
    non-sealed interface Custom extends Optimizer {}

    /// An array that an optimizer keeps from step to step, such as a moment of a parameter's gradients.
    ///
    /// @param name unique among the optimizer's: checkpoints store the array under it
    /// @param values shared with the optimizer, not copied
    record State(String name, Array values) {}

    /// Updates every parameter once.
    ///
    /// @param learningRate learning rate of this step
    /// @param gradientScale factor to apply to every gradient first; see [GradientClipping]
    void step(Device device, double learningRate, double gradientScale);

    /// Runs something while the parameters have the values that are to be evaluated and saved. These are the weights
    /// themselves, unless the optimizer keeps an average of them.
    default void withEvaluationWeights(Runnable body) {
        body.run();
    }

    /// What a checkpoint must save, always the same arrays in the same order. Reading a checkpoint writes to them.
    default List<State> state() {
        return List.of();
    }

    /// Continues from a checkpoint, whose [#state()] has been read already.
    ///
    /// @param steps how many calls of [#step] the checkpoint's optimizer had made
    default void resumeAt(long steps) {}

    /// The largest global gradient norm, after clipping, that this optimizer can take. The trainer refuses the step
    /// above it.
    default double maxGradientNorm() {
        return Double.POSITIVE_INFINITY;
    }

    /// What a step costs; nothing if it is not known.
    default Cost cost() {
        return Cost.of(0, 0);
    }

    /// The name of the optimizer and everything but the learning rate that changes its updates, as text: a training is
    /// resumed only with an optimizer of the same text. Override it where there are hyperparameters.
    default String settings() {
        return getClass().getSimpleName();
    }
}
