package kawi.autograd.op;

import java.util.List;
import kawi.autograd.array.Shape;

/// What an operation has to do, whoever does it and however: what its time is held against.
///
/// **Operations** are those of the mathematics. An addition, a multiplication, a comparison, a division, a root and an
/// exponential are one each; an `fma` is two. What is masked is not counted, nor what an implementation does twice
/// rather than keep it.
///
/// **Bytes** are those that must come from and go to memory if no cache holds them: forward each operand once and the
/// result; backward the result's gradient, the operands that the derivative depends on, and each gradient that is added
/// to once in each direction.
///
/// @param operations floating-point operations
/// @param bytes read and written
public record Cost(double operations, double bytes) {

    /// Work of the given operations and float32 numbers read or written.
    public static Cost of(double operations, double floats) {
        return new Cost(operations, Float.BYTES * floats);
    }

    /// This and more.
    public Cost plus(Cost other) {
        return new Cost(operations + other.operations, bytes + other.bytes);
    }

    /// Of computing the result.
    public static Cost forward(Operation operation) {
        double results = operation.shape().elements();
        double operands = operation instanceof Embedding ? results : elements(operation.operands());
        return of(forwardOperations(operation), operands + results);
    }

    /// Of finding the gradients of the operands that require one.
    public static Cost backward(Operation operation) {
        double results = operation.shape().elements();
        List<Operand> wanted =
                operation.operands().stream().filter(Operand::requiresGradient).toList();
        double gradients = operation instanceof Embedding ? results : elements(wanted);
        double operands = isLinear(operation) ? 0 : elements(operation.operands());
        return of(backwardOperations(operation, wanted.size()), results + operands + 2 * gradients);
    }

    private static double elements(List<Operand> operands) {
        return operands.stream()
                .mapToDouble(operand -> operand.shape().elements())
                .sum();
    }

    /// Whether the derivative is the same whatever the operands are.
    private static boolean isLinear(Operation operation) {
        return switch (operation) {
            case Add op -> true;
            case CausalMask op -> true;
            case Dropout op -> true;
            case Embedding op -> true;
            case KeyPaddingMask op -> true;
            case Mean op -> true;
            case MergeHeads op -> true;
            case Reshape op -> true;
            case Scale op -> true;
            case SplitHeads op -> true;
            case Sum op -> true;
            case Attention op -> false;
            case CachedAttention op -> false;
            case CrossEntropy op -> false;
            case Gelu op -> false;
            case LayerNorm op -> false;
            case Linear op -> false;
            case LinearCrossEntropy op -> false;
            case LinearGelu op -> false;
            case LinearResidual op -> false;
            case MatMul op -> false;
            case Multiply op -> false;
            case Relu op -> false;
            case Softmax op -> false;
            case Operation.Custom op -> false;
        };
    }

    private static double forwardOperations(Operation operation) {
        double results = operation.shape().elements();
        return switch (operation) {
            case CausalMask op -> 0;
            case Embedding op -> 0;
            case KeyPaddingMask op -> 0;
            case MergeHeads op -> 0;
            case Reshape op -> 0;
            case SplitHeads op -> 0;
            case Add op -> results;
            case Dropout op -> results;
            case Multiply op -> results;
            case Relu op -> results;
            case Scale op -> results;
            case Mean op -> op.x().shape().elements();
            case Sum op -> op.x().shape().elements();
            // the maximum, the difference, the exponential, the sum, the division
            case Softmax op -> 5 * results;
            // the maximum, the difference, the exponential, the sum
            case CrossEntropy op -> 4.0 * op.operands().getFirst().shape().elements();
            // the sum; the difference, its square, their sum; by the deviation; by the gain, and the bias
            case LayerNorm op -> 7 * results;
            // the square; the polynomial, 3; the exponential; the sum, the division and the product
            case Gelu op -> 8 * results;
            case MatMul op -> 2 * results * inner(op);
            case Linear op -> forwardOperations(op.projection());
            case LinearGelu op -> forwardOperations(op.projection()) + 8 * results;
            case LinearResidual op -> forwardOperations(op.projection()) + (op.drops() ? 2 : 1) * results;
            case LinearCrossEntropy op ->
                forwardOperations(op.product()) + 4.0 * op.product().shape().elements();
            // of a pair of a query and a key, for each head: the score, its scale, the softmax, the weighted value
            case Attention op -> op.pairs() * (4 * op.headSize() + 6);
            case CachedAttention op -> op.pairs() * (4 * op.headSize() + 6);
            case Operation.Custom op -> 0; // unknown
        };
    }

    /// @param gradients how many are wanted
    private static double backwardOperations(Operation operation, int gradients) {
        double results = operation.shape().elements();
        return switch (operation) {
            case CachedAttention op -> 0; // there is none
            case CausalMask op -> results;
            case Embedding op -> results;
            case KeyPaddingMask op -> results;
            case Mean op -> op.x().shape().elements();
            case MergeHeads op -> results;
            case Relu op -> results;
            case Reshape op -> results;
            case SplitHeads op -> results;
            case Sum op -> op.x().shape().elements();
            case Add op -> gradients * results;
            case Dropout op -> 2 * results;
            case Scale op -> 2 * results;
            case Multiply op -> gradients * 2 * results;
            // the product and its sum; the difference, the product with the weight
            case Softmax op -> 4 * results;
            // a product and a sum: the exponentials are known
            case CrossEntropy op -> 2.0 * op.operands().getFirst().shape().elements();
            // the normalised x, 2; by the gain; two means, 3; their shares, 3; by the deviation; gain, 2; bias, 1;
            // added
            case LayerNorm op -> 14 * results;
            // as forward without the last product, 7; the slope, 2; the derivative, 5; times dy and added, 2
            case Gelu op -> 16 * results;
            case MatMul op -> gradients * 2 * results * inner(op);
            case Linear op -> backwardOperations(op.projection());
            // the slope, 2; the derivative, 5; times dy
            case LinearGelu op -> backwardOperations(op.projection()) + 8 * results;
            case LinearResidual op -> backwardOperations(op.projection()) + (op.drops() ? 2 : 1) * results;
            case LinearCrossEntropy op ->
                backwardOperations(op.product(), gradients)
                        + 2.0 * op.product().shape().elements();
            // four products for each two forward; the softmax, 4; the scale
            case Attention op -> op.pairs() * (8 * op.headSize() + 5);
            case Operation.Custom op -> 0; // unknown
        };
    }

    private static double forwardOperations(Projection projection) {
        return forwardOperations(projection.product())
                + (projection.bias().isPresent() ? projection.shape().elements() : 0);
    }

    private static double backwardOperations(Projection projection) {
        long products = projection.product().operands().stream()
                .filter(Operand::requiresGradient)
                .count();
        boolean sums = projection.bias().isPresent() && projection.bias().get().requiresGradient();
        return backwardOperations(projection.product(), (int) products)
                + (sums ? projection.shape().elements() : 0);
    }

    private static double inner(MatMul product) {
        Shape a = product.a().shape();
        return a.size(product.aTransposed() ? -2 : -1);
    }
}
