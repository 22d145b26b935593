package kawi.samples.verify;

import java.util.Optional;

/// What came of a variant.
///
/// @param variant what was run
/// @param seconds how long it took, with the start of its JVM if it had one of its own
/// @param hash of its bits; empty if it failed
/// @param difference what differs first from the golden bits, or how it failed; empty if all is as it should be
public record Finding(Variant variant, double seconds, Optional<String> hash, Optional<String> difference) {

    /// Whether every bit is the expected one.
    public boolean same() {
        return difference.isEmpty();
    }
}
