package kawi.engine.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kawi.autograd.Inference;
import kawi.autograd.Tensor;
import kawi.autograd.device.Device;
import kawi.autograd.nn.Mode;
import kawi.engine.generate.strategy.History;
import kawi.engine.model.Continuation;
import kawi.engine.model.Gpt;
import kawi.engine.model.KvCache;
import kawi.engine.model.NewTokens;

/// A model with a KV cache: reads rows of tokens incrementally and returns the logits of each row's next token.
///
/// A row is **prefilled** with its prompt, many tokens in one pass, and then **decoded**, one token per pass. The
/// [KvCache] keeps the keys and values of earlier tokens until the row's [ContextWindow] shifts, which changes every
/// position; then the window is prefilled again, or with attention sinks the remaining keys are moved. The logits have
/// the same bits with and without the cache, and in a batch and alone.
///
///     var decoder = new Decoder(model, device);
///     float[] logits = decoder.prefill(prompt);
///     while (...) {
///         int id = ...; // chosen from the logits
///         logits = decoder.decode(id);
///     }
///
/// Rows are independent: they may have different lengths and start at different times, and a pass computes only the
/// rows it is given. A steady step allocates no arrays.
///
/// The model's weights must not change while a decoder is in use, because the decoder keeps packed copies of them.
public final class Decoder implements LogitsSource {
    /// How many tokens are computed at most in one pass. A longer prompt takes several, so that the memory for its
    /// activations does not grow with its length (chunked prefill; Agrawal et al., "SARATHI", 2023). The first pass
    /// computes attention faster than those that continue a text, so short passes would cost time.
    static final int PASS_TOKENS = 4096;

    private final Gpt model;
    private final Device device;
    private final WindowShift shift;
    private final Inference inference;
    private final KvCache cache;
    private final ContextWindow[] windows;
    private final int[] lengths; // tokens that a row has read since its reset
    private final float[][] logits;

    /// A decoder of one row, whose window shifts by one token.
    public Decoder(Gpt model, Device device) {
        this(model, device, 1, model.config().contextLength(), WindowShift.ONE);
    }

    /// @param device where the model runs
    /// @param rows number of texts
    /// @param capacity maximum number of tokens of a row; the cache has room for as many, at most for the context
    /// @param shift what a full window drops
    /// @throws IllegalArgumentException if a number is out of range, or the model does not allow the shift
    public Decoder(Gpt model, Device device, int rows, int capacity, WindowShift shift) {
        shift.check(model.config());
        this.model = model;
        this.device = device;
        this.shift = shift;
        this.inference = Inference.withPrepackedWeights(device);
        this.cache = new KvCache(model.config(), rows, capacity);
        this.windows = new ContextWindow[rows];
        Arrays.setAll(windows, row -> new ContextWindow(model.config().contextLength(), shift));
        this.lengths = new int[rows];
        this.logits = new float[rows][model.config().vocabularySize()];
    }

    /// The model.
    public Gpt model() {
        return model;
    }

    // ---- the first row

    /// Computes the logits of the token that follows, by reading in the first row what it has not read yet: at first
    /// the whole prompt, then one token per call.
    @Override
    public float[] logits(History ids) {
        extend(List.of(unread(0, ids)));
        return logits[0];
    }

    @Override
    public int[] window() {
        return window(0);
    }

    /// Resets the first row and reads a prompt.
    ///
    /// @param ids at least one; if there are more than the context holds, only the last ones count
    /// @return the logits of the next token, (V); valid until the next pass
    public float[] prefill(int... ids) {
        reset(0);
        return extend(0, ids);
    }

    /// Reads one token in the first row.
    ///
    /// @return the logits of the next token, (V); valid until the next pass
    public float[] decode(int id) {
        return extend(0, id);
    }

    // ---- any rows

    /// The tokens of a text that a row has not read yet.
    NewTokens unread(int row, History ids) {
        return new NewTokens(row, ids.tail(lengths[row]));
    }

    /// Reads tokens in one row.
    ///
    /// @return the logits of the next token, (V); valid until the row's next pass
    public float[] extend(int row, int... ids) {
        extend(List.of(new NewTokens(row, ids)));
        return logits(row);
    }

    /// Reads tokens in several rows, in one pass if they are not more than [#PASS_TOKENS].
    ///
    /// @param newTokens at most one element per row; the numbers of tokens may differ
    public void extend(List<NewTokens> newTokens) {
        List<NewTokens> uncached = newTokens.stream().map(this::append).toList();
        for (List<NewTokens> pass : passes(uncached)) {
            inference.reset();
            Tensor next = inference.run(() -> model.nextLogits(new Continuation(pass, cache))); // (rows, V)
            for (int i = 0; i < pass.size(); i++) {
                keepLogits(pass.get(i).sequence(), next, i);
            }
        }
    }

    /// The tokens in the same order, cut so that no pass has more than [#PASS_TOKENS].
    private static List<List<NewTokens>> passes(List<NewTokens> all) {
        int count = all.stream().mapToInt(tokens -> tokens.ids().length).sum();
        if (count <= PASS_TOKENS) {
            return count == 0 ? List.of() : List.of(all);
        }
        List<List<NewTokens>> passes = new ArrayList<>();
        int room = 0;
        for (NewTokens tokens : all) {
            int length = tokens.ids().length;
            for (int from = 0; from < length; ) {
                if (room == 0) {
                    passes.add(new ArrayList<>());
                    room = PASS_TOKENS;
                }
                int to = Math.min(length, from + room);
                passes.getLast().add(new NewTokens(tokens.sequence(), Arrays.copyOfRange(tokens.ids(), from, to)));
                room -= to - from;
                from = to;
            }
        }
        return passes;
    }

    /// The logits of the next token of a row, (V); valid until the row's next pass.
    public float[] logits(int row) {
        return logits[row];
    }

    /// Reads tokens in one row and returns the logits after each of them, all from one pass, as in training.
    ///
    /// @param ids at least one, at most [#room]
    /// @return (ids, V)
    /// @throws IllegalArgumentException if the window would shift
    public float[][] extendWithAllLogits(int row, int... ids) {
        if (ids.length > room(row)) {
            throw new IllegalArgumentException(
                    ids.length + " tokens would shift the window, which has room for " + room(row));
        }
        List<NewTokens> uncached = List.of(append(new NewTokens(row, ids)));
        inference.reset();
        Tensor each = inference.run(() -> model.logits(new Continuation(uncached, cache), Mode.EVALUATION)); // (ids, V)
        int vocabularySize = model.config().vocabularySize();
        var all = new float[ids.length][];
        Arrays.setAll(all, i -> Arrays.copyOfRange(each.value().data(), i * vocabularySize, (i + 1) * vocabularySize));
        keepLogits(row, each, ids.length - 1);
        return all;
    }

    /// Removes the last tokens of a row. They must have been read since its window last shifted.
    ///
    /// @param logits the logits after the token that is now the last: [#logits(int)] from now on
    public void rollback(int row, int count, float[] logits) {
        windows[row].rollback(count);
        lengths[row] -= count;
        cache.truncate(row, windows[row].size());
        System.arraycopy(logits, 0, this.logits[row], 0, logits.length);
    }

    /// The number of tokens that a row can read before its window shifts.
    public int room(int row) {
        return Math.min(windows[row].room(), cache.capacity() - windows[row].size());
    }

    /// The tokens that the model sees of a row, oldest first.
    public int[] window(int row) {
        return windows[row].ids();
    }

    /// Removes all tokens of a row.
    public void reset(int row) {
        windows[row].clear();
        lengths[row] = 0;
        cache.truncate(row, 0);
    }

    /// Makes every row b a continuation of row `parents[b]`, as beam search needs.
    public void reorder(int[] parents) {
        cache.reorder(parents);
        ContextWindow[] oldWindows = windows.clone();
        int[] oldLengths = lengths.clone();
        float[][] oldLogits = logits.clone();
        for (int row = 0; row < parents.length; row++) {
            windows[row] = oldWindows[parents[row]].copy();
            lengths[row] = oldLengths[parents[row]];
            logits[row] = oldLogits[parents[row]].clone();
        }
    }

    /// The size of the cache in bytes.
    public long cacheBytes() {
        return cache.bytes();
    }

    /// Appends tokens to a row's window.
    ///
    /// @return the tokens that the cache does not have: the new ones, or the whole window if it shifted
    private NewTokens append(NewTokens newTokens) {
        int row = newTokens.sequence();
        lengths[row] += newTokens.ids().length;
        if (shift.keepsCache() && newTokens.ids().length == 1) {
            if (windows[row].append(newTokens.ids()[0])) {
                cache.evict(row, shift.sinks(), shift.tokens(), device);
            }
            return newTokens;
        }
        boolean shifted = false;
        for (int id : newTokens.ids()) {
            shifted |= windows[row].append(id);
        }
        if (!shifted) {
            return newTokens;
        }
        cache.truncate(row, 0);
        return new NewTokens(row, windows[row].ids());
    }

    private void keepLogits(int row, Tensor source, int sourceRow) {
        int vocabularySize = model.config().vocabularySize();
        System.arraycopy(source.value().data(), sourceRow * vocabularySize, logits[row], 0, vocabularySize);
    }
}
