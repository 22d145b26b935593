package kawi.samples.training.recipe;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import kawi.autograd.optim.LearningRate;
import kawi.samples.request.UsageException;

/// How the learning rate changes after the warmup.
public enum Schedule {
    /// Along half a cosine, to the lowest at the last step.
    COSINE,
    /// Linearly, to the lowest at the last step.
    LINEAR,
    /// Not at all, but linearly to the lowest in the last fifth of the steps: warmup-stable-decay.
    WSD,
    /// Not at all.
    CONSTANT;

    private static final int DECAY_SHARE = 5;

    /// The schedule of a name; the cosine for null: plans of older versions have no name.
    ///
    /// @throws UsageException if there is none of the name
    public static Schedule named(String name) {
        if (name == null) {
            return COSINE;
        }
        return Arrays.stream(values())
                .filter(schedule -> schedule.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException("there is no schedule \"" + name + "\": there is "
                        + Arrays.stream(values()).map(Schedule::toString).collect(Collectors.joining(", "))));
    }

    /// @param peak the learning rate after the warmup
    /// @param floor the learning rate of the last step, where it falls
    /// @throws IllegalArgumentException if a number is out of range
    LearningRate learningRate(double peak, double floor, long warmupSteps, long totalSteps) {
        return switch (this) {
            case COSINE -> new LearningRate.WarmupCosine(peak, floor, warmupSteps, totalSteps);
            case LINEAR -> new LearningRate.WarmupLinear(peak, floor, warmupSteps, totalSteps);
            case WSD ->
                new LearningRate.WarmupStableDecay(peak, floor, warmupSteps, totalSteps / DECAY_SHARE, totalSteps);
            case CONSTANT -> new LearningRate.WarmupConstant(peak, warmupSteps);
        };
    }

    /// As it is written on the command line and in files.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
