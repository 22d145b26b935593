package kawi.autograd.op;

import java.util.Arrays;
import java.util.List;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.device.Device;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;

/// Root mean square normalisation over the innermost dimension (Zhang and Sennrich, 2019): [LayerNorm] that neither
/// subtracts the mean nor adds a bias.
///
///     y = gain h,   h = x r,   r = 1 / sqrt(mean(x^2) + epsilon)
///
/// r depends on every x, which subtracts a term from the gradient. With g = gain dy:
///
///     dx    = r (g - h mean(g h))
///     dGain = sum over rows of dy h
public final class RmsNorm implements Operation {
    private final Operand x;
    private final Operand gain;
    private final float epsilon;

    /// 0 and r of every row, kept for the backward pass: the statistics of a layer norm whose mean is 0, (rows, 2).
    private Array statistics;

    /// @param x (..., C)
    /// @param gain (C)
    /// @param epsilon added to the mean of the squares
    /// @throws ShapeException if gain is not (C)
    public RmsNorm(Operand x, Operand gain, float epsilon) {
        Shape row = Shape.of(x.shape().columns());
        if (!gain.shape().equals(row)) {
            throw new ShapeException(
                    "RMS norm: rows of " + x.shape() + " need a gain of " + row + ", not " + gain.shape());
        }
        this.x = x;
        this.gain = gain;
        this.epsilon = epsilon;
    }

    @Override
    public List<Operand> operands() {
        return List.of(x, gain);
    }

    @Override
    public Shape shape() {
        return x.shape();
    }

    @Override
    public void forward(Workspace workspace, Array y) {
        int rows = shape().rows();
        int columns = shape().columns();
        statistics = workspace.allocate(Shape.of(rows, 2));
        Kernels kernels = workspace.kernels();
        float[] xData = x.value().data();
        float[] gainData = gain.value().data();
        float[] kept = statistics.data();
        workspace.device().forRows(rows, columns, (from, n) -> {
            for (int row = from; row < from + n; row++) {
                int at = row * columns;
                kernels.rmsNorm(xData, at, gainData, epsilon, kept, row, y.data(), at, columns);
            }
        });
    }

    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        int rows = shape().rows();
        int columns = shape().columns();
        Device device = workspace.device();
        Kernels kernels = workspace.kernels();
        float[] xData = x.value().data();
        float[] kept = statistics.data();
        if (x.requiresGradient()) {
            float[] gainData = gain.value().data();
            boolean first = !x.hasGradient();
            float[] dx = (first ? x.allocateGradient() : x.gradient()).data();
            device.forRows(rows, columns, (from, n) -> {
                for (int row = from; row < from + n; row++) {
                    int at = row * columns;
                    if (first) {
                        Arrays.fill(dx, at, at + columns, 0);
                    }
                    kernels.rmsNormBackward(xData, at, gainData, kept, row, dy.data(), at, dx, at, columns);
                }
            });
        }
        if (gain.requiresGradient()) {
            float[] dGain = gain.gradient().data();
            device.forColumns(
                    rows,
                    columns,
                    (from, n) -> kernels.layerNormGainBackward(
                            xData, 0, kept, 0, dy.data(), 0, dGain, rows, columns, from, from + n));
        }
    }

    /// The square and its sum; times r; times the gain.
    @Override
    public Cost forwardCost() {
        return Cost.forward(this, 4.0 * shape().elements());
    }

    /// The normalised x; times the gain; the mean, 2; its share, 2; times r, added, 2; the gain, 2.
    @Override
    public Cost backwardCost() {
        return Cost.backward(this, 10.0 * shape().elements());
    }
}
