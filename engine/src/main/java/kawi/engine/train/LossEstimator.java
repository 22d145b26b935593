package kawi.engine.train;

import kawi.engine.data.BatchSampler;

/// Estimates how well the model predicts the text it is trained on and the text it is not: the mean loss of the same
/// few batches of each, every time.
final class LossEstimator {
    private final Evaluation evaluation;
    private final BatchSampler train;
    private final BatchSampler validation;
    private final int batches;

    /// @param batches batches over which each loss is averaged
    LossEstimator(Evaluation evaluation, BatchSampler train, BatchSampler validation, int batches) {
        this.evaluation = evaluation;
        this.train = train;
        this.validation = validation;
        this.batches = batches;
    }

    /// Both losses in nats.
    record Losses(double train, double validation) {}

    Losses estimate() {
        return new Losses(
                evaluation.of(train, batches).loss(),
                evaluation.of(validation, batches).loss());
    }
}
