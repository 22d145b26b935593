package kawi.samples.play.write;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import kawi.engine.generate.Decoder;
import kawi.samples.request.JsonRequest;
import kawi.samples.request.UsageException;
import kawi.tokenizer.json.JsonCursor;

/// What the same greedy text costs with and without KV cache.
///
/// @param with each step with the cache: the first one reads the whole text, the next ones a token each, until the
/// window slides
/// @param without each step without it: all positions of the window, again and again
/// @param areEqual whether both wrote the same tokens
record CacheComparison(List<Step> with, List<Step> without, boolean areEqual) {
    private static final int MAX_TOKENS = 128;
    private static final int WARMUP_TOKENS = 8;

    /// @param positions number of positions computed
    /// @param milliseconds duration
    /// @param id the most probable token
    record Step(int positions, double milliseconds, int id) {}

    /// The number of tokens of a request.
    ///
    /// @throws UsageException if it is out of range
    static int tokens(byte[] json, int room) {
        JsonCursor field = JsonRequest.parse(json).at("tokens");
        int tokens = field.integer(1, MAX_TOKENS);
        if (tokens > room) {
            throw new UsageException("the text has room for " + room + " more tokens only: begin a new one");
        }
        return tokens;
    }

    /// @param decoder a new one for each of the two
    /// @param clock in nanoseconds
    static CacheComparison of(int[] ids, int tokens, Supplier<Decoder> decoder, LongSupplier clock) {
        for (boolean cache : new boolean[] {true, false}) { // the first passes of a JVM are slow
            steps(ids, Math.min(tokens, WARMUP_TOKENS), decoder.get(), cache, clock);
        }
        List<Step> with = steps(ids, tokens, decoder.get(), true, clock);
        List<Step> without = steps(ids, tokens, decoder.get(), false, clock);
        return new CacheComparison(with, without, ids(with).equals(ids(without)));
    }

    /// The generation loop: without the cache each step reads all that the model sees, as the first one does with it.
    private static List<Step> steps(int[] ids, int tokens, Decoder decoder, boolean cache, LongSupplier clock) {
        int[] text = Arrays.copyOf(ids, ids.length + tokens);
        List<Step> steps = new ArrayList<>();
        for (int length = ids.length; length < text.length; length++) {
            boolean reuses = cache && length > ids.length && decoder.room(0) > 0;
            long start = clock.getAsLong();
            float[] logits = cache && length > ids.length
                    ? decoder.decode(text[length - 1])
                    : decoder.prefill(Arrays.copyOf(text, length));
            long nanos = clock.getAsLong() - start;
            text[length] = argmax(logits);
            steps.add(new Step(reuses ? 1 : decoder.window(0).length, nanos / 1e6, text[length]));
        }
        return steps;
    }

    private static int argmax(float... logits) {
        int best = 0;
        for (int id = 1; id < logits.length; id++) {
            best = logits[id] > logits[best] ? id : best;
        }
        return best;
    }

    private static List<Integer> ids(List<Step> steps) {
        return steps.stream().map(Step::id).toList();
    }
}
