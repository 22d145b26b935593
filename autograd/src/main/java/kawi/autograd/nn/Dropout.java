package kawi.autograd.nn;

import java.util.Optional;
import kawi.autograd.Tensor;
import kawi.autograd.kernel.DropoutMask;
import kawi.autograd.text.Decimal;

/// Sets random elements to zero in training; does nothing in evaluation.
///
/// @param probability of dropping an element, in [0, 1)
/// @param stream unique among the dropouts of a model, so that their masks are independent
public record Dropout(double probability, int stream) {

    /// @throws IllegalArgumentException if the probability is outside [0, 1)
    public Dropout {
        if (!(probability >= 0 && probability < 1)) {
            throw new IllegalArgumentException(
                    "dropout must be at least 0 and less than 1, not " + Decimal.of(probability));
        }
    }

    /// x with elements dropped, or x itself.
    public Tensor forward(Tensor x, Mode mode) {
        return mask(mode).map(x::dropout).orElse(x);
    }

    /// The elements to keep; empty if all are kept.
    public Optional<DropoutMask> mask(Mode mode) {
        return mode instanceof Mode.Training training && probability > 0
                ? Optional.of(DropoutMask.of(
                        probability, training.random().child(stream).key()))
                : Optional.empty();
    }
}
