package kawi.samples.data;

import java.util.ArrayList;
import java.util.List;
import kawi.autograd.text.Counted;

/// Looks for characters that a text rarely contains on purpose. They are valid, so the training takes them as they are,
/// but the user should know: the model will write them, too.
final class TextCheck {
    private static final int REPLACEMENT = 0xFFFD;

    private final String title;
    private long line = 1;
    private long controls;
    private String firstControl = "";
    private long replacements;
    private long firstReplacement;

    /// @param title of the text
    TextCheck(String title) {
        this.title = title;
    }

    /// Looks at the next part of the text.
    void look(String part) {
        for (int i = 0; i < part.length(); i++) {
            look(part.charAt(i));
        }
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

    /// A sentence for each kind that occurred.
    List<String> warnings() {
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
