package kawi.engine.model;

import kawi.autograd.text.Decimal;

/// The probabilities of dropping an element in training, each in [0, 1).
///
/// @param embedding of the sum of token and position embeddings
/// @param attention of the attention weights
/// @param residual of what attention and the feed-forward network add to the residual stream
public record DropoutRates(double embedding, double attention, double residual) {

    /// @throws IllegalArgumentException if a probability is outside [0, 1)
    public DropoutRates {
        requireProbability(embedding);
        requireProbability(attention);
        requireProbability(residual);
        embedding += 0.0; // -0 becomes 0
        attention += 0.0;
        residual += 0.0;
    }

    /// The same probability everywhere.
    public static DropoutRates of(double probability) {
        return new DropoutRates(probability, probability, probability);
    }

    /// Whether nothing is dropped.
    public boolean areZero() {
        return embedding == 0 && attention == 0 && residual == 0;
    }

    /// One number if all are the same.
    @Override
    public String toString() {
        return embedding == attention && embedding == residual
                ? Double.toString(embedding)
                : "(embedding " + embedding + ", attention " + attention + ", residual " + residual + ")";
    }

    private static void requireProbability(double probability) {
        if (!(probability >= 0 && probability < 1)) {
            throw new IllegalArgumentException(
                    "dropout must be at least 0 and less than 1, not " + Decimal.of(probability));
        }
    }
}
