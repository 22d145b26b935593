package kawi.bench.peers;

/// The same work for Kawi and for libtorch.
///
/// @param name as it is printed
/// @param tolerance how far the results may be apart: see [Agreement]
record Matchup(String name, Contender kawi, Contender torch, double tolerance) {

    /// One whose results differ by rounding only.
    static Matchup of(String name, Contender kawi, Contender torch) {
        return new Matchup(name, kawi, torch, Agreement.ROUNDING);
    }
}
