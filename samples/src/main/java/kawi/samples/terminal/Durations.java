package kawi.samples.terminal;

/// Formats durations for people.
public final class Durations {
    private Durations() {}

    /// Such as `8.4 s`, `2 min 05 s`, `3 h 20 min`.
    public static String text(double seconds) {
        if (seconds < 60) {
            return "%.1f s".formatted(seconds);
        }
        long whole = Math.round(seconds);
        return whole < 3600
                ? "%d min %02d s".formatted(whole / 60, whole % 60)
                : "%d h %02d min".formatted(whole / 3600, whole % 3600 / 60);
    }
}
