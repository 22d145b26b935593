package kawi.autograd.optim;

import kawi.autograd.text.Decimal;

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

    /// Linear warmup, then cosine decay to a floor (Loshchilov and Hutter, "SGDR", 2017, equation 5, without restarts;
    /// with the warmup that Transformers are trained with).
    ///
    /// @param peak the maximum, first reached at step `warmupSteps`
    /// @param floor the rate from `totalSteps` on
    /// @param warmupSteps steps of the warmup; step s of it has the rate `peak (s + 1) / (warmupSteps + 1)`
    /// @param totalSteps the step at which the decay ends
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
                return warmup(peak, step, warmupSteps);
            }
            if (step >= totalSteps) {
                return floor;
            }
            double progress = (double) (step - warmupSteps) / (totalSteps - warmupSteps);
            return floor + (peak - floor) * (1 + StrictMath.cos(Math.PI * progress)) / 2;
        }
    }

    /// Linear warmup, then linear decay to a floor.
    ///
    /// @param peak the maximum, first reached at step `warmupSteps`
    /// @param floor the rate from `totalSteps` on
    /// @param warmupSteps steps of the warmup; step s of it has the rate `peak (s + 1) / (warmupSteps + 1)`
    /// @param totalSteps the step at which the decay ends
    record WarmupLinear(double peak, double floor, long warmupSteps, long totalSteps) implements LearningRate {
        /// @throws IllegalArgumentException if a rate is negative or not finite, or a number of steps negative
        public WarmupLinear {
            requireRate("the learning rate", peak);
            requireRate("the lowest learning rate", floor);
            requireSteps(warmupSteps, totalSteps);
        }

        @Override
        public double at(long step) {
            if (step < warmupSteps) {
                return warmup(peak, step, warmupSteps);
            }
            if (step >= totalSteps) {
                return floor;
            }
            return peak + (floor - peak) * (step - warmupSteps) / (totalSteps - warmupSteps);
        }
    }

    /// Linear warmup, then constant, then linear decay to a floor: warmup-stable-decay (Hu et al., "MiniCPM", 2024,
    /// section 4). Until the decay begins the schedule does not depend on the number of steps.
    ///
    /// @param peak the maximum, first reached at step `warmupSteps`
    /// @param floor the rate from `totalSteps` on
    /// @param warmupSteps steps of the warmup; step s of it has the rate `peak (s + 1) / (warmupSteps + 1)`
    /// @param decaySteps the last steps, in which the rate falls; it begins after the warmup at the earliest
    /// @param totalSteps the step at which the decay ends
    record WarmupStableDecay(double peak, double floor, long warmupSteps, long decaySteps, long totalSteps)
            implements LearningRate {
        /// @throws IllegalArgumentException if a rate is negative or not finite, or a number of steps negative
        public WarmupStableDecay {
            requireRate("the learning rate", peak);
            requireRate("the lowest learning rate", floor);
            requireSteps(warmupSteps, totalSteps);
            requireSteps(warmupSteps, decaySteps);
        }

        @Override
        public double at(long step) {
            long decayFrom = Math.max(warmupSteps, totalSteps - decaySteps);
            if (step < warmupSteps) {
                return warmup(peak, step, warmupSteps);
            }
            if (step >= totalSteps) {
                return floor;
            }
            return step < decayFrom ? peak : peak + (floor - peak) * (step - decayFrom) / (totalSteps - decayFrom);
        }
    }

    /// Linear warmup, then constant.
    ///
    /// @param rate the rate from step `warmupSteps` on
    /// @param warmupSteps steps of the warmup; step s of it has the rate `rate (s + 1) / (warmupSteps + 1)`
    record WarmupConstant(double rate, long warmupSteps) implements LearningRate {
        /// @throws IllegalArgumentException if the rate is negative or not finite, or the number of steps negative
        public WarmupConstant {
            requireRate("the learning rate", rate);
            requireSteps(warmupSteps, 0);
        }

        @Override
        public double at(long step) {
            return step < warmupSteps ? warmup(rate, step, warmupSteps) : rate;
        }
    }

    /// A schedule whose rest has another length: from a step on, what was left of it is gone through in fewer or more
    /// steps. The first of these steps has the rate that it would have had, the last step the rate of the old last
    /// step.
    ///
    /// @param schedule until the step, and then faster or slower
    /// @param from the first step whose rate may differ
    /// @param oldEnd the number of steps for which the schedule was made, more than `from`
    /// @param newEnd the new number of steps, more than `from`
    record Rescaled(LearningRate schedule, long from, long oldEnd, long newEnd) implements LearningRate {
        /// @throws IllegalArgumentException if a number of steps is negative, or nothing is left to be rescaled
        public Rescaled {
            if (from < 0 || oldEnd <= from || newEnd <= from) {
                throw new IllegalArgumentException("a schedule of " + oldEnd + " steps cannot end after " + newEnd
                        + " steps instead, from step " + from + " on");
            }
        }

        @Override
        public double at(long step) {
            if (step < from) {
                return schedule.at(step);
            }
            if (step >= newEnd) {
                return schedule.at(oldEnd + (step - newEnd));
            }
            if (step == newEnd - 1) {
                return schedule.at(oldEnd - 1);
            }
            return schedule.at(from + Math.multiplyExact(step - from, oldEnd - 1 - from) / (newEnd - 1 - from));
        }
    }

    private static double warmup(double peak, long step, long warmupSteps) {
        return peak * (step + 1) / (warmupSteps + 1);
    }

    private static void requireRate(String what, double rate) {
        if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(what + " must be a number of at least 0, not " + Decimal.of(rate));
        }
    }

    private static void requireSteps(long warmupSteps, long totalSteps) {
        if (warmupSteps < 0 || totalSteps < 0) {
            throw new IllegalArgumentException("numbers of steps must be at least 0, not " + warmupSteps
                    + " of warmup and " + totalSteps + " in all");
        }
    }
}
