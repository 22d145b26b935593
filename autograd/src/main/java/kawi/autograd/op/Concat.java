package kawi.autograd.op;

import java.util.List;
import kawi.autograd.array.Array;
import kawi.autograd.array.Axis;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.device.Workspace;

/// Tensors one after the other along a dimension, the inverse of [Slice].
///
///     y[o, start(p) + i, j] = x_p[o, i, j],   start(p) the sum of the sizes before x_p
///     dx_p[o, i, j]         = dy[o, start(p) + i, j]
///
/// @param parts x_0, x_1, ..., whose sizes along the other dimensions are equal
/// @param dimension negative ones count from the end
public record Concat(List<? extends Operand> parts, int dimension) implements Operation {

    /// @throws ShapeException if there is no operand, no such dimension, or the other sizes differ
    public Concat {
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new ShapeException("concat: there are no tensors");
        }
        Shape first = parts.getFirst().shape();
        dimension = first.index(dimension);
        for (Operand part : parts) {
            Shape shape = part.shape();
            if (shape.rank() != first.rank() || !shape.withSize(dimension, 0).equals(first.withSize(dimension, 0))) {
                throw new ShapeException(
                        "concat: " + first + " and " + shape + " differ in more than dimension " + dimension);
            }
        }
    }

    @Override
    public List<Operand> operands() {
        return List.copyOf(parts);
    }

    @Override
    public Shape shape() {
        int size = parts.stream().mapToInt(part -> part.shape().size(dimension)).sum();
        return parts.getFirst().shape().withSize(dimension, size);
    }

    @Override
    public void forward(Workspace workspace, Array y) {
        Axis whole = Axis.of(shape(), dimension);
        int start = 0;
        for (Operand part : parts) {
            Axis axis = Axis.of(part.shape(), dimension);
            Slice.copy(workspace, part.value(), axis, 0, y, whole, start, axis.size());
            start += axis.size();
        }
    }

    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        Axis whole = Axis.of(shape(), dimension);
        int start = 0;
        for (Operand part : parts) {
            Axis axis = Axis.of(part.shape(), dimension);
            if (part.requiresGradient()) {
                Slice.add(workspace, dy, whole, start, part.gradient(), axis, 0, axis.size());
            }
            start += axis.size();
        }
    }

    @Override
    public Cost forwardCost() {
        return Cost.forward(this, 0);
    }

    /// A gradient that is not required is not read either.
    @Override
    public Cost backwardCost() {
        double elements = operands().stream()
                .filter(Operand::requiresGradient)
                .mapToDouble(part -> part.shape().elements())
                .sum();
        return Cost.of(elements, 3 * elements);
    }
}
