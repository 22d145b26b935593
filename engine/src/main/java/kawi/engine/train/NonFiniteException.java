package kawi.engine.train;

/// A loss, a gradient or a weight is NaN or infinite, or a gradient is so large that its square would be. The message
/// names the step and the first tensor that is not finite.
public final class NonFiniteException extends ArithmeticException {
    private static final long serialVersionUID = 1L;

    NonFiniteException(String message) {
        super(message);
    }

    /// @param what is not finite
    /// @param value NaN or an infinity
    /// @param source the first tensor that is not finite
    static NonFiniteException of(String what, double value, long step, String source) {
        return new NonFiniteException(
                what + " is " + value + " at step " + step + "; the first that is not finite is " + source);
    }
}
