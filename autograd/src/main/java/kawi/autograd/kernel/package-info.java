/// Arithmetic on arrays of floats, once as plain loops and once with SIMD instructions, equal to the last bit. Knows
/// nothing of tensors or gradients.
///
/// Read [kawi.autograd.kernel.Kernels] first, which is the contract, beside [kawi.autograd.kernel.ReferenceKernels],
/// which is its definition.
package kawi.autograd.kernel;
