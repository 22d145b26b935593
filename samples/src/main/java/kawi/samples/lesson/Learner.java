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

/// Training at its smallest: what [kawi.engine.train.Trainer] does for large texts, without evaluation and checkpoints.
final class Learner {
    private static final double LEARNING_RATE = 1e-2;

    private final Gpt model;
    private final List<Parameter> parameters;
    private final Device device;
    private final Tape tape;
    private final AdamW optimizer;
    private final LearningRate learningRate;
    private long steps;

    /// @param totalSteps how many steps there will be: the learning rate falls towards the last
    Learner(Gpt model, Device device, long totalSteps) {
        this.model = model;
        this.device = device;
        parameters = model.parameters();
        tape = new Tape(device);
        optimizer = new AdamW(parameters, AdamW.Settings.DEFAULT.beta2(0.99).weightDecay(0));
        learningRate = new LearningRate.WarmupCosine(LEARNING_RATE, 0, totalSteps / 20, totalSteps);
    }

    /// Asks all questions of a batch at once, and changes the weights so that the answers become likelier.
    ///
    /// @return the mean loss before the change, in nats
    double step(Batch batch) {
        parameters.forEach(Parameter::clearGradient);
        tape.reset();
        var mode = new Mode.Training(CounterRandom.ofSeed(steps)); // decides what is dropped; this model drops nothing
        Tensor loss = tape.record(() -> model.logits(batch.inputs(), mode) // (B, T, V)
                .crossEntropy(batch.targets()));
        tape.backward(loss);
        optimizer.step(device, learningRate.at(steps), 1);
        steps++;
        return loss.item();
    }
}
