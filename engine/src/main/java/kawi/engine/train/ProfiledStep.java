package kawi.engine.train;

import kawi.autograd.Parameter;
import kawi.autograd.device.Device;
import kawi.autograd.op.Cost;
import kawi.autograd.optim.AdamW;
import kawi.autograd.optim.Optimizer;
import kawi.autograd.random.CounterRandom;
import kawi.engine.model.LanguageModel;
import kawi.engine.train.StageListener.Stage;

/// A training step that reports to a listener how long each of its parts takes. It computes the same.
final class ProfiledStep extends TrainingStep {
    private final StageListener listener;
    private final double weights;
    private final boolean isAdamW;

    ProfiledStep(
            LanguageModel model,
            Optimizer optimizer,
            double gradientClip,
            Device device,
            CounterRandom dropoutRandom,
            StageListener listener) {
        super(model, optimizer, gradientClip, device, dropoutRandom);
        this.listener = listener;
        isAdamW = optimizer instanceof AdamW;
        weights = model.parameters().stream()
                .mapToLong((Parameter parameter) -> parameter.shape().elements())
                .sum();
    }

    @Override
    void clearGradients() {
        tape().listen(listener);
        listener.begin();
        super.clearGradients();
        listener.ended(Stage.CLEARING, Cost.of(0, weights));
    }

    /// Each gradient is squared and added.
    @Override
    double gradientNorm() {
        listener.begin();
        double norm = super.gradientNorm();
        listener.ended(Stage.CLIPPING, Cost.of(2 * weights, weights));
        return norm;
    }

    /// AdamW takes 15 operations for each weight (gradient scale, 1; first moment, 3; second moment, 4; denominator, 3;
    /// weight, 4), reads weight, gradient and both moments, and writes all but the gradient. The cost of other
    /// optimizers is not known.
    @Override
    void update(double learningRate, double gradientScale) {
        listener.begin();
        super.update(learningRate, gradientScale);
        listener.ended(Stage.OPTIMIZER, isAdamW ? Cost.of(15 * weights, 7 * weights) : Cost.of(0, 0));
    }
}
