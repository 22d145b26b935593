package kawi.engine.model.lora;

import kawi.autograd.text.Decimal;

/// The hyperparameters of low-rank adaptation (Hu et al., "LoRA: low-rank adaptation of large language models", 2021).
///
/// @param rank r, the inner size of an update A B
/// @param alpha α: an update is multiplied by α / r, so that the rank can be changed without another learning rate
/// @param dropout probability with which the inputs of the updates are dropped in training
public record Lora(int rank, double alpha, double dropout) {

    /// @throws IllegalArgumentException if a number is out of range
    public Lora {
        if (rank < 1) {
            throw new IllegalArgumentException("the rank of LoRA must be at least 1, not " + rank);
        }
        if (!(alpha > 0 && alpha < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("LoRA's alpha must be positive, not " + Decimal.of(alpha));
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException(
                    "LoRA's dropout must be at least 0 and less than 1, not " + Decimal.of(dropout));
        }
    }

    /// The factor of an update: α / r.
    public float scale() {
        return (float) (alpha / rank);
    }
}
