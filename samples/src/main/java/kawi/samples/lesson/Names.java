package kawi.samples.lesson;

import java.util.Locale;

/// What things are called, and how numbers are written.
final class Names {
    private static final String[] CHINESE = {"甲", "乙", "丙", "丁"};

    private Names() {}

    /// The text of this number, from 0, in Chinese: 甲, 乙 and so on.
    static String chinese(int b) {
        return CHINESE[b];
    }

    /// The text of this number, from 0, in English: A, B and so on.
    static String english(int b) {
        return Character.toString('A' + b);
    }

    /// The text of this number, from 0, in both: 甲 A, 乙 B and so on.
    static String ofText(int b) {
        return chinese(b) + " " + english(b);
    }

    /// A loss: three digits after the point.
    static String loss(double loss) {
        return String.format(Locale.ROOT, "%.3f", loss);
    }

    /// A probability, as a percentage.
    static String percent(double probability) {
        return String.format(Locale.ROOT, "%.1f%%", 100 * probability);
    }
}
