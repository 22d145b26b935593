package kawi.samples.training.budget;

import java.util.function.DoubleSupplier;
import kawi.autograd.device.Device;
import kawi.autograd.text.Counted;
import kawi.samples.terminal.Durations;
import kawi.samples.training.TrainingPlan;
import kawi.samples.training.TrainingSession;
import kawi.samples.training.recipe.Recipe;

/// The number of steps for which a time budget suffices.
///
/// @param time follows the training from now on
/// @param clock in seconds since the process started
/// @param measured the times of a step and an evaluation
/// @param steps the number of steps
/// @param again the options that repeat the training in place of `--minutes`
public record BudgetPlan(TimeBudget time, DoubleSupplier clock, StepTimes measured, long steps, String again) {
    /// The warmup takes at most this part of the steps.
    private static final long WARMUP_PART = 8;

    private static final double SLOW_START = 0.5;
    private static final double MILLIS = 1000;

    /// Measures the speed in trial steps, which leave no trace, and fixes the number of steps in the session's
    /// plan: the learning rate falls until the last of them, and the warmup is at most an eighth.
    ///
    /// @param seconds the budget
    public static BudgetPlan fix(double seconds, DoubleSupplier clock, TrainingSession session, Device device) {
        TrainingPlan plan = session.plan();
        Recipe recipe = plan.recipe();
        var trial = new StepTrial(session, device, clock);
        StepTimes measured = trial.measure(TimeBudget.trialSeconds(seconds));
        var time = new TimeBudget(seconds, recipe.evaluation().interval());
        long steps = time.begin(clock.getAsDouble(), measured);
        long warmup = Math.min(recipe.optimizer().warmup(), steps / WARMUP_PART);
        session.replan(plan.withRecipe(recipe.withSteps(steps).withWarmup(warmup)));
        boolean fits = warmup == recipe.optimizer().warmup();
        return new BudgetPlan(time, clock, measured, steps, "--steps " + steps + (fits ? "" : " --warmup " + warmup));
    }

    /// What was measured and decided.
    public String text() {
        return "%s: %s of %s ms, as measured (the same bits again: %s)"
                .formatted(
                        Durations.text(time.seconds()),
                        Counted.of(steps, "step"),
                        milliseconds(measured.step()),
                        again);
    }

    private static String milliseconds(double seconds) {
        return (seconds < 0.1 ? "%.1f" : "%,.0f").formatted(seconds * MILLIS);
    }

    /// Whether the preparation has taken so much of the budget that little is left for the training.
    public boolean isLate() {
        return clock.getAsDouble() > SLOW_START * time.seconds();
    }
}
