package kawi.samples.training.budget;

import java.util.OptionalLong;
import kawi.engine.train.Trainer;
import kawi.engine.train.TrainingListener;
import kawi.samples.terminal.Durations;
import kawi.samples.training.TrainingPlan;
import kawi.samples.training.TrainingRecorder;
import kawi.samples.training.TrainingSession;
import kawi.samples.training.losses.TrainingProgress;
import kawi.samples.training.losses.TrainingRow;
import kawi.samples.training.recipe.Recipe;
import kawi.tokenizer.io.FileException;

/// Makes a training end on time: if the machine becomes slower or faster, the number of steps changes.
///
/// Every change goes into the plan of the folder before the next step, so that a training that is killed and resumed,
/// or repeated with `--steps` and `--replan`, has the same bits.
public final class BudgetKeeper implements TrainingProgress {
    private final BudgetPlan budget;
    private final TrainingSession session;
    private final Trainer trainer;
    private final TrainingRecorder recorder;

    /// @param budget with which the training began
    public BudgetKeeper(BudgetPlan budget, TrainingSession session, Trainer trainer, TrainingRecorder recorder) {
        this.budget = budget;
        this.session = session;
        this.trainer = trainer;
        this.recorder = recorder;
    }

    @Override
    public void evaluated(TrainingRow row, boolean best) {
        budget.time().evaluated();
    }

    @Override
    public void stepped(TrainingListener.Step step) {
        long steps = trainer.config().steps();
        OptionalLong changed =
                budget.time().stepped(step.step(), steps, budget.clock().getAsDouble());
        if (changed.isPresent()) {
            replan(step.step(), steps, changed.getAsLong());
        }
    }

    private void replan(long step, long before, long steps) {
        TrainingPlan plan = session.plan();
        Recipe recipe = plan.recipe().replanned(step, steps);
        try {
            session.replan(plan.withRecipe(recipe));
        } catch (FileException e) {
            recorder.warn(e.getMessage() + "; the training continues, and tries again with the next checkpoint");
        }
        trainer.reschedule(steps, recipe.learningRate());
        recorder.rescheduled(
                recipe,
                "at step %,d of %,d the machine is %s than before: %,d steps, to end after %s"
                        .formatted(
                                step,
                                before,
                                steps < before ? "slower" : "faster",
                                steps,
                                Durations.text(budget.time().seconds())));
    }
}
