/// The mathematics: each file is one operation, its formula, its forward pass and its backward pass.
///
/// [kawi.autograd.op.Operation] is the table of contents. Start with [kawi.autograd.op.Relu], a function of one number,
/// and [kawi.autograd.op.Multiply], which combines two tensors. Then read [kawi.autograd.op.Softmax],
/// [kawi.autograd.op.MatMul] and [kawi.autograd.op.CrossEntropy]. [kawi.autograd.op.Attention] is the longest.
package kawi.autograd.op;
