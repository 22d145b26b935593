package kawi.samples.training.budget;

import java.util.OptionalLong;

/// Decides how many steps a training has so that it ends on time, from the times of its steps. It reads no clock: each
/// method is told the time, in seconds since the process started.
///
/// The speed is a moving average over about a tenth of the budget. The number of steps is changed only if the training
/// would end clearly too late or too early: by more than a tenth of the time that is left (speeds come and go), and by
/// more than 1.5 % of the budget; and not again at once.
public final class TimeBudget {
    /// The whole process should end after this share of the budget: a little late is still on time then.
    private static final double AIM = 0.985;

    /// The end of a training, after its last evaluation: the last checkpoint, a sample, the plot. Like the
    /// preparation it runs code that is not compiled yet, so on a busy machine both are slow: the end takes about
    /// this share of it.
    private static final double END_OF_PREPARATION = 0.6;

    private static final double MIN_END_SECONDS = 1.5;
    private static final double MAX_END_SHARE = 0.05;

    private static final double TRIAL_SHARE = 0.04;
    private static final double MAX_TRIAL_SECONDS = 6;
    private static final double WINDOW_SHARE = 0.1;
    private static final double MIN_WINDOW_SECONDS = 3;
    private static final double TOLERANCE = 0.015;
    private static final double TOLERANCE_OF_REST = 0.1;
    private static final double EVALUATION_WEIGHT = 0.5;

    /// The number of steps after which the speed is known; earlier, the plan changes only if the time is over.
    private static final int MIN_LEARNED = 5;

    /// The least time between two changes, as shares of the budget.
    private static final double BETWEEN_CHANGES_TO_MORE = 0.06;

    private static final double BETWEEN_CHANGES_TO_FEWER = 0.03;

    private final double seconds;
    private final int interval;
    private double measuredStepsPerSecond;
    private double stepsPerSecond;
    private double evaluation;
    private double end;
    private double last;
    private int learned;
    private double changed;
    private boolean isEvaluated;

    /// @param seconds the budget
    /// @param interval steps between two evaluations
    public TimeBudget(double seconds, int interval) {
        this.seconds = seconds;
        this.interval = interval;
    }

    /// The budget.
    public double seconds() {
        return seconds;
    }

    /// The time for measuring the speed before the training, in seconds.
    public static double trialSeconds(double budget) {
        return Math.min(MAX_TRIAL_SECONDS, TRIAL_SHARE * budget);
    }

    /// The number of steps of a training that is about to begin; at least 1.
    public long begin(double now, StepTimes measured) {
        measuredStepsPerSecond = 1 / measured.step();
        stepsPerSecond = measuredStepsPerSecond;
        evaluation = measured.evaluation();
        double preparation = now - trialSeconds(seconds);
        end = Math.clamp(END_OF_PREPARATION * preparation, MIN_END_SECONDS, MIN_END_SECONDS + MAX_END_SHARE * seconds);
        last = now;
        changed = now;
        isEvaluated = true; // the first step comes after the evaluation of step 0
        return measured.steps(0, left(now), interval);
    }

    /// The seconds for steps and evaluations that are left. The end of the training is slower if the steps are.
    private double left(double now) {
        return AIM * seconds - end * Math.max(1, measuredStepsPerSecond / stepsPerSecond) - now;
    }

    /// Called after each evaluation.
    public void evaluated() {
        isEvaluated = true;
    }

    /// Called after each step.
    ///
    /// @param step the number of steps so far
    /// @param steps of the whole training as it is planned
    /// @return another number of all steps, more than `step`, if the training would not end on time
    public OptionalLong stepped(long step, long steps, double now) {
        learn(Math.max(now - last, Double.MIN_NORMAL));
        last = now;
        if (step >= steps) {
            return OptionalLong.empty();
        }
        var times = new StepTimes(1 / stepsPerSecond, evaluation);
        double left = left(now);
        if (learned < MIN_LEARNED && left > 0) {
            return OptionalLong.empty();
        }
        double late = times.seconds(step, steps, interval) - left;
        double pause = (late > 0 ? BETWEEN_CHANGES_TO_FEWER : BETWEEN_CHANGES_TO_MORE) * seconds;
        if (Math.abs(late) <= Math.max(TOLERANCE * seconds, TOLERANCE_OF_REST * left) || now - changed < pause) {
            return OptionalLong.empty();
        }
        changed = now;
        long other = times.steps(step, left, interval);
        return other == steps ? OptionalLong.empty() : OptionalLong.of(other);
    }

    /// A step between whose end and that of the step before there was an evaluation tells how long those take.
    private void learn(double elapsed) {
        if (isEvaluated) {
            isEvaluated = false;
            double latest = Math.max(0, elapsed - 1 / stepsPerSecond);
            evaluation += EVALUATION_WEIGHT * (latest - evaluation);
        } else {
            double window = Math.max(MIN_WINDOW_SECONDS, WINDOW_SHARE * seconds);
            double weight = -Math.expm1(-elapsed / window);
            learned++;
            stepsPerSecond += weight * (1 / elapsed - stepsPerSecond);
        }
    }
}
