package kawi.engine.train;

/// A loss or a gradient that is infinite or not a number, or whose square would be. The message names the step and
/// where it first went bad.
public final class NonFiniteException extends ArithmeticException {
    private static final long serialVersionUID = 1L;

    NonFiniteException(String what, double value, long step, String source) {
        super(what + " is " + value + " at step " + step + "; the first to go bad is " + source);
    }
}
