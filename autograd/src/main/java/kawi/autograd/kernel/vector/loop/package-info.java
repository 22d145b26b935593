/// Vector kernels over elements and rows, with the width of vectors, the order of sums, and functions such as `exp`.
///
/// Read [kawi.autograd.kernel.vector.loop.Vectors] first.
package kawi.autograd.kernel.vector.loop;
