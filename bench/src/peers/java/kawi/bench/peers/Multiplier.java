package kawi.bench.peers;

import kawi.bench.jmh.matmul.Product;

/// An implementation of the matrix product.
interface Multiplier {

    /// The name in the output.
    String name();

    /// Copies the operands and sets the number of threads. The next call may change both. The result of the returned
    /// computation is named `c` and is row-major.
    ///
    /// @param a the elements of A in the order in memory
    /// @param b the elements of B in the order in memory
    Contender prepare(Product product, float[] a, float[] b, int threads);
}
