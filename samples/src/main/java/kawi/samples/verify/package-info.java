/// `kawi verify`: short trainings with known results, which every kernel set, thread count, vector width and JIT
/// compiler must reproduce bit for bit.
package kawi.samples.verify;
