/// Functions of single floats, the same bits on every machine: fused multiply-add, `exp`, `log`, `tanh`, powers and
/// GELU.
package kawi.autograd.kernel.scalar;
