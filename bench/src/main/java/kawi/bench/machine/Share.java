package kawi.bench.machine;

import java.util.Optional;

/// The share that something reaches of a limit that was measured in turn with it.
///
/// More than all of a limit cannot be reached. If the figures say so, one of the two was disturbed, and there is no
/// share.
public final class Share {

    private Share() {}

    /// `value / limit`, at most 1; empty if it would be more, or the limit is not known.
    ///
    /// @param limit positive, or null if it could not be measured
    public static Optional<Double> of(double value, Double limit) {
        return Optional.ofNullable(limit).map(known -> value / known).filter(share -> share <= 1);
    }

    /// Such as `56.2 %`, or why there is no figure.
    ///
    /// @param share null if it could not be measured
    /// @param load at the time of the measurement
    public static String text(Double share, Load load) {
        return share == null
                ? "not measurable: " + load.remark().orElse("the speed of the machine changed meanwhile")
                : "%.1f %%".formatted(100 * share);
    }
}
