package kawi.autograd.op;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.AttentionHead;
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

    /// Keys are processed in vectors of the widest size. Keys of the last one that a query does not see have the score
    /// negative infinity, and so the weight 0.
    private static final int KEYS_OF_A_VECTOR = 16;

    /// Multiply-adds per task, at least.
    private static final int MIN_WORK_PER_TASK = 1 << 15;

    private final Operand qkv;
    private final HeadLayout layout;
    private final List<Segment> segments;
    private final float scale;

    /// @param qkv queries, keys and values of the new positions side by side, (R, (H + 2 G) D)
    /// @param layout H, G and D
    /// @param scale factor of the scores, positive; usually [Attention#scaleOf]
    /// @param segments consecutive, covering all rows
    /// @throws ShapeException if the shapes do not fit, or a cache is too small
    public CachedAttention(Operand qkv, HeadLayout layout, float scale, List<Segment> segments) {
        Shape shape = qkv.shape();
        if (shape.rank() != 2 || shape.columns() != layout.columns()) {
            throw new ShapeException(
                    "cached attention: " + shape + " is not (R, " + layout.columns() + "), as " + layout + " need");
        }
        this.qkv = qkv;
        this.layout = layout;
        this.segments = segments;
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
            if (cache.heads() != layout.keyValueHeads() || cache.headSize() != layout.headSize()) {
                throw new ShapeException("cached attention: the cache is for " + cache.heads() + " heads of "
                        + cache.headSize() + ", not " + layout.keyValueHeads() + " of " + layout.headSize());
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
                .mapToDouble(segment ->
                        layout.heads() * segment.count() * (segment.position() + (segment.count() + 1) / 2.0))
                .sum();
    }

    @Override
    public List<Operand> operands() {
        return List.of(qkv);
    }

    /// (R, H D).
    @Override
    public Shape shape() {
        return qkv.shape().withColumns(layout.width());
    }

    @Override
    public void forward(Workspace workspace, Array y) {
        boolean decoding = segments.stream().allMatch(segment -> segment.count() == 1);
        if (decoding || layout.groupSize() == 1) {
            forwardByGroups(workspace, y);
        } else {
            forwardByHeads(workspace, y);
        }
    }

    /// A task is some groups of one segment: their new keys and values are stored, then their heads attend.
    private void forwardByGroups(Workspace workspace, Array y) {
        int groups = layout.keyValueHeads();
        int groupsPerTask = groupsPerTask();
        int tasksPerSegment = Math.ceilDiv(groups, groupsPerTask);
        workspace.device().forTasks(segments.size() * tasksPerSegment, (task, scratch) -> {
            Segment segment = segments.get(task / tasksPerSegment);
            int first = task % tasksPerSegment * groupsPerTask;
            for (int group = first; group < Math.min(groups, first + groupsPerTask); group++) {
                store(segment, group);
                attendAsGroup(segment, group, workspace.kernels(), scratch, y);
            }
        });
    }

    /// A task is one head of one segment: a long prompt occupies all workers even if there is only one group.
    private void forwardByHeads(Workspace workspace, Array y) {
        int groups = layout.keyValueHeads();
        int heads = layout.heads();
        workspace
                .device()
                .forTasks(
                        segments.size() * groups, (task, scratch) -> store(segments.get(task / groups), task % groups));
        workspace
                .device()
                .forTasks(
                        segments.size() * heads,
                        (task, scratch) ->
                                attend(segments.get(task / heads), task % heads, workspace.kernels(), scratch, y));
    }

    /// For each query and key that it sees: the score, its scale, the softmax, the weighted value.
    @Override
    public Cost forwardCost() {
        return Cost.forward(this, pairs() * (4 * layout.headSize() + 6));
    }

    /// There is no backward pass.
    @Override
    public Cost backwardCost() {
        return Cost.of(0, 0);
    }

    /// The number of groups whose work makes a task.
    private int groupsPerTask() {
        long most = 1;
        for (Segment segment : segments) {
            long queries = (long) segment.count() * layout.groupSize();
            most = Math.max(most, 2 * queries * (segment.position() + segment.count()) * size());
        }
        return Math.clamp(MIN_WORK_PER_TASK / most, 1, layout.keyValueHeads());
    }

    /// Writes a group's new keys and values to the cache. Keys are transposed, a few positions at a time: whole cache
    /// lines are written, and the lines that are read stay in the first-level cache for the next element.
    private void store(Segment segment, int group) {
        float[] data = qkv.value().data();
        int headSize = layout.headSize();
        Matrix keys = segment.cache().keys(group);
        Matrix values = segment.cache().values(group);
        for (int from = 0; from < segment.count(); from += KEYS_OF_A_VECTOR) {
            int to = Math.min(segment.count(), from + KEYS_OF_A_VECTOR);
            int key = (segment.row() + from) * layout.columns() + layout.keyColumn(group);
            for (int d = 0; d < headSize; d++) {
                int stored = keys.at(d, segment.position() + from);
                for (int i = 0; i < to - from; i++) {
                    keys.data()[stored + i] = data[key + i * layout.columns() + d];
                }
            }
        }
        for (int i = 0; i < segment.count(); i++) {
            int value = (segment.row() + i) * layout.columns() + layout.valueColumn(group);
            System.arraycopy(data, value, values.data(), values.at(segment.position() + i, 0), headSize);
        }
    }

    /// The heads of a group. In a decoding step they are the rows of one matrix, so that the cache is read once for all
    /// of them.
    private void attendAsGroup(Segment segment, int group, Kernels kernels, Scratch scratch, Array y) {
        int head = group * layout.groupSize();
        if (segment.count() == 1) {
            int query = segment.row() * layout.columns() + layout.queryColumn(head);
            int result = segment.row() * layout.width() + layout.queryColumn(head);
            Matrix queries = Matrix.rowMajor(qkv.value().data(), query, layout.groupSize(), size());
            Matrix output = Matrix.rowMajor(y.data(), result, layout.groupSize(), size());
            attend(queries, output, segment, group, 0, kernels, scratch);
        } else {
            for (int i = 0; i < layout.groupSize(); i++) {
                attend(segment, head + i, kernels, scratch, y);
            }
        }
    }

    /// One head: a sequence from its beginning as in [Attention], new positions of a longer one some queries at a time.
    private void attend(Segment segment, int head, Kernels kernels, Scratch scratch, Array y) {
        if (segment.position() == 0) {
            attendFromTheBeginning(segment, head, kernels, scratch, y);
            return;
        }
        Matrix queries = part(qkv.value().data(), layout.columns(), segment, layout.queryColumn(head));
        Matrix output = part(y.data(), layout.width(), segment, layout.queryColumn(head));
        int group = head / layout.groupSize();
        for (int from = 0; from < segment.count(); from += BLOCK) {
            int to = Math.min(segment.count(), from + BLOCK);
            attend(queries.rows(from, to), output.rows(from, to), segment, group, from, kernels, scratch);
        }
    }

    /// All keys and values are new: they are read where they are, and not from the cache.
    private void attendFromTheBeginning(Segment segment, int head, Kernels kernels, Scratch scratch, Array y) {
        float[] data = qkv.value().data();
        int group = head / layout.groupSize();
        var operands = new AttentionHead(
                part(data, layout.columns(), segment, layout.queryColumn(head)),
                part(data, layout.columns(), segment, layout.keyColumn(group)),
                part(data, layout.columns(), segment, layout.valueColumn(group)),
                scale,
                Optional.empty(),
                Optional.empty(),
                0);
        float[] statistics = scratch.buffer(Scratch.Use.UNUSED_STATISTICS, 2 * segment.count());
        kernels.attention(
                operands, part(y.data(), layout.width(), segment, layout.queryColumn(head)), statistics, 0, scratch);
    }

    /// @param queries one position of several heads, or several positions of one head, (rows, D)
    /// @param y where the result goes, (rows, D)
    /// @param from the first query's position in the segment
    private void attend(
            Matrix queries, Matrix y, Segment segment, int group, int from, Kernels kernels, Scratch scratch) {
        for (int q = 0; q < y.rows(); q++) {
            Arrays.fill(y.data(), y.at(q, 0), y.at(q, 0) + size(), 0);
        }
        int first = segment.position() + from + 1; // keys that the first query sees
        int step = segment.count() == 1 ? 0 : 1; // and how many more each after it
        int visible = first + step * (queries.rows() - 1);
        Matrix weights = weights(queries, segment.cache(), group, first, step, kernels, scratch);
        kernels.matmulAdd(weights, segment.cache().values(group).rows(0, visible), y, scratch);
    }

    /// P of some queries, zero where masked.
    ///
    /// @param first the number of keys that the first query sees
    /// @param step how many more each query sees than the one before it
    private Matrix weights(
            Matrix queries, KvBuffer cache, int group, int first, int step, Kernels kernels, Scratch scratch) {
        int visible = first + step * (queries.rows() - 1);
        int keys = touchedKeys(visible, cache.capacity());
        float[] weights = scratch.buffer(Scratch.Use.ATTENTION_WEIGHTS, queries.rows() * keys);
        Arrays.fill(weights, 0, queries.rows() * keys, 0);
        Matrix scores = Matrix.rowMajor(weights, 0, queries.rows(), keys);
        kernels.matmulAdd(queries, cache.keys(group).columns(0, keys), scores, scratch);
        for (int q = 0; q < queries.rows(); q++) {
            int row = scores.at(q, 0);
            int visibleHere = first + step * q;
            int touched = touchedKeys(visibleHere, keys);
            kernels.scale(scale, weights, row, weights, row, touched);
            Arrays.fill(weights, row + visibleHere, row + touched, Float.NEGATIVE_INFINITY);
            kernels.softmax(weights, row, weights, row, touched);
            Arrays.fill(weights, row + touched, row + keys, 0);
        }
        return scores.columns(0, visible);
    }

    private int size() {
        return layout.headSize();
    }

    /// The number of visible keys, rounded up to whole vectors, but at most all keys.
    private static int touchedKeys(int visible, int keys) {
        return Math.min(keys, Math.ceilDiv(visible, KEYS_OF_A_VECTOR) * KEYS_OF_A_VECTOR);
    }

    /// The part of a segment's rows that belongs to a head: (count, D).
    ///
    /// @param column the first of the head
    private Matrix part(float[] data, int rowStride, Segment segment, int column) {
        return new Matrix(data, segment.row() * rowStride + column, segment.count(), size(), rowStride, 1);
    }

    /// @throws UnsupportedOperationException always: cached keys have no gradient
    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        throw new UnsupportedOperationException(
                "cached attention has no gradient: train with attention over the whole sequence");
    }
}
