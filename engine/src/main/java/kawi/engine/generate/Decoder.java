package kawi.engine.generate;

import java.util.Arrays;
import java.util.List;
import kawi.autograd.Inference;
import kawi.autograd.Tensor;
import kawi.autograd.device.Device;
import kawi.autograd.nn.Mode;
import kawi.engine.model.Continuation;
import kawi.engine.model.Gpt;
import kawi.engine.model.KvCache;
import kawi.engine.model.NewTokens;

/// A model that reads a number of rows of text token by token and says after each what may come next.
///
/// A row is **prefilled** with its prompt, all tokens at once, and then takes one token a **step**. What it makes of
/// earlier tokens is kept in a [KvCache], as long as the row's [ContextWindow] does not slide; when it slides, the
/// window is prefilled anew. With and without the cache, in a batch and alone, the logits are the same bits.
///
///     var decoder = new Decoder(model, device);
///     float[] logits = decoder.prefill(prompt);
///     while (...) {
///         int id = ...; // chosen from the logits
///         logits = decoder.step(id);
///     }
///
/// The model's weights must not change while a decoder is used: it keeps copies of them.
///
/// Rows are independent of each other: of different lengths, begun at different times, stepped or not. A step works
/// only for the rows it is given. No arrays are allocated in a steady step.
public final class Decoder {
    private final Gpt model;
    private final Inference inference;
    private final KvCache cache;
    private final ContextWindow[] windows;
    private final float[][] logits;

    /// A decoder of one row, whose window slides by one token.
    public Decoder(Gpt model, Device device) {
        this(model, device, 1, model.config().contextLength(), 1);
    }

    /// @param device where the model runs
    /// @param rows how many texts are decoded
    /// @param capacity the most tokens a row will have, if that is known to be less than the context: the cache need
    /// not be larger
    /// @param slide by how many tokens a row's window slides when it is full
    /// @throws IllegalArgumentException if a number is out of range
    public Decoder(Gpt model, Device device, int rows, int capacity, int slide) {
        this.model = model;
        this.inference = Inference.withPrepackedWeights(device);
        this.cache = new KvCache(model.config(), rows, capacity);
        this.windows = new ContextWindow[rows];
        Arrays.setAll(windows, row -> new ContextWindow(model.config().contextLength(), slide));
        this.logits = new float[rows][model.config().vocabularySize()];
    }

    /// The model.
    public Gpt model() {
        return model;
    }

    /// Begins the first row anew and reads a prompt.
    ///
    /// @param ids at least one; only those that the window still holds in the end count
    /// @return the scores of the token that follows, (V); valid until the next step
    public float[] prefill(int... ids) {
        restart(0);
        return extend(0, ids);
    }

    /// Reads one token more in the first row.
    ///
    /// @return the scores of the token that follows, (V); valid until the next step
    public float[] step(int id) {
        return extend(0, id);
    }

    /// Reads tokens in one row.
    ///
    /// @return the scores of the token that follows, (V); valid until the row's next step
    public float[] extend(int row, int... ids) {
        extend(List.of(new NewTokens(row, ids)));
        return logits(row);
    }

    /// Reads tokens in several rows at once, as many as each is given.
    ///
    /// @param extensions at most one for a row
    public void extend(List<NewTokens> extensions) {
        if (extensions.isEmpty()) {
            return;
        }
        List<NewTokens> missing = extensions.stream().map(this::append).toList();
        inference.reset();
        Tensor scores = inference.run(() -> model.nextLogits(new Continuation(missing, cache))); // (extensions, V)
        for (int i = 0; i < missing.size(); i++) {
            keepLogits(missing.get(i).sequence(), scores, i);
        }
    }

    /// The scores of the token that follows what a row has read, (V); valid until the row's next step.
    public float[] logits(int row) {
        return logits[row];
    }

    /// Reads tokens in one row and gives the scores after each of them: all in one pass, as in training.
    ///
    /// @param ids at least one, at most as many as there is [#room]
    /// @return (ids, V)
    /// @throws IllegalArgumentException if the window would slide
    public float[][] extendAndCompare(int row, int... ids) {
        if (ids.length > room(row)) {
            throw new IllegalArgumentException(ids.length + " tokens at once would push others out of the window, in"
                    + " which there is room for " + room(row));
        }
        List<NewTokens> missing = List.of(append(new NewTokens(row, ids)));
        inference.reset();
        Tensor scores =
                inference.run(() -> model.logits(new Continuation(missing, cache), Mode.EVALUATION)); // (ids, V)
        int vocabularySize = model.config().vocabularySize();
        var all = new float[ids.length][];
        Arrays.setAll(
                all, i -> Arrays.copyOfRange(scores.value().data(), i * vocabularySize, (i + 1) * vocabularySize));
        keepLogits(row, scores, ids.length - 1);
        return all;
    }

    /// Takes back the last tokens that a row has read, of those since its window slid last.
    ///
    /// @param logits what followed the token that is now the last: [#logits] from now on
    public void retract(int row, int count, float[] logits) {
        windows[row].retract(count);
        cache.truncate(row, windows[row].size());
        System.arraycopy(logits, 0, this.logits[row], 0, logits.length);
    }

    /// How many tokens a row can read before its window slides.
    public int room(int row) {
        return Math.min(windows[row].room(), cache.capacity() - windows[row].size());
    }

    /// What the model sees of a row.
    public int[] window(int row) {
        return windows[row].ids();
    }

    /// Forgets what a row has read.
    public void restart(int row) {
        windows[row].clear();
        cache.truncate(row, 0);
    }

    /// Lets every row continue another: row b goes on from where row `parents[b]` is.
    public void reorder(int[] parents) {
        cache.reorder(parents);
        ContextWindow[] windowsBefore = windows.clone();
        float[][] logitsBefore = logits.clone();
        for (int row = 0; row < parents.length; row++) {
            windows[row] = windowsBefore[parents[row]].copy();
            logits[row] = logitsBefore[parents[row]].clone();
        }
    }

    /// Bytes of the cache.
    public long cacheBytes() {
        return cache.bytes();
    }

    /// Adds tokens to a row's window.
    ///
    /// @return the tokens that the cache does not know: the new ones, or the whole window if it slid
    private NewTokens append(NewTokens extension) {
        int row = extension.sequence();
        boolean slid = false;
        for (int id : extension.ids()) {
            slid |= windows[row].append(id);
        }
        if (!slid) {
            return extension;
        }
        cache.truncate(row, 0);
        return new NewTokens(row, windows[row].ids());
    }

    private void keepLogits(int row, Tensor scores, int scoresRow) {
        int vocabularySize = model.config().vocabularySize();
        System.arraycopy(scores.value().data(), scoresRow * vocabularySize, logits[row], 0, vocabularySize);
    }
}
