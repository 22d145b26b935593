package kawi.engine.constrain.grammar;

import java.util.regex.Pattern;

/// Thrown if a constraint is wrong or not supported, or if nothing that the vocabulary can write satisfies it. The
/// message is one line that names the place, by line and column or by JSON pointer.
public final class ConstraintException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /// Line breaks, and characters that change the direction of a line or hide a part of it.
    private static final Pattern UNFIT = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+");

    private static final int MAX_LENGTH = 1_000;

    public ConstraintException(String message) {
        super(oneLine(message));
    }

    public ConstraintException(String message, Throwable cause) {
        super(oneLine(message), cause);
    }

    /// Parts of a constraint may contain line breaks and have any length; a message may not.
    private static String oneLine(String message) {
        String shown = message.length() <= MAX_LENGTH ? message : message.substring(0, MAX_LENGTH) + "...";
        return UNFIT.matcher(shown).replaceAll(" ");
    }
}
