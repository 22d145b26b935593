/// Matrix products on all workers: which tiles the result is cut into, and how tiles share packed operands.
///
/// Read [kawi.autograd.matmul.TiledMatmul] first.
package kawi.autograd.matmul;
