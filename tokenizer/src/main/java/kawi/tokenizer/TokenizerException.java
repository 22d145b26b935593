package kawi.tokenizer;

import java.util.regex.Pattern;

/// A text that cannot be encoded, an id that cannot be decoded, or a tokenizer file that cannot be read. The message
/// names the character or the key and its position, in one line fit to show to a user.
public final class TokenizerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Line breaks, and what would turn the direction of a line or hide a part of it.
    private static final Pattern UNFIT = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+");

    private static final int MAX_LENGTH = 1_000;

    public TokenizerException(String message) {
        super(oneLine(message));
    }

    public TokenizerException(String message, Throwable cause) {
        super(oneLine(message), cause);
    }

    /// What comes out of a file may hold line breaks and be of any length; a message may not.
    private static String oneLine(String message) {
        String shown = message.length() <= MAX_LENGTH ? message : message.substring(0, MAX_LENGTH) + "...";
        return UNFIT.matcher(shown).replaceAll(" ");
    }
}
