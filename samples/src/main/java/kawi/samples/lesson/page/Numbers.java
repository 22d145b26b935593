package kawi.samples.lesson.page;

import java.util.Locale;
import kawi.samples.terminal.DisplayWidth;

/// The formats of numbers.
public final class Numbers {
    private static final int TIME_WIDTH = 10;

    private Numbers() {}

    /// A loss with three decimal places.
    public static String loss(double loss) {
        return String.format(Locale.ROOT, "%.3f", loss);
    }

    /// A number with some decimal places.
    public static String decimal(double number, int places) {
        return String.format(Locale.ROOT, "%." + places + "f", number);
    }

    /// A probability as a percentage.
    public static String percent(double probability) {
        return String.format(Locale.ROOT, "%.1f%%", 100 * probability);
    }

    /// A whole number with separators.
    public static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /// A duration in milliseconds. All have the same width, because every run has others.
    public static String milliseconds(double seconds) {
        return DisplayWidth.right(String.format(Locale.ROOT, "%.2f ms", 1e3 * seconds), TIME_WIDTH);
    }
}
