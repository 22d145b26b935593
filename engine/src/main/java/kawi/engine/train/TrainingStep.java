package kawi.engine.train;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
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
    /// @throws NonFiniteException if the loss or a gradient is not finite, or the gradients together are longer than
    /// [AdamW#MAX_GRADIENT] after clipping; the weights are then as they were
    public Outcome make(long number, List<Batch> batches, double learningRate) {
        listener.begin();
        parameters.forEach(Parameter::clearGradient);
        ended(Stage.CLEARING);
        double loss = 0;
        for (int i = 0; i < batches.size(); i++) {
            Tensor share = record(number, batches, i);
            if (!Double.isFinite(share.item())) {
                throw new NonFiniteException("the loss", share.item(), number, badWeightOr(tape::firstNonFinite));
            }
            tape.backward(share);
            loss += share.item();
        }
        listener.begin();
        double norm = GradientClipping.norm(device, parameters);
        ended(Stage.CLIPPING);
        if (!Double.isFinite(norm)) {
            throw new NonFiniteException(
                    "the length of the gradients", norm, number, badWeightOr(() -> firstBadGradient(number, batches)));
        }
        double coefficient = GradientClipping.coefficient(norm, gradientClip);
        if (norm * coefficient > AdamW.MAX_GRADIENT) {
            throw new NonFiniteException(
                    "the length of the gradients",
                    norm,
                    number,
                    "AdamW's second moment, were it to be squared: clip them");
        }
        listener.begin();
        optimizer.step(device, learningRate, coefficient);
        ended(Stage.OPTIMIZER);
        return new Outcome(loss, norm);
    }

    /// Computes a micro-batch's share of the step's loss, on the tape.
    private Tensor record(long number, List<Batch> batches, int i) {
        long targets = batches.stream().mapToLong(Batch::targetCount).sum();
        var mode = new Mode.Training(dropoutRandom.child(number * batches.size() + i));
        Batch batch = batches.get(i);
        tape.reset();
        return tape.record(() -> model.loss(batch.inputs(), batch.targets(), targets, mode));
    }

    /// Makes the step's gradients again, looking at each.
    private Optional<String> firstBadGradient(long number, List<Batch> batches) {
        parameters.forEach(Parameter::clearGradient);
        var watch = new NonFiniteGradientDetector();
        for (int i = 0; i < batches.size() && watch.found().isEmpty(); i++) {
            Tensor share = record(number, batches, i);
            tape.listen(watch);
            tape.backward(share);
            tape.listen(listener);
        }
        return watch.found();
    }

    private void ended(Stage stage) {
        listener.ended(stage, stage.work((double) weights));
    }

    /// The first to go bad, in words: the weights, if some are, for then nothing after them can be good.
    String badWeightOr(Supplier<Optional<String>> other) {
        return parameters.stream()
                .filter(parameter -> !parameter.value().isFinite())
                .map(parameter -> "the weights " + parameter.name())
                .findFirst()
                .or(other)
                .orElse("none of the tensors");
    }

    /// Whether all weights are finite: if not, no later step can be good.
    boolean hasFiniteWeights() {
        return parameters.stream().allMatch(parameter -> parameter.value().isFinite());
    }
}
