package kawi.samples.lesson.generation;

import kawi.engine.generate.strategy.Distribution;
import kawi.engine.generate.strategy.TopP;

/// Top-p in two readings.
final class Nucleus {
    private Nucleus() {}

    /// The chapter's line, `sorted_probs[cumsum <= p]`: the token that crosses p is dropped.
    ///
    /// @return the number of tokens that are kept; 0 if the first one alone exceeds p
    static int keptByTheChapter(Distribution distribution, double p) {
        int kept = 0;
        double sum = 0;
        while (kept < distribution.size() && sum + distribution.probability(kept) <= p) {
            sum += distribution.probability(kept++);
        }
        return kept;
    }

    /// Kawi's and Hugging Face's: the token that crosses p is kept.
    static int kept(Distribution distribution, double p) {
        return new TopP(p).apply(distribution, 0).size();
    }
}
