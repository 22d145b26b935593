package kawi.samples.training.budget;

/// The duration of the parts of a training, in seconds.
///
/// @param step one step
/// @param evaluation one evaluation, on both texts
public record StepTimes(double step, double evaluation) {

    /// The number of evaluations that a training has after a step, the one at its end included.
    ///
    /// @param from the number of steps that are done; the evaluation after them is still to come, if there is one
    /// @param steps of the whole training
    /// @param interval steps between two evaluations
    static long evaluations(long from, long steps, int interval) {
        long before = Math.ceilDiv(from, interval);
        long all = (steps - 1) / interval + 1; // at 0, interval, 2 interval, ..., before the last step
        return Math.max(0, all - before) + 1;
    }

    /// The number of all steps so that the training needs some seconds from a step on; at least one more step.
    ///
    /// @param from the number of steps that are done
    /// @param seconds that are left for steps and evaluations
    /// @param interval steps between two evaluations
    public long steps(long from, double seconds, int interval) {
        long low = from + 1;
        long high = low + (long) Math.min(1e15, Math.max(0, seconds / step));
        while (low < high) {
            long middle = low + (high - low + 1) / 2;
            if (seconds(from, middle, interval) <= seconds) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /// The seconds from a step to the end of a training.
    double seconds(long from, long steps, int interval) {
        return (steps - from) * step + evaluations(from, steps, interval) * evaluation;
    }
}
