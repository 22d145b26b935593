package kawi.tokenizer.io;

import java.util.regex.Pattern;

/// Makes a message fit for one line: parts of it may come from a file, with line breaks and of any length.
public final class OneLine {
    private static final int MAX_LENGTH = 1_000;

    /// Line breaks, and characters that change the direction of a line or hide a part of it.
    private static final Pattern UNFIT = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+");

    private OneLine() {}

    /// The message without control and format characters, cut after 1,000 characters.
    public static String of(String message) {
        String shown = message.length() <= MAX_LENGTH ? message : message.substring(0, MAX_LENGTH) + "...";
        return UNFIT.matcher(shown).replaceAll(" ");
    }
}
