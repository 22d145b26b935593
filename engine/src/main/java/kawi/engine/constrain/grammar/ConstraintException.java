package kawi.engine.constrain.grammar;

import java.util.regex.Pattern;

/// A constraint that cannot be: its text has a mistake, or nothing that the vocabulary can write satisfies it. The
/// message is one line that says where, by line and column or by JSON pointer.
public final class ConstraintException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /// Line breaks, and what would turn the direction of a line or hide a part of it.
    private static final Pattern UNFIT = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+");

    private static final int MAX_LENGTH = 1_000;

    public ConstraintException(String message) {
        super(oneLine(message));
    }

    public ConstraintException(String message, Throwable cause) {
        super(oneLine(message), cause);
    }

    /// What comes out of a constraint may hold line breaks and be of any length; a message may not.
    private static String oneLine(String message) {
        String shown = message.length() <= MAX_LENGTH ? message : message.substring(0, MAX_LENGTH) + "...";
        return UNFIT.matcher(shown).replaceAll(" ");
    }
}
