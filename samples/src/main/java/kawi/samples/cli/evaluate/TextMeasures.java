package kawi.samples.cli.evaluate;

import java.util.HashSet;
import java.util.Set;

/// Statistics of the diversity of a text.
///
/// @param distinct1 the number of different tokens divided by the number of tokens (Li et al., "A diversity-promoting
/// objective function for neural conversation models", 2016, section 5)
/// @param distinct2 the number of different pairs of adjacent tokens divided by the number of pairs
/// @param repetition the share of sequences of four tokens that occurred before (Welleck et al., "Neural text
/// generation with unlikelihood training", 2019, section 6.1: `1 - distinct4`)
public record TextMeasures(double distinct1, double distinct2, double repetition) {
    private static final int RUN = 4;

    /// The statistics of a text; 0 if it is too short.
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
