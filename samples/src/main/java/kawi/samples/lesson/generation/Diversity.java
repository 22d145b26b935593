package kawi.samples.lesson.generation;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// How varied some texts are together: the number of different runs of n tokens divided by the number of all runs
/// (distinct-n; Li et al., "A diversity-promoting objective function for neural conversation models", 2016, section 5).
final class Diversity {
    private Diversity() {}

    /// @param n tokens of a run
    /// @return from above 0 to 1; 0 if there are no runs
    static double distinct(int n, List<int[]> texts) {
        Set<List<Integer>> different = new HashSet<>();
        int all = 0;
        for (int[] ids : texts) {
            for (int from = 0; from + n <= ids.length; from++) {
                different.add(
                        IntStream.range(from, from + n).mapToObj(i -> ids[i]).toList());
                all++;
            }
        }
        return all == 0 ? 0 : (double) different.size() / all;
    }

    /// The number of different texts.
    static long differentTexts(List<int[]> texts) {
        return texts.stream()
                .map(ids -> Arrays.stream(ids).boxed().toList())
                .distinct()
                .count();
    }
}
