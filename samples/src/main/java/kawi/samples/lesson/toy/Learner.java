package kawi.samples.lesson.toy;

import java.util.List;
import java.util.function.LongFunction;
import kawi.autograd.Parameter;
import kawi.autograd.Tape;
import kawi.autograd.Tensor;
import kawi.autograd.device.Device;
import kawi.autograd.nn.Mode;
import kawi.autograd.optim.AdamW;
import kawi.autograd.optim.LearningRate;
import kawi.autograd.random.CounterRandom;
import kawi.engine.data.Batch;
import kawi.engine.model.LanguageModel;

/// A minimal training loop: [kawi.engine.train.Trainer] without evaluation and checkpoints.
public final class Learner {
    private static final double LEARNING_RATE = 1e-2;

    private final LanguageModel model;
    private final List<Parameter> parameters;
    private final Device device;
    private final Tape tape;
    private final AdamW optimizer;
    private final LearningRate learningRate;
    private long steps;

    /// A learner whose rate rises in the first twentieth of the steps and then decays to 0.
    ///
    /// @param totalSteps the number of steps, over which the learning rate decays
    public Learner(LanguageModel model, Device device, long totalSteps) {
        this(model, device, new LearningRate.WarmupCosine(LEARNING_RATE, 0, totalSteps / 20, totalSteps));
    }

    /// A learner with another learning rate.
    public Learner(LanguageModel model, Device device, LearningRate learningRate) {
        this.model = model;
        this.device = device;
        this.learningRate = learningRate;
        parameters = model.parameters();
        tape = new Tape(device);
        optimizer = new AdamW(parameters, AdamW.Settings.DEFAULT.beta2(0.99).weightDecay(0));
    }

    /// Runs one training step: forward, backward, update.
    ///
    /// @return the mean loss before the update, in nats
    public double step(Batch batch) {
        parameters.forEach(Parameter::clearGradient);
        tape.reset();
        var mode = new Mode.Training(CounterRandom.ofSeed(steps)); // for dropout, if the model has any
        Tensor loss = tape.record(() -> model.loss(batch.inputs(), batch.targets(), batch.targetCount(), mode));
        tape.backward(loss);
        optimizer.step(device, learningRate.at(steps), 1);
        steps++;
        return loss.item();
    }

    /// Runs steps on the batches of their numbers.
    ///
    /// @return the loss of each step
    public double[] train(int count, LongFunction<Batch> batches) {
        double[] losses = new double[count];
        for (int step = 0; step < count; step++) {
            losses[step] = step(batches.apply(step));
        }
        return losses;
    }
}
