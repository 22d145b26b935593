/// Tensors and reverse-mode automatic differentiation.
///
/// Read [kawi.autograd.Tensor] first: its methods are the operations. Then [kawi.autograd.Tape], which remembers them
/// and finds gradients, and [kawi.autograd.Inference], which does not. Each operation is a file of [kawi.autograd.op].
package kawi.autograd;
