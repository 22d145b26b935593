package kawi.autograd.op;

import java.util.List;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Workspace;

/// A differentiable operation, applied to its operands: the table of contents of the mathematics.
///
/// Each file holds one operation whole: the formula, `forward`, and `backward` beside it. An operation knows its
/// operands, the kernels and nothing else; that there is a tape is written elsewhere, once.
///
/// Constructors check the shapes and throw a [kawi.autograd.array.ShapeException] that names the operation and what it
/// was given.
///
/// Implement [Custom] to add an operation of your own, and apply it with [kawi.autograd.Tensor#apply].
public sealed interface Operation
        permits Add,
                Attention,
                CachedAttention,
                CausalMask,
                CrossEntropy,
                Operation.Custom,
                Dropout,
                Embedding,
                Gelu,
                KeyPaddingMask,
                LayerNorm,
                Linear,
                LinearCrossEntropy,
                LinearGelu,
                LinearResidual,
                MatMul,
                Mean,
                MergeHeads,
                Multiply,
                Relu,
                Reshape,
                Scale,
                Softmax,
                SplitHeads,
                Sum {

    /// An operation written outside of this library. Its kernels may be plain loops over
    /// [kawi.autograd.array.Array#data()], or those of [Workspace#kernels()].
    non-sealed interface Custom extends Operation {}

    /// What the operation is applied to.
    List<Operand> operands();

    /// The shape of the result.
    Shape shape();

    /// Computes the result.
    ///
    /// @param y where the result goes; every element is written
    void forward(Workspace workspace, Array y);

    /// Adds to the gradient of each operand that requires one, by the chain rule. Called after `forward`, at most
    /// once.
    ///
    /// @param y the result of `forward`
    /// @param dy the gradient of the loss with respect to the result
    void backward(Workspace workspace, Array y, Array dy);
}
