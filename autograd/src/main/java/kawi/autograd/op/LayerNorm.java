package kawi.autograd.op;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.device.Device;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;

/// Layer normalisation over the innermost dimension (Ba, Kiros and Hinton, 2016), with or without a bias.
///
///     h = (x - mean(x)) r,   r = 1 / sqrt(variance(x) + epsilon)
///     y = gain h + bias
///
/// The mean and the variance depend on every x, which subtracts two terms from the gradient. With g = gain dy:
///
///     dx    = r (g - mean(g) - h mean(g h))
///     dGain = sum over rows of dy h
///     dBias = sum over rows of dy
public final class LayerNorm implements Operation {
    private final Operand x;
    private final Operand gain;
    private final Optional<? extends Operand> bias;
    private final float epsilon;

    /// Mean and r of every row, kept for the backward pass: (rows, 2).
    private Array statistics;

    /// @param x (..., C)
    /// @param gain (C)
    /// @param bias (C), or empty
    /// @param epsilon added to the variance
    /// @throws ShapeException if gain or bias is not (C)
    public LayerNorm(Operand x, Operand gain, Optional<? extends Operand> bias, float epsilon) {
        Shape row = Shape.of(x.shape().columns());
        if (!gain.shape().equals(row)
                || (bias.isPresent() && !bias.get().shape().equals(row))) {
            throw new ShapeException("layer norm: rows of " + x.shape() + " need gain and bias of " + row + ", not "
                    + gain.shape() + bias.map(b -> " and " + b.shape()).orElse(""));
        }
        this.x = x;
        this.gain = gain;
        this.bias = bias;
        this.epsilon = epsilon;
    }

    @Override
    public List<Operand> operands() {
        return bias.isPresent() ? List.of(x, gain, bias.get()) : List.of(x, gain);
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
        float[] biasData = bias.isPresent() ? bias.get().value().data() : null;
        float[] kept = statistics.data();
        workspace.device().forRows(rows, columns, (from, n) -> {
            for (int row = from; row < from + n; row++) {
                int at = row * columns;
                kernels.layerNorm(xData, at, gainData, biasData, epsilon, kept, row, y.data(), at, columns);
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
                    kernels.layerNormBackward(xData, at, gainData, kept, row, dy.data(), at, dx, at, columns);
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
        if (bias.isPresent() && bias.get().requiresGradient()) {
            float[] dBias = bias.get().gradient().data();
            device.forColumns(
                    rows, columns, (from, n) -> kernels.addColumnSums(dy.data(), dBias, rows, columns, from, from + n));
        }
    }

    /// The sum; the difference, its square, their sum; times r; times the gain, plus the bias.
    @Override
    public Cost forwardCost() {
        return Cost.forward(this, 7.0 * shape().elements());
    }

    /// The normalised x, 2; times the gain; the two means, 3; their shares, 3; times r; gain, 2; bias, 1; added.
    @Override
    public Cost backwardCost() {
        return Cost.backward(this, 14.0 * shape().elements());
    }
}
