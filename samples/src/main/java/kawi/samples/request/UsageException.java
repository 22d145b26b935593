package kawi.samples.request;

import java.util.function.Supplier;
import kawi.tokenizer.io.OneLine;

/// A bad request: an option out of range, a file that is missing or wrong. The message is one line for the user: what
/// is wrong, where, and what to do.
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(OneLine.of(message));
    }

    public UsageException(String message, Throwable cause) {
        super(OneLine.of(message), cause);
    }

    /// A value made from what the user gave. Turns an [IllegalArgumentException] into a [UsageException].
    public static <T> T check(Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }
}
