package kawi.samples.terminal;

import java.util.ArrayList;
import java.util.List;

/// Text broken into lines that fit a width.
public final class Paragraph {
    private Paragraph() {}

    /// Breaks a text at its spaces. A word that is wider than a line gets a line of its own.
    ///
    /// @param columns the width of a line, as [DisplayWidth] counts it
    /// @return the lines, without the spaces at which they were broken; one empty line for an empty text
    public static List<String> wrap(String text, int columns) {
        List<String> lines = new ArrayList<>();
        var line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && DisplayWidth.of(line) + 1 + DisplayWidth.of(word) > columns) {
                lines.add(line.toString().stripTrailing());
                line.setLength(0);
            } else if (!line.isEmpty()) {
                line.append(' ');
            }
            line.append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
