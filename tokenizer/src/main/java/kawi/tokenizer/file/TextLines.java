package kawi.tokenizer.file;

import java.nio.file.Path;
import java.util.List;
import kawi.tokenizer.CharacterNames;
import kawi.tokenizer.TokenizerException;

/// The lines of a tokenizer file that is not JSON.
final class TextLines {
    private static final int MAX_SHOWN_LENGTH = 40;

    private TextLines() {}

    /// @throws TokenizerException if there is no such file, or it is not UTF-8
    static List<String> read(Path file) {
        return SourceFile.read(file).lines().toList();
    }

    /// What to throw when a line is not what it should be.
    ///
    /// @param number of the line, from 1
    static TokenizerException wrong(Path file, int number, String line, String expected, Throwable cause) {
        String shown = line.length() <= MAX_SHOWN_LENGTH ? line : line.substring(0, MAX_SHOWN_LENGTH) + "...";
        return new TokenizerException(
                file + ": line " + number + " is " + CharacterNames.quote(shown) + ", expected " + expected, cause);
    }
}
