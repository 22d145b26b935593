/// Compares Kawi with OpenBLAS and libtorch, native code tuned for decades. It is built only with the Maven profile
/// `peers`: see `bench/README.md`.
package kawi.bench.peers;
