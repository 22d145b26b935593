/// The kernels of [kawi.autograd.kernel.Kernels] with SIMD instructions, by the Vector API of the JDK. Only this
/// package and those inside it import `jdk.incubator.vector`.
///
/// Read [kawi.autograd.kernel.vector.VectorKernels] first, which lists the files.
package kawi.autograd.kernel.vector;
