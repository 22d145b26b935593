package kawi.autograd.text;

/// A number of things, in words: `1 step`, `2,000 steps`.
public final class Counted {
    private Counted() {}

    /// @param thing the singular of a word whose plural ends in s
    public static String of(long number, String thing) {
        return "%,d %s%s".formatted(number, thing, number == 1 ? "" : "s");
    }

    /// With the verb: `1 step is`, `2,000 steps are`.
    ///
    /// @param thing the singular of a word whose plural ends in s
    public static String are(long number, String thing) {
        return of(number, thing) + (number == 1 ? " is" : " are");
    }
}
