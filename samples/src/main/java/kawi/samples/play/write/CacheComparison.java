package kawi.samples.play.write;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
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
    static CacheComparison of(int[] ids, int tokens, int maxWindow, Supplier<PrefixDecoder> decoder) {
        List<Step> with = steps(ids, tokens, maxWindow, decoder.get(), true);
        List<Step> without = steps(ids, tokens, maxWindow, decoder.get(), false);
        return new CacheComparison(with, without, ids(with).equals(ids(without)));
    }

    private static List<Step> steps(int[] ids, int tokens, int maxWindow, PrefixDecoder decoder, boolean cache) {
        int[] text = Arrays.copyOf(ids, ids.length + tokens);
        List<Step> steps = new ArrayList<>();
        for (int length = ids.length; length < text.length; length++) {
            int[] window = Arrays.copyOfRange(text, Math.max(0, length - maxWindow), length);
            PrefixDecoder.Pass pass = decoder.pass(window, cache);
            int best = argmax(pass.logits());
            text[length] = best;
            steps.add(new Step(pass.positions(), pass.nanos() / 1e6, best));
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
