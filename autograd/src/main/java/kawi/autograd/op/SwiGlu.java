package kawi.autograd.op;

import java.util.List;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.Scratch;
import kawi.autograd.kernel.scalar.ScalarFunction;

/// The gated linear unit with SiLU as its gate (Shazeer, "GLU variants improve Transformer", 2020, equation 6). A row
/// of x is a gate g and a value u side by side, as one product computes both:
///
///     y = silu(g) u,   silu(g) = g s,   s = 1 / (1 + e^(-g))
///
///     du = silu(g) dy
///     dg = s dh + s (1 - s) g dh,   dh = u dy
///
/// The same bits as two slices, [Sigmoid] and two products, but in one pass over x, a row in the near cache.
public final class SwiGlu implements Operation {
    private final Operand x;

    /// s, kept for the backward pass: (..., F).
    private Array sigmoids;

    /// @param x (..., 2 F)
    /// @throws ShapeException if x has an odd number of columns
    public SwiGlu(Operand x) {
        if (x.shape().rank() == 0 || x.shape().columns() % 2 != 0) {
            throw new ShapeException(
                    "SwiGLU: a gate and a value need an even number of columns, but the operand is " + x.shape());
        }
        this.x = x;
    }

    @Override
    public List<Operand> operands() {
        return List.of(x);
    }

    /// (..., F).
    @Override
    public Shape shape() {
        return x.shape().withSize(-1, x.shape().columns() / 2);
    }

    @Override
    public void forward(Workspace workspace, Array y) {
        int columns = shape().columns();
        Kernels kernels = workspace.kernels();
        float[] data = x.value().data();
        sigmoids = workspace.allocate(shape());
        float[] s = sigmoids.data();
        workspace.device().forRows(shape().rows(), 2 * columns, (from, n) -> {
            for (int row = from; row < from + n; row++) {
                int at = row * columns;
                int gate = 2 * at;
                kernels.map(ScalarFunction.SIGMOID, data, gate, s, at, columns);
                kernels.multiply(data, gate, s, at, y.data(), at, columns);
                kernels.multiply(y.data(), at, data, gate + columns, y.data(), at, columns);
            }
        });
    }

    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        if (!x.requiresGradient()) {
            return;
        }
        int columns = shape().columns();
        Kernels kernels = workspace.kernels();
        boolean first = !x.hasGradient();
        float[] dx = (first ? x.allocateGradient() : x.gradient()).data();
        workspace.device().forRows(shape().rows(), 2 * columns, (from, n, scratch) -> {
            float[] dh = scratch.buffer(Scratch.Use.ROW, columns);
            float[] sum = scratch.buffer(Scratch.Use.ROW_GRADIENT, 2 * columns);
            for (int row = from; row < from + n; row++) {
                int at = 2 * row * columns;
                if (first) {
                    gradientOfRow(kernels, row, columns, dy.data(), dh, dx, at);
                } else {
                    gradientOfRow(kernels, row, columns, dy.data(), dh, sum, 0);
                    kernels.add(dx, at, sum, 0, dx, at, 2 * columns);
                }
            }
        });
    }

    /// Computes dg and du of a row.
    ///
    /// @param dh a buffer
    private void gradientOfRow(Kernels kernels, int row, int columns, float[] dy, float[] dh, float[] dx, int dg) {
        float[] data = x.value().data();
        float[] s = sigmoids.data();
        int at = row * columns;
        int g = 2 * at;
        int u = g + columns;
        int du = dg + columns;
        kernels.multiply(data, g, s, at, dx, du, columns); // silu(g)
        kernels.multiply(dx, du, dy, at, dx, du, columns);
        kernels.multiply(data, u, dy, at, dh, 0, columns);
        kernels.multiply(s, at, dh, 0, dx, dg, columns);
        kernels.multiply(data, g, dh, 0, dh, 0, columns); // ds
        kernels.mapBackward(ScalarFunction.SIGMOID, data, g, s, at, dh, 0, dx, dg, columns);
    }

    /// [Sigmoid], 4; two products.
    @Override
    public Cost forwardCost() {
        return Cost.forward(this, 6.0 * shape().elements());
    }

    /// silu(g); du; dh; s dh; ds; the derivative of s, 2; times ds and added.
    @Override
    public Cost backwardCost() {
        return Cost.backward(this, 9.0 * shape().elements());
    }
}
