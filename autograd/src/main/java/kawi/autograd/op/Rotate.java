package kawi.autograd.op;

import java.util.List;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.RotaryTable;

/// Rotary position embedding (Su et al., "RoFormer", 2021, section 3.2.2): rotates each pair (a, b) of elements of a
/// head by an angle proportional to its position p.
///
///     y_a = x_a cos(p f) - x_b sin(p f)
///     y_b = x_a sin(p f) + x_b cos(p f)
///
/// A rotation preserves lengths, and the product of a query at p with a key at q depends on `p - q` only: attention
/// sees distances instead of absolute positions. The gradient is rotated back:
///
///     dx_a =  dy_a cos(p f) + dy_b sin(p f)
///     dx_b = -dy_a sin(p f) + dy_b cos(p f)
public final class Rotate implements Operation {
    private final Operand x;
    private final RotaryTable table;
    private final int[] positions;

    /// @param x (..., H, D): for each position the heads side by side
    /// @param table the rotation of each position
    /// @param positions one for each of the leading dimensions together; shared, not copied
    /// @throws ShapeException if the shapes do not fit, or the table has no such position
    public Rotate(Operand x, RotaryTable table, int... positions) {
        Shape shape = x.shape();
        if (shape.rank() < 2 || shape.columns() != table.headSize() || shape.matrices() != positions.length) {
            throw new ShapeException("rotate: " + shape + " is not (" + positions.length + " positions, heads, "
                    + table.headSize() + ")");
        }
        checkPositions("rotate", table, positions);
        this.x = x;
        this.table = table;
        this.positions = positions;
    }

    static void checkPositions(String operation, RotaryTable table, int... positions) {
        for (int position : positions) {
            if (position < 0 || position >= table.positions()) {
                throw new ShapeException(operation + ": there is no position " + position + " among the "
                        + table.positions() + " of the table");
            }
        }
    }

    @Override
    public List<Operand> operands() {
        return List.of(x);
    }

    @Override
    public Shape shape() {
        return x.shape();
    }

    @Override
    public void forward(Workspace workspace, Array y) {
        rotate(workspace, false, x.value().data(), y.data());
    }

    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        if (x.requiresGradient()) {
            Kernels kernels = workspace.kernels();
            float[] gradient = dy.data();
            rotate(workspace, true, gradient, gradient);
            float[] dx = x.gradient().data();
            workspace
                    .device()
                    .forElements(dy.elements(), (from, n) -> kernels.add(dx, from, gradient, from, dx, from, n));
        }
    }

    private void rotate(Workspace workspace, boolean backwards, float[] from, float[] to) {
        Kernels kernels = workspace.kernels();
        int heads = shape().size(-2);
        int columns = heads * table.headSize();
        workspace.device().forRows(positions.length, columns, (first, n) -> {
            for (int row = first; row < first + n; row++) {
                int at = row * columns;
                kernels.rotate(table, positions[row], backwards, from, at, to, at, heads);
            }
        });
    }

    /// Two products and a sum for each element. The table is read, too: it is not an operand, and small.
    @Override
    public Cost forwardCost() {
        return Cost.forward(this, 3.0 * shape().elements());
    }

    /// As forward, and added.
    @Override
    public Cost backwardCost() {
        return Cost.backwardOfLinear(this, 4.0 * shape().elements());
    }
}
