package kawi.samples.training.text;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import kawi.autograd.text.Counted;
import kawi.samples.request.TextSource;

/// Looks for characters that a text rarely contains on purpose. They are valid, so the training takes them as they are,
/// but the user should know: the model will write them, too.
public final class TextCheck {
    private static final int REPLACEMENT = 0xFFFD;
    private static final int BUFFER = 1 << 16;

    private long line = 1;
    private long controls;
    private String firstControl = "";
    private long replacements;
    private long firstReplacement;

    private TextCheck() {}

    /// A sentence for each kind that occurs.
    ///
    /// @throws kawi.samples.request.UsageException if the text cannot be read
    public static List<String> warnings(TextSource text) {
        var check = new TextCheck();
        try (Reader reader = text.open()) {
            var buffer = new char[BUFFER];
            for (int count = reader.read(buffer); count >= 0; count = reader.read(buffer)) {
                for (int i = 0; i < count; i++) {
                    check.look(buffer[i]);
                }
            }
        } catch (IOException e) {
            throw text.unreadable(e);
        }
        return check.warnings(text.title());
    }

    private void look(char character) {
        if (character == '\n') {
            line++;
        } else if (character == REPLACEMENT) {
            firstReplacement = replacements++ == 0 ? line : firstReplacement;
        } else if (Character.isISOControl(character) && !Character.isWhitespace(character)) {
            firstControl = controls++ == 0 ? "U+%04X in line %,d".formatted((int) character, line) : firstControl;
        }
    }

    private List<String> warnings(String title) {
        List<String> warnings = new ArrayList<>();
        if (replacements > 0) {
            warnings.add("%s: has %s (U+FFFD, the first in line %,d): it was once read in the wrong encoding"
                    .formatted(title, Counted.of(replacements, "replacement character"), firstReplacement));
        }
        if (controls > 0) {
            warnings.add("%s: has %s (the first is %s): they are trained on as any other character"
                    .formatted(title, Counted.of(controls, "control character"), firstControl));
        }
        return warnings;
    }
}
