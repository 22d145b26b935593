package kawi.engine.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kawi.autograd.op.CachedAttention.Segment;
import kawi.autograd.op.KvBuffer;

/// What a GPT remembers while it writes: the keys and values of every position so far, for each layer and each of a
/// number of sequences. A new token is then one row of work instead of the whole sequence again (Pope et al.,
/// "Efficiently scaling Transformer inference", 2022, section 2.1).
///
/// Nothing that a position makes depends on later ones, so what is kept stays right for as long as the tokens before it
/// stay the same and at the same positions. Positions count from 0 in every sequence, however long the others are.
///
/// All memory is taken at once: 2 L C floats for each position of each sequence, in [#bytes()].
public final class KvCache {
    private final int capacity;
    private final int[] lengths;
    /// For each layer, for each sequence.
    private final KvBuffer[][] layers;

    /// @param config the model's
    /// @param sequences how many there is room for, B
    /// @param capacity the most positions of a sequence; no more than the model's context is ever used
    /// @throws IllegalArgumentException if a number is not positive
    public KvCache(GptConfig config, int sequences, int capacity) {
        if (sequences < 1 || capacity < 1) {
            throw new IllegalArgumentException(
                    "a cache needs room for at least 1 sequence of 1 token, not " + sequences + " of " + capacity);
        }
        this.capacity = Math.min(capacity, config.contextLength());
        this.lengths = new int[sequences];
        this.layers = new KvBuffer[config.layers()][sequences];
        for (KvBuffer[] layer : layers) {
            Arrays.setAll(layer, b -> KvBuffer.ofCapacity(config.heads(), config.headSize(), KvCache.this.capacity));
        }
    }

    /// How many sequences there is room for.
    public int sequences() {
        return lengths.length;
    }

    /// The most positions of a sequence.
    public int capacity() {
        return capacity;
    }

    /// How many positions of a sequence are known.
    public int length(int sequence) {
        return lengths[sequence];
    }

    /// Bytes of memory held, filled or not.
    public long bytes() {
        long floats = 0;
        for (KvBuffer[] layer : layers) {
            for (KvBuffer memory : layer) {
                floats += memory.keys().length + memory.values().length;
            }
        }
        return floats * Float.BYTES;
    }

    /// Forgets all but the first positions of a sequence.
    ///
    /// @throws IllegalArgumentException if there are not as many
    public void truncate(int sequence, int length) {
        if (length < 0 || length > lengths[sequence]) {
            throw new IllegalArgumentException("a sequence of " + lengths[sequence] + " cannot be cut to " + length);
        }
        lengths[sequence] = length;
    }

    /// Makes a sequence the same as another, which agrees with it in the first positions.
    ///
    /// @param from the sequence to copy
    /// @param to the sequence that becomes the same
    /// @param common how many first positions are the same in both already
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

    /// Lets every sequence continue another: after a step of beam search, beam b continues what was beam `parents[b]`.
    /// The first child of a parent takes over its memory; only further children copy it.
    ///
    /// @param parents for each sequence the one it continues
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

    /// Where the rows of extensions are in the memory of a layer.
    List<Segment> stretches(int layer, List<NewTokens> extensions) {
        List<Segment> stretches = new ArrayList<>();
        int row = 0;
        for (NewTokens extension : extensions) {
            int b = extension.sequence();
            stretches.add(new Segment(row, extension.ids().length, lengths[b], layers[layer][b]));
            row += extension.ids().length;
        }
        return stretches;
    }

    /// @throws IllegalArgumentException if there is no room, or a sequence is extended twice
    void check(List<NewTokens> extensions) {
        boolean[] seen = new boolean[lengths.length];
        for (NewTokens extension : extensions) {
            int b = extension.sequence();
            if (b < 0 || b >= lengths.length || seen[b]) {
                throw new IllegalArgumentException("sequence " + b
                        + (b >= 0 && b < lengths.length
                                ? " is extended twice at once"
                                : " is not one of the cache's " + lengths.length));
            }
            seen[b] = true;
            if (lengths[b] + extension.ids().length > capacity) {
                throw new IllegalArgumentException(extension.ids().length + " tokens after " + lengths[b]
                        + " are more than the " + capacity + " positions that sequence " + b + " has room for");
            }
        }
    }

    /// The extensions' positions are filled.
    void advance(List<NewTokens> extensions) {
        for (NewTokens extension : extensions) {
            lengths[extension.sequence()] += extension.ids().length;
        }
    }
}
