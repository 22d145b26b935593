package kawi.samples.lesson;

import java.util.Locale;

/// The names of texts and the formats of numbers.
final class Names {
    private static final String[] CHINESE = {"甲", "乙", "丙", "丁"};

    private Names() {}

    /// The Chinese name of the text with this index: 甲, 乙 and so on.
    static String chinese(int b) {
        return CHINESE[b];
    }

    /// The English name of the text with this index: A, B and so on.
    static String english(int b) {
        return Character.toString('A' + b);
    }

    /// Both names of the text with this index: 甲 A, 乙 B and so on.
    static String ofText(int b) {
        return chinese(b) + " " + english(b);
    }

    /// Formats a loss with three decimal places.
    static String loss(double loss) {
        return String.format(Locale.ROOT, "%.3f", loss);
    }

    /// Formats a probability as a percentage.
    static String percent(double probability) {
        return String.format(Locale.ROOT, "%.1f%%", 100 * probability);
    }
}
