/// The kernels: arithmetic on arrays of floats, without tensors or gradients. Their contract, and their definition as
/// plain loops.
///
/// Read [kawi.autograd.kernel.Kernels] first, the contract, beside [kawi.autograd.kernel.ReferenceKernels], the
/// definition, in three files. The same with SIMD instructions is the package [kawi.autograd.kernel.vector].
package kawi.autograd.kernel;
