package kawi.autograd.array;

/// Thrown if shapes do not fit each other or an operation. The message gives the operation and the shapes.
public final class ShapeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public ShapeException(String message) {
        super(message);
    }
}
