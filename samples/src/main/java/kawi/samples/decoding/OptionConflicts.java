package kawi.samples.decoding;

import java.util.List;
import kawi.samples.request.UsageException;

/// Checks of options that need or exclude each other.
public final class OptionConflicts {
    private OptionConflicts() {}

    /// @throws UsageException if an option is given without the one that it needs
    public static void needs(String option, boolean given, String other, boolean otherGiven) {
        if (given && !otherGiven) {
            throw new UsageException(option + " needs " + other);
        }
    }

    /// @param others given options that contradict it
    /// @throws UsageException if there are any
    public static void excludes(String option, boolean given, List<String> others, String reason) {
        if (given && !others.isEmpty()) {
            throw new UsageException(
                    option + " and " + String.join(", ", others) + " contradict each other: " + reason);
        }
    }
}
