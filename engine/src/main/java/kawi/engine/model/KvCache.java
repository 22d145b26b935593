package kawi.engine.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.RotaryTable;
import kawi.autograd.op.CachedAttention.Segment;
import kawi.autograd.op.KvBuffer;
import kawi.engine.model.attention.Rotation;

/// The keys and values of every position so far, of each layer and each of a number of sequences: the KV cache. A new
/// token then costs one row of computation instead of the whole sequence (Pope et al., "Efficiently scaling Transformer
/// inference", 2022, section 2.1).
///
/// No position depends on later ones, so the cached rows stay valid as long as the tokens before them are the same, at
/// the same positions. Positions count from 0 in every sequence, however long the others are.
///
/// All memory is allocated at once: 2 L G D floats for each position of each sequence, in [#bytes()].
public final class KvCache {
    private final int capacity;
    private final Optional<Rotation> rotation;
    private final int[] lengths;
    /// `layers[layer][sequence]`.
    private final KvBuffer[][] layers;

    /// An empty cache.
    ///
    /// @param config the model's
    /// @param sequences maximum number of sequences, B
    /// @param capacity maximum number of positions of a sequence; reduced to the model's context length if larger
    /// @throws IllegalArgumentException if a number is not positive
    public KvCache(GptConfig config, int sequences, int capacity) {
        if (sequences < 1 || capacity < 1) {
            throw new IllegalArgumentException(
                    "a cache needs room for at least 1 sequence of 1 token, not " + sequences + " of " + capacity);
        }
        this.capacity = Math.min(capacity, config.contextLength());
        this.rotation = Rotation.of(config.positions(), config.headSize());
        this.lengths = new int[sequences];
        this.layers = new KvBuffer[config.layers()][sequences];
        for (KvBuffer[] layer : layers) {
            Arrays.setAll(
                    layer, b -> KvBuffer.ofCapacity(config.keyValueHeads(), config.headSize(), KvCache.this.capacity));
        }
    }

    /// The maximum number of sequences.
    public int sequences() {
        return lengths.length;
    }

    /// The maximum number of positions of a sequence.
    public int capacity() {
        return capacity;
    }

    /// The number of cached positions of a sequence.
    public int length(int sequence) {
        return lengths[sequence];
    }

    /// Bytes of memory allocated, in use or not.
    public long bytes() {
        long floats = 0;
        for (KvBuffer[] layer : layers) {
            for (KvBuffer buffer : layer) {
                floats += buffer.keys().length + buffer.values().length;
            }
        }
        return floats * Float.BYTES;
    }

    /// Removes all but the first positions of a sequence.
    ///
    /// @throws IllegalArgumentException if the sequence is shorter
    public void truncate(int sequence, int length) {
        if (length < 0 || length > lengths[sequence]) {
            throw new IllegalArgumentException("a sequence of " + lengths[sequence] + " cannot be cut to " + length);
        }
        lengths[sequence] = length;
    }

    /// Removes some of the first positions of a sequence and moves those after them forward, without computing them
    /// again: keys are rotated back by as many positions (Xiao et al., "Efficient streaming language models with
    /// attention sinks", 2023, section 3.2). What a moved key or value knows of removed tokens, it keeps.
    ///
    /// @param kept positions that stay, at the beginning
    /// @param count positions to remove after them
    /// @param device does the work
    /// @throws IllegalArgumentException if the sequence is shorter
    /// @throws IllegalStateException if positions are learned: they are part of keys and values
    public void evict(int sequence, int kept, int count, Device device) {
        if (kept < 0 || count < 0 || kept + count > lengths[sequence]) {
            throw new IllegalArgumentException(
                    "a sequence of " + lengths[sequence] + " cannot drop " + count + " positions after " + kept);
        }
        RotaryTable table = rotation.orElseThrow(
                        () -> new IllegalStateException("tokens with learned positions cannot be moved"))
                .table(count);
        int groups = layers[0][sequence].heads();
        device.forTasks(
                layers.length * groups,
                (task, scratch) -> layers[task / groups][sequence].evict(
                        task % groups, kept, count, lengths[sequence], table, device.kernels(), scratch));
        lengths[sequence] -= count;
    }

    /// Copies one sequence to another.
    ///
    /// @param from the sequence to copy
    /// @param to the sequence to overwrite
    /// @param common the number of leading positions that are already equal
    public void copy(int from, int to, int common) {
        if (common < 0 || common > Math.min(lengths[from], lengths[to])) {
            throw new IllegalArgumentException("sequences of " + lengths[from] + " and " + lengths[to]
                    + " positions cannot have " + common + " in common");
        }
        if (from != to) {
            for (KvBuffer[] layer : layers) {
                layer[to].copy(layer[from], common, lengths[from]);
            }
            lengths[to] = lengths[from];
        }
    }

    /// Replaces every sequence by another: after a step of beam search, beam b continues what was beam `parents[b]`.
    /// The first child of a parent takes over its memory; only further children copy it.
    ///
    /// @param parents for each sequence, the one it continues
    public void reorder(int[] parents) {
        int sequences = lengths.length;
        int[] source = new int[sequences]; // whose memory a sequence gets
        boolean[] taken = new boolean[sequences];
        List<Integer> copies = new ArrayList<>();
        for (int b = 0; b < sequences; b++) {
            source[b] = parents[b];
            if (taken[parents[b]]) {
                copies.add(b);
            }
            taken[parents[b]] = true;
        }
        int free = 0;
        for (int b : copies) {
            while (taken[free]) {
                free++;
            }
            copy(parents[b], free, 0);
            source[b] = free++;
        }
        int[] before = lengths.clone();
        for (KvBuffer[] layer : layers) {
            KvBuffer[] old = layer.clone();
            Arrays.setAll(layer, b -> old[source[b]]);
        }
        Arrays.setAll(lengths, b -> before[source[b]]);
    }

    /// The rows of new tokens, with the buffers of one layer that they are appended to.
    List<Segment> segments(int layer, List<NewTokens> newTokens) {
        List<Segment> segments = new ArrayList<>();
        int row = 0;
        for (NewTokens tokens : newTokens) {
            int b = tokens.sequence();
            segments.add(new Segment(row, tokens.count(), lengths[b], layers[layer][b]));
            row += tokens.count();
        }
        return segments;
    }

    /// @throws IllegalArgumentException if there is no room, or a sequence occurs twice
    void check(List<NewTokens> newTokens) {
        boolean[] seen = new boolean[lengths.length];
        for (NewTokens tokens : newTokens) {
            int b = tokens.sequence();
            if (b < 0 || b >= lengths.length || seen[b]) {
                throw new IllegalArgumentException("sequence " + b
                        + (b >= 0 && b < lengths.length
                                ? " occurs twice among the new tokens"
                                : " is not one of the cache's " + lengths.length));
            }
            seen[b] = true;
            if (lengths[b] + tokens.count() > capacity) {
                throw new IllegalArgumentException(tokens.count() + " tokens after " + lengths[b]
                        + " exceed the capacity of sequence " + b + ", " + capacity + " positions");
            }
        }
    }

    /// Counts the new tokens as cached.
    void advance(List<NewTokens> newTokens) {
        for (NewTokens tokens : newTokens) {
            lengths[tokens.sequence()] += tokens.count();
        }
    }
}
