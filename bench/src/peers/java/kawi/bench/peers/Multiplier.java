package kawi.bench.peers;

import kawi.bench.Product;

/// Someone who multiplies matrices.
interface Multiplier {

    /// A product that is ready to run, again and again.
    interface Prepared {
        /// `C = A B`.
        void run();

        /// C, row after row.
        float[] result();
    }

    /// As it is printed.
    String name();

    /// Lays out the operands and sets the number of threads. The next call may change both.
    ///
    /// @param a as it lies in memory
    /// @param b as it lies in memory
    Prepared prepare(Product product, float[] a, float[] b, int threads);
}
