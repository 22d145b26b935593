package kawi.engine.train;

import java.util.ArrayList;
import java.util.List;
import kawi.autograd.Parameter;
import kawi.autograd.Tape;
import kawi.autograd.Tensor;
import kawi.autograd.device.Device;
import kawi.autograd.nn.Mode;
import kawi.autograd.optim.GradientClipping;
import kawi.autograd.optim.Optimizer;
import kawi.autograd.random.CounterRandom;
import kawi.engine.data.Batch;
import kawi.engine.model.LanguageModel;

/// One step of gradient descent: clear the gradients, forward, backward, clip, update the weights.
///
/// The memory of the activations is kept from step to step.
public class TrainingStep {
    private final LanguageModel model;
    private final List<Parameter> parameters;
    private final Optimizer optimizer;
    private final double gradientClip;
    private final Device device;
    private final CounterRandom dropoutRandom;
    private final Tape tape;
    private final NonFiniteDiagnosis diagnosis;

    /// A step that keeps all activations for the backward pass.
    ///
    /// @param optimizer of the model's parameters
    /// @param gradientClip maximum global gradient norm; 0 for no limit
    /// @param dropoutRandom determines the dropout masks
    public TrainingStep(
            LanguageModel model, Optimizer optimizer, double gradientClip, Device device, CounterRandom dropoutRandom) {
        this(model, optimizer, gradientClip, new Tape(device), dropoutRandom);
    }

    /// @param optimizer of the model's parameters
    /// @param gradientClip maximum global gradient norm; 0 for no limit
    /// @param tape of the forward passes, for this step alone
    /// @param dropoutRandom determines the dropout masks
    public TrainingStep(
            LanguageModel model, Optimizer optimizer, double gradientClip, Tape tape, CounterRandom dropoutRandom) {
        this.model = model;
        this.parameters = model.parameters();
        this.optimizer = optimizer;
        this.gradientClip = gradientClip;
        this.device = tape.device();
        this.dropoutRandom = dropoutRandom;
        this.tape = tape;
        this.diagnosis = new NonFiniteDiagnosis(parameters, tape, optimizer.maxGradientNorm());
    }

    /// The result of a step.
    ///
    /// @param loss the mean cross entropy of the step's batches before the update, in nats
    /// @param gradientNorm the global gradient norm before clipping
    public record Outcome(double loss, double gradientNorm) {}

    /// Runs the step.
    ///
    /// @param step the number of steps before this one
    /// @param batches its micro-batches, the same number in every step
    /// @throws NonFiniteException if the loss or a gradient is not finite, or the gradients are too large for the
    /// optimizer; the weights are then unchanged
    public Outcome run(long step, List<Batch> batches, double learningRate) {
        List<MicroBatch> microBatches = microBatches(step, batches);
        double loss = 0;

        clearGradients();
        for (MicroBatch microBatch : microBatches) {
            Tensor share = forward(microBatch);
            backward(share);
            loss += share.item();
        }
        double norm = gradientNorm();
        double scale = GradientClipping.coefficient(norm, gradientClip);
        diagnosis.check(step, microBatches, this::forward, loss, norm, scale);
        update(learningRate, scale);

        return new Outcome(loss, norm);
    }

    /// A part of the batch of a step. The gradients of all its micro-batches add up to those of the whole batch, which
    /// need not fit into memory at once.
    ///
    /// @param batch the sequences
    /// @param divisor the number of targets over all micro-batches of the step
    /// @param mode has random numbers of its own, so that each micro-batch drops other activations
    record MicroBatch(Batch batch, long divisor, Mode.Training mode) {}

    private List<MicroBatch> microBatches(long step, List<Batch> batches) {
        long divisor = batches.stream().mapToLong(Batch::targetCount).sum();
        List<MicroBatch> microBatches = new ArrayList<>(batches.size());
        for (int i = 0; i < batches.size(); i++) {
            var mode = new Mode.Training(dropoutRandom.child(step * batches.size() + i));
            microBatches.add(new MicroBatch(batches.get(i), divisor, mode));
        }
        return microBatches;
    }

    void clearGradients() {
        parameters.forEach(Parameter::clearGradient);
    }

    /// The forward pass, recorded on the tape.
    ///
    /// @return the micro-batch's share of the loss of the step, a scalar
    private Tensor forward(MicroBatch microBatch) {
        Batch batch = microBatch.batch();
        tape.reset();
        return tape.record(() -> model.loss(batch.inputs(), batch.targets(), microBatch.divisor(), microBatch.mode()));
    }

    private void backward(Tensor loss) {
        tape.backward(loss);
    }

    double gradientNorm() {
        return GradientClipping.norm(device, parameters);
    }

    void update(double learningRate, double gradientScale) {
        optimizer.step(device, learningRate, gradientScale);
    }

    /// Bytes of memory that are held for activations and their gradients. Valid after a step.
    public final long activationBytes() {
        return tape.bytes();
    }

    final Tape tape() {
        return tape;
    }
}
