/// Kawi beside OpenBLAS and libtorch, native code that others have tuned for decades. Built and run only when asked
/// for: `bench/README.md` says how.
package kawi.bench.peers;
