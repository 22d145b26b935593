package kawi.engine.generate.strategy;

import java.util.Comparator;
import java.util.stream.IntStream;
import kawi.autograd.text.Decimal;

/// Keeps the tokens whose surprisal is closest to the entropy, until their probabilities reach p (Meister et al.,
/// "Locally typical sampling", 2023, section 3): neither the most predictable nor the least likely tokens.
///
///     distance = | -log probability - entropy |
///
/// Tokens are taken in ascending order of their distance, of equal ones the more probable first. The token that crosses
/// p is kept, and so are all tokens at the same distance.
///
/// @param p above 0; 1 keeps all
public record TypicalP(double p) implements LogitsWarper {
    /// @throws IllegalArgumentException if p is outside (0, 1]
    public TypicalP {
        Checks.probability("typical-p", p);
    }

    @Override
    public String label() {
        return "typical-p " + Decimal.of(p);
    }

    @Override
    public Distribution apply(Distribution candidates, double uniform) {
        if (p == 1) {
            return candidates;
        }
        double[] distances = distances(candidates);
        int[] nearestFirst = IntStream.range(0, candidates.size())
                .boxed()
                .sorted(Comparator.comparingDouble(rank -> distances[rank]))
                .mapToInt(Integer::intValue)
                .toArray();
        double sum = 0;
        double farthest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < nearestFirst.length && sum < p; i++) {
            sum += candidates.probability(nearestFirst[i]);
            farthest = distances[nearestFirst[i]];
        }
        double kept = farthest;
        return candidates.keep(rank -> distances[rank] <= kept);
    }

    private static double[] distances(Distribution candidates) {
        double entropy = candidates.entropy();
        return IntStream.range(0, candidates.size())
                .mapToDouble(rank -> Math.abs(-candidates.logProbability(rank) - entropy))
                .toArray();
    }
}
