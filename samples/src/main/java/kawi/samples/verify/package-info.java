/// `kawi verify`: short trainings with known results, which every kernel set, thread count, vector width, JIT compiler
/// and layout of objects must reproduce bit for bit.
package kawi.samples.verify;
