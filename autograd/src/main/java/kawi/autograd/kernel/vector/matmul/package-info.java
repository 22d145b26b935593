/// The matrix product in vectors: blocking, packing, the macro-kernel and the micro-kernel.
///
/// Read [kawi.autograd.kernel.vector.matmul.VectorMatmul] first; `bench/matrix-product.md` explains how it came about.
package kawi.autograd.kernel.vector.matmul;
