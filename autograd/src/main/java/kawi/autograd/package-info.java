/// Tensors and reverse-mode automatic differentiation.
///
/// Read [kawi.autograd.Tensor] first: its methods are the operations. Then read [kawi.autograd.Tape], which records them
/// and computes gradients. [kawi.autograd.Inference] records nothing. Each operation is a file of [kawi.autograd.op].
package kawi.autograd;
