package kawi.engine.train;

import java.util.List;
import kawi.autograd.Parameter;
import kawi.autograd.device.Device;
import kawi.autograd.optim.Optimizer;
import kawi.engine.data.Batch;
import kawi.engine.data.BatchSampler;
import kawi.engine.data.TokenDataset;
import kawi.engine.model.LanguageModel;

/// Takes training steps from given weights, without evaluations and files: what one of several workers does between two
/// exchanges of weights (the inner steps of DiLoCo; [kawi.engine.train.diloco]).
///
/// The result is a function of the arguments, bit for bit, wherever and however often it is computed. With the random
/// numbers of worker 0 the steps are those of a [Trainer] with the same text and configuration.
///
/// The difference that the steps made is not part of the result, but the new weights w' are: `w + (w' - w)` is not w'
/// in floating point, and both take four bytes.
public final class LocalSteps {

    /// What a worker keeps from one exchange to the next. It is never combined with that of other workers.
    ///
    /// @param step number of steps that the worker has made
    /// @param optimizer the arrays of the optimizer ([Optimizer#state]), in its order
    public record State(long step, List<float[]> optimizer) {}

    /// What the steps made.
    ///
    /// @param weights of the parameters, in the order of the model
    /// @param state to continue from
    /// @param tokens number of targets in the batches of the steps
    /// @param loss mean cross entropy per target over the steps, in nats
    public record Result(List<float[]> weights, State state, long tokens, double loss) {}

    private final List<Parameter> parameters;
    private final Optimizer optimizer;
    private final TrainingConfig config;
    private final BatchSampler sampler;
    private final TrainingStep trainingStep;

    /// @param optimizer of the model's parameters, which has made no step yet
    /// @param shard the text to train on
    /// @param config the hyperparameters; its number of steps, evaluations, seed and skipped steps are not used
    /// @param random of this worker
    /// @throws IllegalArgumentException if the text has no more tokens than the model's context
    public LocalSteps(
            LanguageModel model,
            Optimizer optimizer,
            TokenDataset shard,
            TrainingConfig config,
            TrainingRandom random,
            Device device) {
        this.parameters = model.parameters();
        this.optimizer = optimizer;
        this.config = config;
        sampler = config.sampling().sampler(shard, config.batchSize(), model.contextLength(), random.trainWindows());
        trainingStep = new TrainingStep(model, optimizer, config.gradientClip(), config.tape(device), random.dropout());
    }

    /// The state before the first step.
    ///
    /// @param optimizer a new one
    public static State initialState(Optimizer optimizer) {
        return new State(0, copies(optimizer));
    }

    /// Takes steps.
    ///
    /// @param count number of steps, at least 1
    /// @param weights to start from, in the order of the model's parameters
    /// @param from what the worker kept
    /// @throws NonFiniteException if a loss or a gradient is not finite
    /// @throws IllegalArgumentException if the weights or the state are not those of the model and the optimizer
    public Result take(int count, List<float[]> weights, State from) {
        if (count < 1) {
            throw new IllegalArgumentException("the number of steps must be at least 1, not " + count);
        }
        copy(weights, parameters.stream().map(each -> each.value().data()).toList(), "parameters");
        copy(from.optimizer(), states(optimizer), "arrays of the optimizer");
        optimizer.resumeAt(from.step());
        double loss = 0;
        long tokens = 0;
        for (long step = from.step(); step < from.step() + count; step++) {
            List<Batch> batches = sampler.batchesOfStep(step, config.accumulation());
            double rate = config.learningRate().at(step);
            long targets = batches.stream().mapToLong(Batch::targetCount).sum();
            loss += trainingStep.run(step, batches, rate).loss() * targets;
            tokens += targets;
        }
        return new Result(
                parameters.stream().map(Parameter::toFloats).toList(),
                new State(from.step() + count, copies(optimizer)),
                tokens,
                tokens == 0 ? 0 : loss / tokens);
    }

    private static List<float[]> states(Optimizer optimizer) {
        return optimizer.state().stream().map(state -> state.values().data()).toList();
    }

    private static List<float[]> copies(Optimizer optimizer) {
        return optimizer.state().stream()
                .map(state -> state.values().toFloats())
                .toList();
    }

    private static void copy(List<float[]> from, List<float[]> to, String what) {
        if (from.size() != to.size()) {
            throw new IllegalArgumentException(
                    "there are " + to.size() + " " + what + ", but " + from.size() + " were given");
        }
        for (int i = 0; i < from.size(); i++) {
            if (from.get(i).length != to.get(i).length) {
                throw new IllegalArgumentException("number " + i + " of the " + what + " has " + to.get(i).length
                        + " elements, but " + from.get(i).length + " were given");
            }
            System.arraycopy(from.get(i), 0, to.get(i), 0, to.get(i).length);
        }
    }
}
