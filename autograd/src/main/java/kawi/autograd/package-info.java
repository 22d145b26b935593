/// Tensors and reverse-mode automatic differentiation.
///
/// Read [kawi.autograd.Tensor] first, then [kawi.autograd.TensorOperations], the operations. [kawi.autograd.Tape]
/// records them and computes gradients; [kawi.autograd.Inference] records nothing. Each operation is a file of
/// [kawi.autograd.op].
package kawi.autograd;
