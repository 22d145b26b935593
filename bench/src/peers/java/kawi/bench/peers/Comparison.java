package kawi.bench.peers;

/// The same computation by Kawi and by libtorch.
///
/// @param name the name in the output
/// @param tolerance the maximum difference of the results: see [Agreement]
record Comparison(String name, Contender kawi, Contender torch, double tolerance) {

    /// A comparison whose results differ only by rounding.
    static Comparison of(String name, Contender kawi, Contender torch) {
        return new Comparison(name, kawi, torch, Agreement.ROUNDING);
    }
}
