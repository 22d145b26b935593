package kawi.engine.train;

import java.util.List;
import kawi.autograd.Parameter;
import kawi.autograd.Tape;
import kawi.autograd.Tensor;
import kawi.autograd.device.Device;
import kawi.autograd.nn.Mode;
import kawi.autograd.optim.AdamW;
import kawi.autograd.optim.GradientClipping;
import kawi.autograd.random.CounterRandom;
import kawi.engine.data.Batch;
import kawi.engine.model.Gpt;
import kawi.engine.train.StageListener.Stage;

/// One change of the weights: the loss of every position, the gradients, their length, and AdamW.
///
/// The memory of the activations is kept from step to step.
public final class TrainingStep {

    /// What came of a step.
    ///
    /// @param loss the mean cross entropy of the step's batches before the change, in nats
    /// @param gradientNorm the length of all gradients together before clipping
    public record Outcome(double loss, double gradientNorm) {}

    private final Gpt model;
    private final List<Parameter> parameters;
    private final long weights;
    private final AdamW optimizer;
    private final double gradientClip;
    private final Device device;
    private final CounterRandom dropoutRandom;
    private final Tape tape;
    private StageListener listener = StageListener.NONE;

    /// @param optimizer of the model's parameters
    /// @param gradientClip the longest the gradients may be together; 0 for no limit
    /// @param dropoutRandom decides what is dropped
    public TrainingStep(Gpt model, AdamW optimizer, double gradientClip, Device device, CounterRandom dropoutRandom) {
        this.model = model;
        this.parameters = model.parameters();
        this.weights = model.parameterCount();
        this.optimizer = optimizer;
        this.gradientClip = gradientClip;
        this.device = device;
        this.dropoutRandom = dropoutRandom;
        this.tape = new Tape(device);
    }

    /// Tells someone what is done from now on.
    public void listen(StageListener newListener) {
        listener = newListener;
        tape.listen(newListener);
    }

    /// Makes the step.
    ///
    /// @param number how many were made before
    /// @param batches its micro-batches, as many in every step
    /// @throws ArithmeticException if the loss or a gradient is not finite; the message names the step and where it
    /// first went bad
    public Outcome make(long number, List<Batch> batches, double learningRate) {
        long targets = batches.stream().mapToLong(Batch::targetCount).sum();
        listener.begin();
        parameters.forEach(Parameter::clearGradient);
        ended(Stage.CLEARING);
        double loss = 0;
        for (int i = 0; i < batches.size(); i++) {
            var mode = new Mode.Training(dropoutRandom.child(number * batches.size() + i));
            loss += accumulate(number, batches.get(i), mode, targets);
        }
        listener.begin();
        double norm = GradientClipping.norm(device, parameters);
        ended(Stage.CLIPPING);
        requireFinite("the length of the gradients", norm, number);
        listener.begin();
        optimizer.step(device, learningRate, GradientClipping.coefficient(norm, gradientClip));
        ended(Stage.OPTIMIZER);
        return new Outcome(loss, norm);
    }

    private void ended(Stage stage) {
        listener.ended(stage, stage.work((double) weights));
    }

    /// Adds the gradients of one micro-batch.
    ///
    /// @param targets how many targets the whole step has
    /// @return this micro-batch's share of the step's loss
    private double accumulate(long number, Batch batch, Mode mode, long targets) {
        tape.reset();
        Tensor loss = tape.record(() -> model.loss(batch.inputs(), batch.targets(), targets, mode));
        requireFinite("the loss", loss.item(), number);
        tape.backward(loss);
        return loss.item();
    }

    /// @throws ArithmeticException if the value is not finite; the message tells what went bad first
    void requireFinite(String what, double value, long step) {
        if (Double.isFinite(value)) {
            return;
        }
        String source = parameters.stream()
                .filter(parameter -> !parameter.value().isFinite())
                .map(parameter -> "the weights " + parameter.name())
                .findFirst()
                .or(tape::firstNonFinite)
                .or(() -> parameters.stream()
                        .filter(parameter -> !parameter.gradient().isFinite())
                        .map(parameter -> "the gradient of " + parameter.name())
                        .findFirst())
                .orElse("none of the tensors");
        throw new ArithmeticException(what + " is " + value + " at step " + step + "; the first to go bad is " + source
                + ": try a lower learning rate");
    }
}
