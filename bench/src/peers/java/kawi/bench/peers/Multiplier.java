package kawi.bench.peers;

import kawi.bench.jmh.matmul.Product;

/// Someone who multiplies matrices.
interface Multiplier {

    /// As it is printed.
    String name();

    /// Lays out the operands and sets the number of threads: a product that is ready to run. Its result is `c`, row
    /// after row. The next call may change both.
    ///
    /// @param a as it lies in memory
    /// @param b as it lies in memory
    Contender prepare(Product product, float[] a, float[] b, int threads);
}
