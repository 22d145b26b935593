package kawi.engine.model;

import java.util.List;
import java.util.stream.IntStream;
import kawi.autograd.array.Shape;
import kawi.autograd.nn.Mode;
import kawi.autograd.op.CachedAttention.Segment;

/// New tokens of sequences whose earlier tokens are in a cache: only the R new rows are computed. Afterwards the cache
/// contains the new tokens, too.
///
/// @param newTokens of one sequence or more
/// @param cache the keys and values of the tokens before them
public record Continuation(List<NewTokens> newTokens, KvCache cache) implements ModelInput {

    @Override
    public int[] ids() {
        return newTokens.stream()
                .flatMapToInt(tokens -> IntStream.of(tokens.ids()))
                .toArray();
    }

    @Override
    public int[] positions() {
        return newTokens.stream()
                .flatMapToInt(tokens -> {
                    int first = cache.length(tokens.sequence());
                    return IntStream.range(first, first + tokens.count());
                })
                .toArray();
    }

    /// (R).
    @Override
    public Shape shape() {
        return Shape.of(newTokens.stream().mapToInt(NewTokens::count).sum());
    }

    @Override
    public int[] lastRows() {
        int[] rows = new int[newTokens.size()];
        int row = 0;
        for (int i = 0; i < rows.length; i++) {
            row += newTokens.get(i).count();
            rows[i] = row - 1;
        }
        return rows;
    }

    /// The rows of each sequence, with its keys and values in one layer.
    List<Segment> segments(int layer) {
        return cache.segments(layer, newTokens);
    }

    /// @throws IllegalArgumentException if the cache has no room, a sequence occurs twice, or the model is being
    /// trained: cached keys and values have no gradient
    @Override
    public void check(GptConfig config, Mode mode) {
        if (mode instanceof Mode.Training) {
            throw new IllegalArgumentException("a cache is for generation: training needs whole sequences");
        }
        cache.check(newTokens);
    }

    @Override
    public void finish() {
        cache.advance(newTokens);
    }
}
