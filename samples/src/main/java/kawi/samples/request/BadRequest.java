package kawi.samples.request;

import java.util.function.Supplier;

/// Something asked of Kawi that it cannot do: an option out of range, a file that is missing or wrong. The message is
/// one line for the user: what is wrong, where, and what to do.
public final class BadRequest extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadRequest(String message) {
        super(message);
    }

    public BadRequest(String message, Throwable cause) {
        super(message, cause);
    }

    /// A value made of what the user asked for: if it refuses its parts, the request was bad.
    public static <T> T check(Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new BadRequest(e.getMessage(), e);
        }
    }
}
