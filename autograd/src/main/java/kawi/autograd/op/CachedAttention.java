package kawi.autograd.op;

import java.util.Arrays;
import java.util.List;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.Matrix;
import kawi.autograd.kernel.Scratch;

/// Causal self-attention of new positions that look back at old ones whose keys and values are kept (the KV cache; Pope
/// et al., "Efficiently scaling Transformer inference", 2022, section 2.1). For each head of each stretch:
///
///     K, V at the new positions are written to the cache
///     S = scale Q Kᵀ with the future masked,   P = softmax(S),   Y = P V
///
/// The rows are not (B, T) but a number of [Segment]es one after the other, each the new positions of one sequence: one
/// row for a step of decoding, many for a prompt, so that nothing is padded.
///
/// A query's row of [Attention] depends on its own query and on the keys and values up to it, and on nothing else.
/// Here it is computed in the same order: a score is the chain of `fma` over the head's elements ascending, the softmax
/// adds the key at position t to lane `t mod 16`, and the weighted values add up over the positions ascending. So it
/// comes out the same to the last bit, whether the keys were computed now or long ago.
///
/// For inference only: there is no backward pass.
public final class CachedAttention implements Operation {

    /// The new positions of one sequence.
    ///
    /// @param row where they begin among the rows of the batch
    /// @param count how many they are
    /// @param position the position in the sequence of the first: how many are in the cache already
    /// @param cache the sequence's keys and values
    public record Segment(int row, int count, int position, KvBuffer cache) {}

    /// Queries of a block: few enough that little of the masked half is computed, and whole tiles of every product.
    private static final int BLOCK = 48;

    /// Keys are taken in groups of as many as the widest vector holds: those of the last group that a query does not
    /// see get negative infinity as their score and so no weight.
    private static final int GROUP = 16;

    /// The least number of multiply-adds worth a task of its own.
    private static final int WORK_PER_TASK = 1 << 15;

    private final Operand qkv;
    private final int heads;
    private final List<Segment> stretches;
    private final int width;
    private final int headSize;
    private final float scale;

    /// @param qkv queries, keys and values of the new positions side by side, (R, 3 C) with C = heads * D
    /// @param heads H
    /// @param scale what scores are multiplied by, positive; usually [Attention#scaleOf]
    /// @param stretches which rows belong to which sequence: one after the other they cover all rows
    /// @throws ShapeException if the shapes do not fit, or a cache has no room
    public CachedAttention(Operand qkv, int heads, float scale, List<Segment> stretches) {
        Shape shape = qkv.shape();
        if (shape.rank() != 2 || heads < 1 || shape.columns() % (3 * heads) != 0) {
            throw new ShapeException(
                    "cached attention: " + shape + " is not (R, 3 * heads * headSize) of " + heads + " heads");
        }
        this.qkv = qkv;
        this.heads = heads;
        this.stretches = stretches;
        this.width = shape.columns() / 3;
        this.headSize = width / heads;
        this.scale = scale;
        check();
    }

    private void check() {
        int row = 0;
        for (Segment stretch : stretches) {
            KvBuffer cache = stretch.cache();
            if (stretch.row() != row || stretch.count() < 0) {
                throw new ShapeException("cached attention: the stretches must follow each other, but "
                        + stretch.count() + " rows from " + stretch.row() + " come where row " + row + " is next");
            }
            if (cache.heads() != heads || cache.headSize() != headSize) {
                throw new ShapeException("cached attention: the cache is for " + cache.heads() + " heads of "
                        + cache.headSize() + ", not " + heads + " of " + headSize);
            }
            if (stretch.position() < 0 || stretch.position() + stretch.count() > cache.capacity()) {
                throw new ShapeException("cached attention: there is no room for " + stretch.count()
                        + " positions from " + stretch.position() + " in a cache of " + cache.capacity());
            }
            row += stretch.count();
        }
        if (row != qkv.shape().size(0)) {
            throw new ShapeException(
                    "cached attention: the stretches have " + row + " rows together, not those of " + qkv.shape());
        }
    }

    /// The number of pairs of a query and a key that it sees, over all heads.
    private double pairs() {
        return stretches.stream()
                .mapToDouble(stretch -> heads * stretch.count() * (stretch.position() + (stretch.count() + 1) / 2.0))
                .sum();
    }

    @Override
    public List<Operand> operands() {
        return List.of(qkv);
    }

    /// (R, C).
    @Override
    public Shape shape() {
        return qkv.shape().withColumns(width);
    }

    @Override
    public void forward(Workspace workspace, Array y) {
        int headsPerTask = headsPerTask();
        int tasksPerStretch = Math.ceilDiv(heads, headsPerTask);
        workspace.device().forTasks(stretches.size() * tasksPerStretch, (task, scratch) -> {
            Segment stretch = stretches.get(task / tasksPerStretch);
            int first = task % tasksPerStretch * headsPerTask;
            for (int head = first; head < Math.min(heads, first + headsPerTask); head++) {
                keep(stretch, head);
                attend(stretch, head, workspace.kernels(), scratch, y);
            }
        });
    }

    /// For each query and key that it sees: the score, its scale, the softmax, the weighted value.
    @Override
    public Cost forwardCost() {
        return Cost.forward(this, pairs() * (4 * headSize + 6));
    }

    /// There is no backward pass.
    @Override
    public Cost backwardCost() {
        return Cost.of(0, 0);
    }

    /// So many that a task is worth handing out.
    private int headsPerTask() {
        long most = 1;
        for (Segment stretch : stretches) {
            most = Math.max(most, 2L * stretch.count() * (stretch.position() + stretch.count()) * headSize);
        }
        return Math.clamp(WORK_PER_TASK / most, 1, heads);
    }

    /// Writes a head's new keys and values to the cache.
    private void keep(Segment stretch, int head) {
        float[] data = qkv.value().data();
        Matrix keys = stretch.cache().keys(head);
        Matrix values = stretch.cache().values(head);
        for (int i = 0; i < stretch.count(); i++) {
            int key = (stretch.row() + i) * 3 * width + width + head * headSize;
            int value = key + width;
            int position = stretch.position() + i;
            for (int d = 0; d < headSize; d++) {
                keys.data()[keys.at(d, position)] = data[key + d];
            }
            System.arraycopy(data, value, values.data(), values.at(position, 0), headSize);
        }
    }

    private void attend(Segment stretch, int head, Kernels kernels, Scratch scratch, Array y) {
        Matrix queries = part(qkv.value().data(), 3 * width, stretch, head);
        Matrix output = part(y.data(), width, stretch, head);
        Matrix values = stretch.cache().values(head);
        for (int from = 0; from < stretch.count(); from += BLOCK) {
            int to = Math.min(stretch.count(), from + BLOCK);
            Matrix block = output.rows(from, to);
            for (int q = 0; q < block.rows(); q++) {
                Arrays.fill(block.data(), block.at(q, 0), block.at(q, 0) + headSize, 0);
            }
            int visible = stretch.position() + to; // to the block's last query
            Matrix weights = weights(queries.rows(from, to), stretch.cache(), head, visible, kernels, scratch);
            kernels.matmulAdd(weights, values.rows(0, visible), block, scratch);
        }
    }

    /// P of queries of which the last sees as many keys as said, and each one before it one less; zero where masked.
    private Matrix weights(Matrix queries, KvBuffer cache, int head, int visible, Kernels kernels, Scratch scratch) {
        int keys = touchedKeys(visible, cache.capacity());
        float[] weights = scratch.buffer(Scratch.Use.ATTENTION_WEIGHTS, queries.rows() * keys);
        Arrays.fill(weights, 0, queries.rows() * keys, 0);
        Matrix scores = Matrix.rowMajor(weights, 0, queries.rows(), keys);
        kernels.matmulAdd(queries, cache.keys(head).columns(0, keys), scores, scratch);
        for (int q = 0; q < queries.rows(); q++) {
            int row = scores.at(q, 0);
            int visibleHere = visible - queries.rows() + q + 1;
            int touched = touchedKeys(visibleHere, keys);
            kernels.scale(scale, weights, row, weights, row, touched);
            Arrays.fill(weights, row + visibleHere, row + touched, Float.NEGATIVE_INFINITY);
            kernels.softmax(weights, row, weights, row, touched);
            Arrays.fill(weights, row + touched, row + keys, 0);
        }
        return scores.columns(0, visible);
    }

    /// The visible keys, rounded up to whole groups as far as there are keys.
    private static int touchedKeys(int visible, int keys) {
        return Math.min(keys, Math.ceilDiv(visible, GROUP) * GROUP);
    }

    /// A head's columns of a stretch's rows: (count, D).
    private Matrix part(float[] data, int rowStride, Segment stretch, int head) {
        int offset = stretch.row() * rowStride + head * headSize;
        return new Matrix(data, offset, stretch.count(), headSize, rowStride, 1);
    }

    /// @throws UnsupportedOperationException always: old keys have no gradient
    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        throw new UnsupportedOperationException(
                "cached attention has no gradient: train with attention over the whole sequence");
    }
}
