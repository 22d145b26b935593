package kawi.engine.generate.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import kawi.engine.generate.ContinuousBatch.Request;
import kawi.engine.generate.Generation;
import kawi.engine.generate.GenerationConfig;
import kawi.engine.generate.Generator;

/// Samples several texts and ranks them by the mean log-probability of a token (the `best_of` of OpenAI's API).
///
/// @param count number of texts
public record BestOf(int count) {

    /// @throws IllegalArgumentException if the count is not positive
    public BestOf {
        if (count < 1) {
            throw new IllegalArgumentException("the number of texts to choose from must be at least 1, not " + count);
        }
    }

    /// Continues a prompt several times, all at once, with consecutive seeds from the config's on.
    ///
    /// @return all texts in descending order; of equal ones the one with the lowest seed first
    public List<Generation> generate(Generator generator, int[] prompt, GenerationConfig config) {
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            requests.add(new Request(prompt, config.withSeed(config.seed() + i)));
        }
        return generator.batch(requests, count).finish().stream()
                .sorted(Comparator.comparingDouble(Generation::meanLogProbability)
                        .reversed())
                .toList();
    }
}
