package kawi.samples.terminal;

/// A number of things, in words: `1 step`, `2,000 steps`.
public final class Counted {
    private Counted() {}

    /// @param thing what one of them is called; more have an s behind it
    public static String of(long number, String thing) {
        return "%,d %s%s".formatted(number, thing, number == 1 ? "" : "s");
    }
}
