package kawi.samples.request;

import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Something asked of Kawi that it cannot do: an option out of range, a file that is missing or wrong. The message is
/// one line for the user: what is wrong, where, and what to do.
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Line breaks, and what would turn the direction of a line or hide a part of it.
    private static final Pattern UNFIT = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+");

    private static final int MAX_LENGTH = 2_000;

    public UsageException(String message) {
        super(oneLine(message));
    }

    public UsageException(String message, Throwable cause) {
        super(oneLine(message), cause);
    }

    /// What comes out of a file may hold line breaks and be of any length; a message may not.
    private static String oneLine(String message) {
        String shown = message.length() <= MAX_LENGTH ? message : message.substring(0, MAX_LENGTH) + "...";
        return UNFIT.matcher(shown).replaceAll(" ");
    }

    /// A value made of what the user asked for: if it refuses its parts, the request was bad.
    public static <T> T check(Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }
}
