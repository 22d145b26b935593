package kawi.samples.cli;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/// Characters of the arguments that the JVM could not decode, because the character set of the locale lacks them.
///
/// The launcher starts the JVM in a locale with UTF-8 wherever the system has one. This is for systems without one, and
/// for those who start the JVM themselves.
final class LostCharacters {
    private static final char REPLACEMENT = '\uFFFD';

    private LostCharacters() {}

    /// The character set of arguments and file names. It is fixed when the JVM starts.
    static Charset ofThisJvm() {
        return Charset.forName(System.getProperty("sun.jnu.encoding"), Charset.defaultCharset());
    }

    /// Whether characters are missing: in UTF-8 the user may have typed U+FFFD.
    static boolean areIn(String[] arguments, Charset charset) {
        if (charset.equals(StandardCharsets.UTF_8)) {
            return false;
        }
        for (String argument : arguments) {
            if (argument.indexOf(REPLACEMENT) >= 0) {
                return true;
            }
        }
        return false;
    }

    /// What to tell the user.
    static String message(Charset charset) {
        return "some characters of the arguments cannot be read in this locale, whose character set is " + charset
                + ": set a locale with UTF-8 (such as export LC_ALL=C.UTF-8; locale -a lists them), or give the text in"
                + " a file";
    }
}
