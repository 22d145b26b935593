package kawi.engine.train;

import kawi.autograd.Parameter;
import kawi.autograd.Tape;
import kawi.autograd.op.Cost;
import kawi.autograd.optim.Optimizer;
import kawi.autograd.random.CounterRandom;
import kawi.engine.model.LanguageModel;
import kawi.engine.train.StageListener.Stage;

/// A training step that reports to a listener how long each of its parts takes. It computes the same.
final class ProfiledStep extends TrainingStep {
    private final StageListener listener;
    private final double weights;
    private final Cost optimizerCost;

    ProfiledStep(
            LanguageModel model,
            Optimizer optimizer,
            double gradientClip,
            Tape tape,
            CounterRandom dropoutRandom,
            StageListener listener) {
        super(model, optimizer, gradientClip, tape, dropoutRandom);
        this.listener = listener;
        optimizerCost = optimizer.cost();
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

    @Override
    void update(double learningRate, double gradientScale) {
        listener.begin();
        super.update(learningRate, gradientScale);
        listener.ended(Stage.OPTIMIZER, optimizerCost);
    }
}
