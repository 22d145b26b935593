package kawi.engine.generate.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kawi.autograd.Inference;
import kawi.autograd.Tensor;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Device;
import kawi.autograd.nn.Mode;
import kawi.engine.generate.ContextWindow;
import kawi.engine.generate.Generator;
import kawi.engine.generate.LogitsSource;
import kawi.engine.generate.WindowShift;
import kawi.engine.generate.strategy.Distribution;
import kawi.engine.generate.strategy.History;
import kawi.engine.model.Continuation;
import kawi.engine.model.Gpt;
import kawi.engine.model.KvCache;
import kawi.engine.model.NewTokens;

/// The decoder of one text under [ContrastiveSearch]: reads every candidate in a row of its own. The chosen candidate's
/// hidden states and logits are then known without another pass.
///
/// While the window does not shift, all rows hold the same text, and differ only in the candidate's position; after the
/// choice the other rows copy that position from the chosen row. When the window shifts, every row is prefilled with a
/// window of its own, or with attention sinks drops the same tokens.
final class ContrastiveDecoder implements LogitsSource {
    private final ContrastiveSearch search;
    private final Gpt model;
    private final Inference inference;
    private final KvCache cache;
    private final ContextWindow window;
    private final WindowShift shift;
    private final Device device;
    private final int width;
    private final int vocabularySize;
    private float[] hiddenStates; // of the text in the window: (T, C)
    private float[] logits; // of the next token: (V); null before the prompt is read
    private List<Candidate> candidates = List.of();

    /// A candidate that was read after the text.
    ///
    /// @param row its row of the cache
    /// @param id the token
    /// @param probability under the model
    /// @param hiddenStates of the text and the candidate: (T + 1, C)
    /// @param logits of the token after the candidate: (V)
    private record Candidate(int row, int id, double probability, float[] hiddenStates, float[] logits) {}

    /// @param capacity maximum number of tokens of the text
    ContrastiveDecoder(ContrastiveSearch search, Generator generator, int capacity) {
        this.search = search;
        this.model = generator.model();
        this.inference = Inference.withPrepackedWeights(generator.device());
        this.width = model.config().width();
        this.vocabularySize = model.config().vocabularySize();
        this.cache = new KvCache(model.config(), Math.min(search.k(), vocabularySize), capacity);
        this.shift = generator.shift();
        this.device = generator.device();
        this.window = new ContextWindow(model.config().contextLength(), shift);
    }

    /// The result of a pass.
    ///
    /// @param hiddenStates of all new positions, (R, C)
    /// @param logits after the last position of each row, (V)
    private record Read(float[] hiddenStates, List<float[]> logits) {}

    private Read read(List<NewTokens> newTokens) {
        inference.reset();
        return inference.run(() -> {
            Tensor hidden = model.hiddenStates(new Continuation(newTokens, cache), Mode.EVALUATION); // (R, C)
            int[] last = new int[newTokens.size()];
            int position = 0;
            for (int i = 0; i < last.length; i++) {
                position += newTokens.get(i).ids().length;
                last[i] = position - 1;
            }
            float[] next =
                    model.lmHead(hidden.embedding(last, Shape.of(last.length))).toFloats(); // (rows, V)
            List<float[]> logitsOfRows = new ArrayList<>();
            for (int i = 0; i < last.length; i++) {
                logitsOfRows.add(Arrays.copyOfRange(next, i * vocabularySize, (i + 1) * vocabularySize));
            }
            return new Read(hidden.toFloats(), logitsOfRows);
        });
    }

    @Override
    public float[] logits(History ids) {
        if (logits == null) {
            prefill(ids.toArray());
        } else {
            adopt(ids.id(ids.size() - 1));
        }
        return logits;
    }

    @Override
    public int[] window() {
        return window.ids();
    }

    private void prefill(int[] prompt) {
        Arrays.stream(prompt).forEach(window::append);
        Read read = read(List.of(new NewTokens(0, window.ids())));
        hiddenStates = read.hiddenStates();
        logits = read.logits().getFirst();
        for (int row = 1; row < cache.sequences(); row++) {
            cache.copy(0, row, 0);
        }
    }

    /// The id of the candidate with the highest score; of equal ones the most probable.
    int best() {
        candidates = readCandidates(Distribution.of(logits));
        int best = -1;
        double highest = Double.NEGATIVE_INFINITY;
        for (Candidate candidate : candidates) {
            double score = (1 - search.alpha()) * candidate.probability()
                    - search.alpha() * similarity(candidate.hiddenStates(), width);
            if (score > highest) {
                highest = score;
                best = candidate.id();
            }
        }
        return best;
    }

    /// Reads the most probable tokens, each in a row of its own.
    private List<Candidate> readCandidates(Distribution predicted) {
        int count = Math.min(cache.sequences(), predicted.size());
        List<NewTokens> newTokens = new ArrayList<>();
        boolean evicts = window.isFull() && shift.keepsCache();
        boolean refills = window.isFull() && !shift.keepsCache();
        if (evicts) {
            hiddenStates = withoutEvicted(hiddenStates);
        }
        for (int row = 0; row < count; row++) {
            int[] ids = {predicted.id(row)};
            if (evicts) {
                cache.evict(row, shift.sinks(), shift.tokens(), device);
            } else if (refills) {
                ContextWindow own = window.copy();
                own.append(ids[0]);
                ids = own.ids();
                cache.truncate(row, 0);
            }
            newTokens.add(new NewTokens(row, ids));
        }
        Read read = read(newTokens);
        List<Candidate> readCandidates = new ArrayList<>();
        int from = 0;
        for (int row = 0; row < count; row++) {
            int to = from + newTokens.get(row).ids().length * width;
            float[] own = Arrays.copyOfRange(read.hiddenStates(), from, to);
            readCandidates.add(new Candidate(
                    row,
                    predicted.id(row),
                    predicted.probability(row),
                    refills ? own : concatenated(hiddenStates, own),
                    read.logits().get(row)));
            from = to;
        }
        return readCandidates;
    }

    /// The hidden states of the tokens that a shift leaves.
    private float[] withoutEvicted(float[] all) {
        int to = shift.sinks() * width;
        int from = to + shift.tokens() * width;
        float[] left = Arrays.copyOf(all, all.length - (from - to));
        System.arraycopy(all, from, left, to, all.length - from);
        return left;
    }

    private static float[] concatenated(float[] first, float[] second) {
        float[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /// The largest cosine similarity of the last position and an earlier one; -1 if there is no earlier one.
    ///
    /// @param hiddenStates (T, C)
    /// @param width C
    static double similarity(float[] hiddenStates, int width) {
        int last = hiddenStates.length - width;
        double largest = -1;
        for (int position = 0; position < last; position += width) {
            largest = Math.max(largest, cosine(hiddenStates, position, last, width));
        }
        return largest;
    }

    private static double cosine(float[] hiddenStates, int a, int b, int width) {
        double product = 0;
        double squaresOfA = 0;
        double squaresOfB = 0;
        for (int c = 0; c < width; c++) {
            product += (double) hiddenStates[a + c] * hiddenStates[b + c];
            squaresOfA += (double) hiddenStates[a + c] * hiddenStates[a + c];
            squaresOfB += (double) hiddenStates[b + c] * hiddenStates[b + c];
        }
        return product / Math.sqrt(squaresOfA * squaresOfB);
    }

    /// Continues with the chosen candidate: all other rows become copies of its row.
    private void adopt(int id) {
        Candidate chosen = candidates.stream()
                .filter(candidate -> candidate.id() == id)
                .findFirst()
                .orElseThrow();
        boolean shifted = window.append(id);
        hiddenStates = chosen.hiddenStates();
        logits = chosen.logits();
        int length = cache.length(chosen.row());
        for (int row = 0; row < cache.sequences(); row++) {
            if (row != chosen.row()) {
                int common = shifted || cache.length(row) < length ? 0 : length - 1;
                cache.copy(chosen.row(), row, common);
            }
        }
    }
}
