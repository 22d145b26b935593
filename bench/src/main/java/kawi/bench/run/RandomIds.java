package kawi.bench.run;

import java.util.stream.IntStream;
import kawi.autograd.random.CounterRandom;

/// Random token ids. No computation takes longer for some ids than for others.
final class RandomIds {
    private RandomIds() {}

    static int[] of(int count, int vocabularySize, CounterRandom random) {
        return IntStream.range(0, count)
                .map(i -> random.below(vocabularySize, i))
                .toArray();
    }
}
