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

/// Causal self-attention of new positions over their own keys and values and those of earlier positions, which a KV
/// cache keeps (Pope et al., "Efficiently scaling Transformer inference", 2022, section 2.1). For each head of each
/// segment:
///
///     K, V at the new positions are written to the cache
///     S = scale Q Kᵀ with the future masked,   P = softmax(S),   Y = P V
///
/// The rows are not (B, T) but consecutive [Segment]s, each with the new positions of one sequence: one row for a
/// decoding step, many for a prompt. So nothing is padded.
///
/// A row of [Attention] depends on its query and on the keys and values up to it only. Here it is computed in the same
/// order: a score is the chain of `fma` over the head's elements ascending, the softmax adds the key at position t to
/// lane `t mod 16`, and the weighted values are added over the positions ascending. So its bits do not depend on when
/// the keys were computed.
///
/// For inference only: there is no backward pass.
public final class CachedAttention implements Operation {

    /// The new positions of one sequence.
    ///
    /// @param row the first row in the batch
    /// @param count the number of rows
    /// @param position the position of the first row in the sequence: the number of positions in the cache
    /// @param cache the sequence's keys and values
    public record Segment(int row, int count, int position, KvBuffer cache) {}

    /// Queries per block: few enough that little of the masked half is computed, and whole tiles of every product.
    private static final int BLOCK = 48;

    /// Keys are processed in groups of the widest vector's size. Keys of the last group that a query does not see have
    /// the score negative infinity, and so the weight 0.
    private static final int GROUP = 16;

    /// Multiply-adds per task, at least.
    private static final int MIN_WORK_PER_TASK = 1 << 15;

    private final Operand qkv;
    private final int heads;
    private final List<Segment> segments;
    private final int width;
    private final int headSize;
    private final float scale;

    /// @param qkv queries, keys and values of the new positions side by side, (R, 3 C) with C = heads * D
    /// @param heads H
    /// @param scale factor of the scores, positive; usually [Attention#scaleOf]
    /// @param segments consecutive, covering all rows
    /// @throws ShapeException if the shapes do not fit, or a cache is too small
    public CachedAttention(Operand qkv, int heads, float scale, List<Segment> segments) {
        Shape shape = qkv.shape();
        if (shape.rank() != 2 || heads < 1 || shape.columns() % (3 * heads) != 0) {
            throw new ShapeException(
                    "cached attention: " + shape + " is not (R, 3 * heads * headSize) of " + heads + " heads");
        }
        this.qkv = qkv;
        this.heads = heads;
        this.segments = segments;
        this.width = shape.columns() / 3;
        this.headSize = width / heads;
        this.scale = scale;
        check();
    }

    private void check() {
        int row = 0;
        for (Segment segment : segments) {
            KvBuffer cache = segment.cache();
            if (segment.row() != row || segment.count() < 0) {
                throw new ShapeException("cached attention: the segments must follow each other, but " + segment.count()
                        + " rows from " + segment.row() + " come where row " + row + " is next");
            }
            if (cache.heads() != heads || cache.headSize() != headSize) {
                throw new ShapeException("cached attention: the cache is for " + cache.heads() + " heads of "
                        + cache.headSize() + ", not " + heads + " of " + headSize);
            }
            if (segment.position() < 0 || segment.position() + segment.count() > cache.capacity()) {
                throw new ShapeException("cached attention: there is no room for " + segment.count()
                        + " positions from " + segment.position() + " in a cache of " + cache.capacity());
            }
            row += segment.count();
        }
        if (row != qkv.shape().size(0)) {
            throw new ShapeException(
                    "cached attention: the segments have " + row + " rows together, not those of " + qkv.shape());
        }
    }

    /// The number of pairs of a query and a key that it sees, over all heads.
    private double pairs() {
        return segments.stream()
                .mapToDouble(segment -> heads * segment.count() * (segment.position() + (segment.count() + 1) / 2.0))
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
        int tasksPerSegment = Math.ceilDiv(heads, headsPerTask);
        workspace.device().forTasks(segments.size() * tasksPerSegment, (task, scratch) -> {
            Segment segment = segments.get(task / tasksPerSegment);
            int first = task % tasksPerSegment * headsPerTask;
            for (int head = first; head < Math.min(heads, first + headsPerTask); head++) {
                store(segment, head);
                attend(segment, head, workspace.kernels(), scratch, y);
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

    /// The number of heads whose work makes a task.
    private int headsPerTask() {
        long most = 1;
        for (Segment segment : segments) {
            most = Math.max(most, 2L * segment.count() * (segment.position() + segment.count()) * headSize);
        }
        return Math.clamp(MIN_WORK_PER_TASK / most, 1, heads);
    }

    /// Writes a head's new keys and values to the cache.
    private void store(Segment segment, int head) {
        float[] data = qkv.value().data();
        Matrix keys = segment.cache().keys(head);
        Matrix values = segment.cache().values(head);
        for (int i = 0; i < segment.count(); i++) {
            int key = (segment.row() + i) * 3 * width + width + head * headSize;
            int value = key + width;
            int position = segment.position() + i;
            for (int d = 0; d < headSize; d++) {
                keys.data()[keys.at(d, position)] = data[key + d];
            }
            System.arraycopy(data, value, values.data(), values.at(position, 0), headSize);
        }
    }

    private void attend(Segment segment, int head, Kernels kernels, Scratch scratch, Array y) {
        Matrix queries = part(qkv.value().data(), 3 * width, segment, head);
        Matrix output = part(y.data(), width, segment, head);
        Matrix values = segment.cache().values(head);
        for (int from = 0; from < segment.count(); from += BLOCK) {
            int to = Math.min(segment.count(), from + BLOCK);
            Matrix block = output.rows(from, to);
            for (int q = 0; q < block.rows(); q++) {
                Arrays.fill(block.data(), block.at(q, 0), block.at(q, 0) + headSize, 0);
            }
            int visible = segment.position() + to; // to the block's last query
            Matrix weights = weights(queries.rows(from, to), segment.cache(), head, visible, kernels, scratch);
            kernels.matmulAdd(weights, values.rows(0, visible), block, scratch);
        }
    }

    /// P of consecutive queries, zero where masked.
    ///
    /// @param visible the number of keys that the last query sees; each query before it sees one less
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

    /// The number of visible keys, rounded up to whole groups, but at most all keys.
    private static int touchedKeys(int visible, int keys) {
        return Math.min(keys, Math.ceilDiv(visible, GROUP) * GROUP);
    }

    /// The part of a segment's rows that belongs to a head: (count, D).
    private Matrix part(float[] data, int rowStride, Segment segment, int head) {
        int offset = segment.row() * rowStride + head * headSize;
        return new Matrix(data, offset, segment.count(), headSize, rowStride, 1);
    }

    /// @throws UnsupportedOperationException always: cached keys have no gradient
    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        throw new UnsupportedOperationException(
                "cached attention has no gradient: train with attention over the whole sequence");
    }
}
