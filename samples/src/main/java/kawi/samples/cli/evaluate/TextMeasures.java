package kawi.samples.cli.evaluate;

import java.util.HashSet;
import java.util.Set;

/// What can be counted of a text, whatever it says.
///
/// @param distinct1 different tokens for each token (Li et al., "A diversity-promoting objective function for neural
/// conversation models", 2016, section 5)
/// @param distinct2 different pairs of neighbours for each pair
/// @param repetition how many runs of four tokens were there before (Welleck et al., "Neural text generation with
/// unlikelihood training", 2019, section 6.1: `1 - distinct4`)
public record TextMeasures(double distinct1, double distinct2, double repetition) {
    private static final int RUN = 4;

    /// Of ids; a text too short for a run has nothing distinct and nothing repeated.
    public static TextMeasures of(int... ids) {
        double distinct4 = distinct(RUN, ids);
        return new TextMeasures(distinct(1, ids), distinct(2, ids), ids.length < RUN ? 0 : 1 - distinct4);
    }

    private static double distinct(int n, int... ids) {
        Set<String> runs = new HashSet<>();
        int all = ids.length - n + 1;
        for (int i = 0; i < all; i++) {
            var run = new StringBuilder();
            for (int k = 0; k < n; k++) {
                run.append(ids[i + k]).append(' ');
            }
            runs.add(run.toString());
        }
        return all <= 0 ? 0 : (double) runs.size() / all;
    }
}
