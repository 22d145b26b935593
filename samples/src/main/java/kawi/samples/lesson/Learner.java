package kawi.samples.lesson;

import java.util.List;
import kawi.autograd.Parameter;
import kawi.autograd.Tape;
import kawi.autograd.Tensor;
import kawi.autograd.device.Device;
import kawi.autograd.nn.Mode;
import kawi.autograd.optim.AdamW;
import kawi.autograd.optim.LearningRate;
import kawi.autograd.random.CounterRandom;
import kawi.engine.data.Batch;
import kawi.engine.model.Gpt;

/// A minimal training loop: [kawi.engine.train.Trainer] without evaluation and checkpoints.
final class Learner {
    private static final double LEARNING_RATE = 1e-2;

    private final Gpt model;
    private final List<Parameter> parameters;
    private final Device device;
    private final Tape tape;
    private final AdamW optimizer;
    private final LearningRate learningRate;
    private long steps;

    /// @param totalSteps the number of steps, over which the learning rate decays
    Learner(Gpt model, Device device, long totalSteps) {
        this.model = model;
        this.device = device;
        parameters = model.parameters();
        tape = new Tape(device);
        optimizer = new AdamW(parameters, AdamW.Settings.DEFAULT.beta2(0.99).weightDecay(0));
        learningRate = new LearningRate.WarmupCosine(LEARNING_RATE, 0, totalSteps / 20, totalSteps);
    }

    /// Runs one training step: forward, backward, update.
    ///
    /// @return the mean loss before the update, in nats
    double step(Batch batch) {
        parameters.forEach(Parameter::clearGradient);
        tape.reset();
        var mode = new Mode.Training(CounterRandom.ofSeed(steps)); // for dropout, which this model does not have
        Tensor loss = tape.record(() -> model.logits(batch.inputs(), mode) // (B, T, V)
                .crossEntropy(batch.targets()));
        tape.backward(loss);
        optimizer.step(device, learningRate.at(steps), 1);
        steps++;
        return loss.item();
    }
}
