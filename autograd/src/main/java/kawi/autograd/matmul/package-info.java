/// Matrix products on all workers, in tiles that share packed operands.
///
/// Read [kawi.autograd.matmul.TiledMatmul] first.
package kawi.autograd.matmul;
