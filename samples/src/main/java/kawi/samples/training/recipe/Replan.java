package kawi.samples.training.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import kawi.samples.request.UsageException;

/// A change of the number of steps during a training, because the machine had become slower or faster. The rest of the
/// learning-rate schedule is stretched over the new number of steps ([kawi.autograd.optim.LearningRate.Rescaled]).
///
/// @param from the number of steps that were done
/// @param steps the number of all steps from then on
public record Replan(long from, long steps) {

    /// The changes of a text such as `400:700,600:650`.
    ///
    /// @throws UsageException if it is not such a text
    public static List<Replan> parseAll(String text) {
        try {
            List<Replan> replans = new ArrayList<>();
            for (String part : text.split(",", -1)) {
                int colon = part.indexOf(':');
                replans.add(new Replan(
                        Long.parseLong(part.substring(0, Math.max(0, colon))),
                        Long.parseLong(part.substring(colon + 1))));
            }
            return replans;
        } catch (NumberFormatException e) {
            throw new UsageException(
                    "--replan %s: expected STEP:STEPS, separated by commas, as in 400:700,600:650".formatted(text), e);
        }
    }

    /// The text that [#parseAll] reads.
    public static String text(List<Replan> replans) {
        return replans.stream().map(Replan::toString).collect(Collectors.joining(","));
    }

    /// As it is written on the command line: `400:700`.
    @Override
    public String toString() {
        return from + ":" + steps;
    }
}
