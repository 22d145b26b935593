package kawi.engine.generate.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import kawi.engine.generate.Generation;
import kawi.engine.generate.GenerationConfig;
import kawi.engine.generate.Generator;
import kawi.engine.generate.Request;
import kawi.engine.generate.WritingBatch;

/// Writes several texts at random and takes those of which the model thinks most: the highest mean log-probability of a
/// token (the `best_of` of OpenAI's API).
///
/// @param count how many are written
public record BestOf(int count) {

    /// @throws IllegalArgumentException if none is to be written
    public BestOf {
        if (count < 1) {
            throw new IllegalArgumentException("the best of at least 1 text is taken, not of " + count);
        }
    }

    /// Continues a prompt so many times, all at once, with the seeds from that of the config on.
    ///
    /// @return all texts, the best first; of equal ones that of the lowest seed
    public List<Generation> write(Generator generator, int[] prompt, GenerationConfig config) {
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            requests.add(new Request(prompt, config.withSeed(config.seed() + i)));
        }
        WritingBatch batch = generator.writeAll(requests, count);
        batch.forEachRemaining(turns -> {});
        return batch.results().stream()
                .sorted(Comparator.comparingDouble(Generation::meanLogProbability)
                        .reversed())
                .toList();
    }
}
