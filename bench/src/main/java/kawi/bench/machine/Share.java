package kawi.bench.machine;

import java.util.Optional;

/// The share of a limit that a measured value reaches, where both were measured alternately.
///
/// No value can exceed its limit. If the figures say so, one of the two measurements was disturbed, and there is no
/// share.
public final class Share {

    private Share() {}

    /// `value / limit`, at most 1; empty if it would be greater, or the limit is unknown.
    ///
    /// @param limit positive, or null if it could not be measured
    public static Optional<Double> of(double value, Double limit) {
        return Optional.ofNullable(limit).map(known -> value / known).filter(share -> share <= 1);
    }

    /// A text such as `56.2 %`, or the reason why there is no figure.
    ///
    /// @param share null if it could not be measured
    /// @param load the load at the time of the measurement
    public static String text(Double share, Load load) {
        return share == null
                ? "not measurable: " + load.remark().orElse("the speed of the machine changed meanwhile")
                : "%.1f %%".formatted(100 * share);
    }
}
