/// The mathematics: each file is one operation, its formula, its forward pass and its backward pass.
///
/// [kawi.autograd.op.Operation] is the table of contents. Start with [kawi.autograd.op.Multiply], which shows the
/// pattern; then [kawi.autograd.op.MatMul], [kawi.autograd.op.Softmax], [kawi.autograd.op.CrossEntropy].
/// [kawi.autograd.op.Attention] is the longest.
package kawi.autograd.op;
