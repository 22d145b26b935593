package kawi.autograd.optim;

/// A learning-rate schedule: the learning rate of every step. Steps count from 0.
///
/// The schedules of Kawi are the records below. Implement [Custom] to add another:
///
///     LearningRate.Custom inverseRoot = step -> 0.01 / Math.sqrt(step + 1);
public sealed interface LearningRate {

    /// The learning rate of a step.
    ///
    /// @return a finite number of at least 0
    double at(long step);

    /// A schedule written outside of this library. It should be a pure function of the step: a run that is resumed
    /// then sees the rates of one that was never interrupted.
    @FunctionalInterface
    non-sealed interface Custom extends LearningRate {}

    /// The same rate at every step.
    record Constant(double rate) implements LearningRate {
        /// @throws IllegalArgumentException if the rate is negative or not finite
        public Constant {
            requireRate("the learning rate", rate);
        }

        @Override
        public double at(long step) {
            return rate;
        }
    }

    /// Rises linearly to the peak, then falls along half a cosine to a floor (Loshchilov and Hutter, "SGDR", 2017,
    /// equation 5, without restarts; with the warm-up that Transformers are trained with).
    ///
    /// @param peak the highest rate, first reached at step `warmupSteps`
    /// @param floor the rate from `totalSteps` on
    /// @param warmupSteps steps of the rise; step s of it has the rate `peak (s + 1) / (warmupSteps + 1)`
    /// @param totalSteps where the fall ends
    record WarmupCosine(double peak, double floor, long warmupSteps, long totalSteps) implements LearningRate {
        /// @throws IllegalArgumentException if a rate is negative or not finite, or a number of steps negative
        public WarmupCosine {
            requireRate("the learning rate", peak);
            requireRate("the lowest learning rate", floor);
            requireSteps(warmupSteps, totalSteps);
        }

        @Override
        public double at(long step) {
            if (step < warmupSteps) {
                return peak * (step + 1) / (warmupSteps + 1);
            }
            if (step >= totalSteps) {
                return floor;
            }
            double progress = (double) (step - warmupSteps) / (totalSteps - warmupSteps);
            return floor + (peak - floor) * (1 + StrictMath.cos(Math.PI * progress)) / 2;
        }
    }

    /// Falls linearly from the peak to a floor.
    ///
    /// @param peak the rate at step 0
    /// @param floor the rate from `totalSteps` on
    /// @param totalSteps where the fall ends
    record LinearDecay(double peak, double floor, long totalSteps) implements LearningRate {
        /// @throws IllegalArgumentException if a rate is negative or not finite, or the number of steps
        /// negative
        public LinearDecay {
            requireRate("the learning rate", peak);
            requireRate("the lowest learning rate", floor);
            requireSteps(0, totalSteps);
        }

        @Override
        public double at(long step) {
            return step >= totalSteps ? floor : peak + (floor - peak) * step / totalSteps;
        }
    }

    private static void requireRate(String what, double rate) {
        if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(what + " must be a number of at least 0, not " + rate);
        }
    }

    private static void requireSteps(long warmupSteps, long totalSteps) {
        if (warmupSteps < 0 || totalSteps < 0) {
            throw new IllegalArgumentException("numbers of steps must be at least 0, not " + warmupSteps
                    + " of warm-up and " + totalSteps + " in all");
        }
    }
}
