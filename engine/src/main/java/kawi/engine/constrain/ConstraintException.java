package kawi.engine.constrain;

/// A constraint that cannot be: its text has a mistake, or nothing that the vocabulary can write satisfies it. The
/// message is one line that says where, by line and column or by JSON pointer.
public final class ConstraintException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    ConstraintException(String message) {
        super(message);
    }

    ConstraintException(String message, Throwable cause) {
        super(message, cause);
    }
}
