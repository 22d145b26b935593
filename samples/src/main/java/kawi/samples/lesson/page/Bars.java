package kawi.samples.lesson.page;

/// Bars of characters.
public final class Bars {
    private Bars() {}

    /// A bar. A positive number has at least a dot.
    ///
    /// @param value at most `max`
    /// @param max the value of the longest bar
    /// @param columns the length of the longest bar
    public static String of(double value, double max, int columns) {
        int length = max <= 0 ? 0 : (int) Math.round(columns * Math.min(1, value / max));
        return length == 0 && value > 0 ? "." : "#".repeat(length);
    }
}
