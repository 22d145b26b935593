package kawi.samples.verify;

import java.util.Optional;

/// The result of a variant.
///
/// @param variant the variant
/// @param seconds the time, including the start of a child JVM
/// @param hash the hash of its bits; empty if it failed
/// @param difference the first difference from the golden bits, or the failure; empty if the bits are the same
public record VariantResult(Variant variant, double seconds, Optional<String> hash, Optional<String> difference) {

    /// Whether all bits are as expected.
    public boolean same() {
        return difference.isEmpty();
    }
}
