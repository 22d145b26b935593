package kawi.autograd.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.device.Device;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.RotaryTable;
import kawi.autograd.kernel.Scratch;

/// What some models do with queries and keys before attention, in one pass over the rows: [RmsNorm] of each head
/// (query/key normalisation; Henry et al., 2020, with RMS norm as in Qwen3), then [Rotate] (Su et al., 2021). Either
/// may be absent. Values stay as they are.
///
///     q' = rotate(rmsNorm(q), p),   k' = rotate(rmsNorm(k), p),   v' = v
///
/// The bits are those of the sequence of visible operations: [Slice], [Reshape], [RmsNorm], [Rotate], [Concat]. The
/// backward pass works in place, in the array of the result's gradient.
public final class RmsNormRotate implements Operation {
    /// Elements of a gain's gradient that one task sums: a cache line.
    private static final int ELEMENTS_PER_TASK = 16;

    /// The norm of queries and keys.
    ///
    /// @param queryGain the gain of all query heads, (D)
    /// @param keyGain the gain of all key heads, (D)
    /// @param epsilon added to the mean of the squares
    public record HeadNorm(Operand queryGain, Operand keyGain, float epsilon) {}

    private final Operand qkv;
    private final HeadLayout layout;
    private final Optional<HeadNorm> norm;
    private final Optional<RotaryTable> table;
    private final int[] positions;

    /// 0 and r of every query and key, kept for the backward pass: the statistics of [RmsNorm], (rows, H + G, 2).
    private Array statistics;

    /// @param qkv queries, keys and values side by side, (..., (H + 2 G) D)
    /// @param layout H, G and D
    /// @param norm of each query and key; empty for none
    /// @param table the rotation of each position; empty for none
    /// @param positions one for each row; shared, not copied
    /// @throws ShapeException if the shapes do not fit, or the table has no such position
    public RmsNormRotate(
            Operand qkv, HeadLayout layout, Optional<HeadNorm> norm, Optional<RotaryTable> table, int... positions) {
        Shape shape = qkv.shape();
        if (shape.columns() != layout.columns() || shape.rows() != positions.length) {
            throw new ShapeException("RMS norm and rotate: " + shape + " is not (" + positions.length + " positions, "
                    + layout.columns() + "), as " + layout + " need");
        }
        Shape head = Shape.of(layout.headSize());
        norm.ifPresent(gains -> {
            if (!gains.queryGain().shape().equals(head)
                    || !gains.keyGain().shape().equals(head)) {
                throw new ShapeException("RMS norm and rotate: " + layout + " need gains of " + head + ", not "
                        + gains.queryGain().shape() + " and " + gains.keyGain().shape());
            }
        });
        table.ifPresent(rotations -> {
            if (rotations.headSize() != layout.headSize()) {
                throw new ShapeException("RMS norm and rotate: the table is for heads of " + rotations.headSize()
                        + ", not " + layout.headSize());
            }
            Rotate.checkPositions("RMS norm and rotate", rotations, positions);
        });
        this.qkv = qkv;
        this.layout = layout;
        this.norm = norm;
        this.table = table;
        this.positions = positions;
    }

    @Override
    public List<Operand> operands() {
        List<Operand> operands = new ArrayList<>(List.of(qkv));
        norm.ifPresent(gains -> operands.addAll(List.of(gains.queryGain(), gains.keyGain())));
        return operands;
    }

    @Override
    public Shape shape() {
        return qkv.shape();
    }

    @Override
    public void forward(Workspace workspace, Array y) {
        statistics = workspace.allocate(Shape.of(norm.isPresent() ? positions.length : 0, headsOfRow(), 2));
        Kernels kernels = workspace.kernels();
        workspace.device().forRows(positions.length, layout.columns(), (first, n) -> {
            for (int row = first; row < first + n; row++) {
                forward(kernels, row, y.data());
            }
        });
    }

    private void forward(Kernels kernels, int row, float[] y) {
        float[] x = qkv.value().data();
        int at = row * layout.columns();
        int values = at + headsOfRow() * layout.headSize();
        if (norm.isPresent()) {
            HeadNorm gains = norm.get();
            normalise(kernels, gains.queryGain(), gains.epsilon(), row, 0, layout.heads(), y);
            normalise(kernels, gains.keyGain(), gains.epsilon(), row, layout.heads(), headsOfRow(), y);
        } else if (table.isEmpty()) {
            System.arraycopy(x, at, y, at, values - at);
        }
        if (table.isPresent()) {
            float[] source = norm.isPresent() ? y : x;
            kernels.rotate(table.get(), positions[row], false, source, at, y, at, headsOfRow());
        }
        System.arraycopy(x, values, y, values, layout.keyValueHeads() * layout.headSize());
    }

    private void normalise(Kernels kernels, Operand gain, float epsilon, int row, int first, int last, float[] y) {
        float[] x = qkv.value().data();
        int size = layout.headSize();
        for (int head = first; head < last; head++) {
            int at = row * layout.columns() + head * size;
            int rowOfHead = row * headsOfRow() + head;
            kernels.rmsNorm(x, at, gain.value().data(), epsilon, statistics.data(), rowOfHead, y, at, size);
        }
    }

    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        Device device = workspace.device();
        Kernels kernels = workspace.kernels();
        float[] gradient = dy.data();
        table.ifPresent(rotations -> device.forRows(positions.length, layout.columns(), (first, n) -> {
            for (int row = first; row < first + n; row++) {
                int at = row * layout.columns();
                kernels.rotate(rotations, positions[row], true, gradient, at, gradient, at, headsOfRow());
            }
        }));
        norm.ifPresent(gains -> addGradientsOfGains(workspace, gains, gradient));
        if (!qkv.requiresGradient()) {
            return;
        }
        norm.ifPresent(gains -> device.forRows(positions.length, layout.columns(), (first, n, scratch) -> {
            for (int row = first; row < first + n; row++) {
                normBackward(kernels, gains.queryGain(), row, 0, layout.heads(), gradient, scratch);
                normBackward(kernels, gains.keyGain(), row, layout.heads(), headsOfRow(), gradient, scratch);
            }
        }));
        if (qkv.hasGradient()) {
            float[] sum = qkv.gradient().data();
            device.forElements(dy.elements(), (from, n) -> kernels.add(sum, from, gradient, from, sum, from, n));
        } else {
            qkv.donateGradient(dy);
        }
    }

    /// Each element of a gain gets a sum over all rows in their order, so a task has some elements of one gain.
    private void addGradientsOfGains(Workspace workspace, HeadNorm gains, float[] dy) {
        Kernels kernels = workspace.kernels();
        float[] x = qkv.value().data();
        int size = layout.headSize();
        List<Operand> both = List.of(gains.queryGain(), gains.keyGain());
        List<Optional<float[]>> gradients = both.stream()
                .map(gain ->
                        gain.requiresGradient() ? Optional.of(gain.gradient().data()) : Optional.<float[]>empty())
                .toList();
        int tasksOfGain = Math.ceilDiv(size, ELEMENTS_PER_TASK);
        workspace
                .device()
                .forTasks(
                        both.size() * tasksOfGain,
                        (task, scratch) -> gradients.get(task / tasksOfGain).ifPresent(dGain -> {
                            boolean ofQueries = task < tasksOfGain;
                            int firstHead = ofQueries ? 0 : layout.heads();
                            int heads = ofQueries ? layout.heads() : layout.keyValueHeads();
                            int from = task % tasksOfGain * ELEMENTS_PER_TASK;
                            int to = Math.min(size, from + ELEMENTS_PER_TASK);
                            for (int row = 0; row < positions.length; row++) {
                                int at = row * layout.columns() + firstHead * size;
                                int rowOfHead = row * headsOfRow() + firstHead;
                                kernels.layerNormGainBackward(
                                        x, at, statistics.data(), rowOfHead, dy, at, dGain, heads, size, from, to);
                            }
                        }));
    }

    /// Replaces the gradients of some heads' normalised elements by those of the elements.
    private void normBackward(
            Kernels kernels, Operand gain, int row, int first, int last, float[] gradient, Scratch scratch) {
        float[] x = qkv.value().data();
        int size = layout.headSize();
        float[] dy = scratch.buffer(Scratch.Use.HEAD_GRADIENTS, size);
        for (int head = first; head < last; head++) {
            int at = row * layout.columns() + head * size;
            int rowOfHead = row * headsOfRow() + head;
            System.arraycopy(gradient, at, dy, 0, size);
            Arrays.fill(gradient, at, at + size, 0);
            kernels.rmsNormBackward(
                    x, at, gain.value().data(), statistics.data(), rowOfHead, dy, 0, gradient, at, size);
        }
    }

    /// The heads of a row that are normalised and rotated: H + G.
    private int headsOfRow() {
        return layout.heads() + layout.keyValueHeads();
    }

    /// For each element of queries and keys: 4 of the norm, 3 of the rotation.
    @Override
    public Cost forwardCost() {
        return Cost.forward(this, elements() * ((norm.isPresent() ? 4 : 0) + (table.isPresent() ? 3 : 0)));
    }

    /// For each element of queries and keys: 10 of the norm, 3 of the rotation. Without a norm nothing is read again.
    @Override
    public Cost backwardCost() {
        double flops = elements() * ((norm.isPresent() ? 10 : 0) + (table.isPresent() ? 3 : 0));
        return norm.isPresent() ? Cost.backward(this, flops) : Cost.backwardOfLinear(this, flops);
    }

    /// The number of elements of queries and keys.
    private double elements() {
        return (double) positions.length * headsOfRow() * layout.headSize();
    }
}
