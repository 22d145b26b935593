package kawi.engine.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import kawi.autograd.Inference;
import kawi.autograd.Tensor;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Device;
import kawi.autograd.nn.Mode;
import kawi.engine.generate.strategy.Distribution;
import kawi.engine.model.Continuation;
import kawi.engine.model.Gpt;
import kawi.engine.model.KvCache;
import kawi.engine.model.NewTokens;

/// One text by [ContrastiveSearch]: reads every candidate in a row of its own, and goes on with the best.
///
/// As long as the window does not slide, all rows hold the same text, and only the position of the candidate differs;
/// the loser rows then take over the winner's. When it slides, every row is prefilled with its own window.
final class ContrastiveReader implements Reader {
    private final ContrastiveSearch search;
    private final Gpt model;
    private final Inference inference;
    private final KvCache cache;
    private final ContextWindow window;
    private final int width;
    private final int vocabularySize;
    /// The features of the text in the window: (T, C).
    private float[] features;

    private float[] logits;

    /// The candidates that were read.
    private List<Candidate> candidates = List.of();

    /// @param row where it was read
    /// @param id the token
    /// @param probability by the model
    /// @param features of the text with it: (T + 1, C)
    /// @param logits of what follows it
    private record Candidate(int row, int id, double probability, float[] features, float[] logits) {}

    ContrastiveReader(ContrastiveSearch search, Gpt model, Device device, int capacity, int slide, int[] prompt) {
        this.search = search;
        this.model = model;
        this.inference = Inference.withPrepackedWeights(device);
        this.width = model.config().width();
        this.vocabularySize = model.config().vocabularySize();
        this.cache = new KvCache(model.config(), Math.min(search.k(), vocabularySize), capacity);
        this.window = new ContextWindow(model.config().contextLength(), slide);
        Arrays.stream(prompt).forEach(window::append);
        Read read = read(List.of(new NewTokens(0, window.ids())));
        features = read.features();
        logits = read.logits().getFirst();
        for (int row = 1; row < cache.sequences(); row++) {
            cache.copy(0, row, 0);
        }
    }

    /// @param features of all new positions, (R, C)
    /// @param logits after the last position of each extension, (V)
    private record Read(float[] features, List<float[]> logits) {}

    private Read read(List<NewTokens> extensions) {
        inference.reset();
        return inference.run(() -> {
            Tensor rows = model.hiddenStates(new Continuation(extensions, cache), Mode.EVALUATION); // (R, C)
            int[] last = new int[extensions.size()];
            int row = 0;
            for (int i = 0; i < last.length; i++) {
                row += extensions.get(i).ids().length;
                last[i] = row - 1;
            }
            float[] scores =
                    model.lmHead(rows.embedding(last, Shape.of(last.length))).toFloats(); // (extensions, V)
            List<float[]> each = new ArrayList<>();
            for (int i = 0; i < last.length; i++) {
                each.add(Arrays.copyOfRange(scores, i * vocabularySize, (i + 1) * vocabularySize));
            }
            return new Read(rows.toFloats(), each);
        });
    }

    @Override
    public float[] logits() {
        return logits;
    }

    @Override
    public int[] window() {
        return window.ids();
    }

    @Override
    public OptionalInt decided() {
        candidates = readCandidates(Distribution.of(logits));
        Candidate best = null;
        double highest = Double.NEGATIVE_INFINITY;
        for (Candidate candidate : candidates) {
            double score = (1 - search.alpha()) * candidate.probability()
                    - search.alpha() * similarity(candidate.features(), width);
            if (score > highest) {
                highest = score;
                best = candidate;
            }
        }
        return OptionalInt.of(best.id());
    }

    /// The most probable tokens, each read in a row of its own.
    private List<Candidate> readCandidates(Distribution thought) {
        int count = Math.min(cache.sequences(), thought.size());
        List<NewTokens> extensions = new ArrayList<>();
        boolean slides = window.isFull();
        for (int row = 0; row < count; row++) {
            int[] ids = {thought.id(row)};
            if (slides) {
                ContextWindow own = window.copy();
                own.append(ids[0]);
                ids = own.ids();
                cache.truncate(row, 0);
            }
            extensions.add(new NewTokens(row, ids));
        }
        Read read = read(extensions);
        List<Candidate> readOnes = new ArrayList<>();
        int from = 0;
        for (int row = 0; row < count; row++) {
            int to = from + extensions.get(row).ids().length * width;
            float[] own = Arrays.copyOfRange(read.features(), from, to);
            float[] all = slides ? own : concatenated(features, own);
            readOnes.add(new Candidate(
                    row,
                    thought.id(row),
                    thought.probability(row),
                    all,
                    read.logits().get(row)));
            from = to;
        }
        return readOnes;
    }

    private static float[] concatenated(float[] first, float[] second) {
        float[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /// The largest cosine of the last row and one before it; -1 if there is none.
    static double similarity(float[] features, int width) {
        int last = features.length - width;
        double largest = -1;
        for (int row = 0; row < last; row += width) {
            largest = Math.max(largest, cosine(features, row, last, width));
        }
        return largest;
    }

    private static double cosine(float[] features, int a, int b, int width) {
        double product = 0;
        double squaresOfA = 0;
        double squaresOfB = 0;
        for (int c = 0; c < width; c++) {
            product += (double) features[a + c] * features[b + c];
            squaresOfA += (double) features[a + c] * features[a + c];
            squaresOfB += (double) features[b + c] * features[b + c];
        }
        return product / Math.sqrt(squaresOfA * squaresOfB);
    }

    @Override
    public void advance(int id) {
        Candidate chosen = candidates.stream()
                .filter(candidate -> candidate.id() == id)
                .findFirst()
                .orElseThrow();
        boolean slid = window.append(id);
        features = chosen.features();
        logits = chosen.logits();
        int length = cache.length(chosen.row());
        for (int row = 0; row < cache.sequences(); row++) {
            if (row != chosen.row()) {
                int common = slid || cache.length(row) < length ? 0 : length - 1;
                cache.copy(chosen.row(), row, common);
            }
        }
    }
}
