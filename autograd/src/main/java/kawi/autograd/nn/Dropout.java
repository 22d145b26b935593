package kawi.autograd.nn;

import java.util.Optional;
import kawi.autograd.Tensor;
import kawi.autograd.kernel.DropoutMask;

/// Sets elements to zero at random while the model is trained; does nothing while it is used.
///
/// @param probability with which an element is dropped, in [0, 1)
/// @param stream a number that no other dropout of the model has, so that their masks have nothing in common
public record Dropout(double probability, int stream) {

    /// @throws IllegalArgumentException if the probability is outside [0, 1)
    public Dropout {
        if (!(probability >= 0 && probability < 1)) {
            throw new IllegalArgumentException("dropout must be at least 0 and less than 1, not " + probability);
        }
    }

    /// x with elements dropped, or x itself.
    public Tensor forward(Tensor x, Mode mode) {
        return mask(mode).map(x::dropout).orElse(x);
    }

    /// Which elements are kept; empty if all are.
    public Optional<DropoutMask> mask(Mode mode) {
        return mode instanceof Mode.Training training && probability > 0
                ? Optional.of(DropoutMask.of(
                        probability, training.random().child(stream).key()))
                : Optional.empty();
    }
}
