package kawi.autograd.op;

import java.util.List;
import kawi.autograd.array.Shape;

/// The arithmetic and the memory traffic that a computation needs, independent of who does it and how: what measured
/// times are compared with.
///
/// **FLOP** are those of the mathematics. An addition, a multiplication, a comparison, a division, a root and an
/// exponential are one each; an `fma` is two. Masked elements are not counted, nor what an implementation computes
/// again rather than keep it.
///
/// **Bytes** are those that must come from and go to memory if no cache holds them. The forward pass reads each operand
/// once and writes the result. The backward pass reads the result's gradient and the operands that the derivative
/// depends on, and reads and writes each gradient that it adds to.
///
/// Each [Operation] states its own cost beside its formula.
///
/// @param flops floating-point operations
/// @param bytes read and written
public record Cost(double flops, double bytes) {

    /// The cost of the given FLOP and of float32 numbers read or written.
    public static Cost of(double flops, double floats) {
        return new Cost(flops, Float.BYTES * floats);
    }

    /// The sum of two costs.
    public Cost plus(Cost other) {
        return new Cost(flops + other.flops, bytes + other.bytes);
    }

    /// The cost of a forward pass that reads all of every operand.
    public static Cost forward(Operation operation, double flops) {
        return of(flops, elements(operation.operands()) + operation.shape().elements());
    }

    /// The cost of a backward pass whose derivative depends on the operands, or on as many numbers kept in their place.
    public static Cost backward(Operation operation, double flops) {
        Cost gradients = backwardOfLinear(operation, flops);
        return gradients.plus(of(0, elements(operation.operands())));
    }

    /// The cost of a backward pass whose derivative is the same for all operands.
    public static Cost backwardOfLinear(Operation operation, double flops) {
        return of(flops, operation.shape().elements() + 2 * elements(wanted(operation)));
    }

    /// The number of operands that require a gradient.
    static int gradients(Operation operation) {
        return wanted(operation).size();
    }

    private static List<Operand> wanted(Operation operation) {
        return operation.operands().stream().filter(Operand::requiresGradient).toList();
    }

    private static double elements(List<Operand> operands) {
        return operands.stream()
                .map(Operand::shape)
                .mapToDouble(Shape::elements)
                .sum();
    }
}
