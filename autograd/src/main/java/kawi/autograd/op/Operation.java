package kawi.autograd.op;

import java.util.List;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Workspace;

/// A differentiable operation applied to its operands: the table of contents of the mathematics.
///
/// Two families have pages of their own: [UnaryOperation], functions of one number, and [BinaryOperation], the
/// arithmetic of two tensors.
///
/// Each file holds one operation whole: the formula, `forward`, and `backward` beside it. An operation knows its
/// operands and the kernels. It does not know the tape, which is written once elsewhere.
///
/// Constructors check the shapes and throw a [kawi.autograd.array.ShapeException] that names the operation and what it
/// was given.
///
/// Implement [Custom] to add an operation of your own, and apply it with [kawi.autograd.Tensor#apply].
public sealed interface Operation
        permits UnaryOperation,
                BinaryOperation,
                MatMul,
                Linear,
                LinearGelu,
                LinearReluSquared,
                LinearResidual,
                SwiGlu,
                SoftCap,
                Softmax,
                LayerNorm,
                RmsNorm,
                Embedding,
                Transpose,
                Slice,
                Concat,
                SplitHeads,
                MergeHeads,
                CausalMask,
                KeyPaddingMask,
                Rotate,
                RmsNormRotate,
                Attention,
                CachedAttention,
                CrossEntropy,
                LinearCrossEntropy,
                Sum,
                SumAxis,
                Mean,
                MeanAxis,
                MaxAxis,
                Operation.Custom {

    /// An operation written outside of this library. It may compute with plain loops over
    /// [kawi.autograd.array.Array#data()] or with [Workspace#kernels()].
    ///
    /// Its cost counts the memory traffic only; override the two methods to see its FLOP in profiles.
    non-sealed interface Custom extends Operation {
        @Override
        default Cost forwardCost() {
            return Cost.forward(this, 0);
        }

        @Override
        default Cost backwardCost() {
            return Cost.backward(this, 0);
        }
    }

    /// What the operation is applied to.
    List<Operand> operands();

    /// The shape of the result.
    Shape shape();

    /// Whether the result has a gradient. If not, it requires none, whatever the operands are.
    default boolean isDifferentiable() {
        return true;
    }

    /// Computes the result.
    ///
    /// @param y where the result goes; every element is written
    void forward(Workspace workspace, Array y);

    /// Adds to the gradient of each operand that requires one, by the chain rule. Called after `forward`, at most
    /// once.
    ///
    /// @param y the result of `forward`
    /// @param dy the gradient of the loss with respect to the result; may be overwritten
    void backward(Workspace workspace, Array y, Array dy);

    /// The cost of [#forward].
    Cost forwardCost();

    /// The cost of [#backward], for the operands that require a gradient.
    Cost backwardCost();
}
