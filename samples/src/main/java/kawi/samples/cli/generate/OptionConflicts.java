package kawi.samples.cli.generate;

import java.util.List;
import kawi.samples.request.UsageException;

/// Options that say something only together with another, or not together with it.
public final class OptionConflicts {
    private OptionConflicts() {}

    /// @throws UsageException if an option is given without the one that it belongs to
    public static void needs(String option, boolean given, String other, boolean otherGiven) {
        if (given && !otherGiven) {
            throw new UsageException(option + " says something only together with " + other);
        }
    }

    /// @param others options that are given
    /// @throws UsageException if there are any
    public static void excludes(String option, boolean given, List<String> others, String reason) {
        if (given && !others.isEmpty()) {
            throw new UsageException(
                    option + " and " + String.join(", ", others) + " contradict each other: " + reason);
        }
    }
}
