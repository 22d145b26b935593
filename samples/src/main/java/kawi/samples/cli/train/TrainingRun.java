package kawi.samples.cli.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kawi.autograd.device.Device;
import kawi.autograd.text.Counted;
import kawi.autograd.text.Decimal;
import kawi.engine.train.NonFiniteException;
import kawi.engine.train.Trainer;
import kawi.engine.train.checkpoint.CheckpointPolicy;
import kawi.engine.train.checkpoint.TrainingState;
import kawi.samples.request.ExitStatus;
import kawi.samples.request.UsageException;
import kawi.samples.training.SaveRetry;
import kawi.samples.training.TrainingProfile;
import kawi.samples.training.TrainingRecorder;
import kawi.samples.training.TrainingSession;
import kawi.samples.training.budget.BudgetKeeper;
import kawi.samples.training.budget.BudgetPlan;
import kawi.samples.training.losses.TrainingProgress;
import kawi.samples.training.progress.EvaluationSamples;
import kawi.samples.training.progress.PatienceStop;
import kawi.tokenizer.io.FileException;

/// Runs a training from where it is to its end, or until the user interrupts it.
final class TrainingRun {
    private final TrainingSession session;
    private final TrainingRecorder recorder;
    private final Device device;
    private final TrainingDisplay display;
    private final Trainer trainer;
    private final TrainingReport report;
    private final long steps;
    private final Optional<BudgetPlan> budget;
    private final PatienceStop patience;

    /// @param budget of a new training that has a time to end
    TrainingRun(
            TrainingSession session,
            CheckpointPolicy policy,
            TrainingRecorder recorder,
            Device device,
            TrainingDisplay display,
            Optional<BudgetPlan> budget) {
        this.budget = budget;
        this.session = session;
        this.recorder = recorder;
        this.device = device;
        this.display = display;
        trainer = session.trainer(device, policy, recorder);
        report = new TrainingReport(session, display.json(), display.out(), display.err());
        steps = session.plan().recipe().steps().last();
        patience = new PatienceStop(
                trainer,
                session.table().rows(),
                session.plan().recipe().evaluation().patience());
    }

    /// @return the exit status
    int run() {
        TrainingState before = trainer.state();
        if (before.step() > steps) {
            throw new UsageException("--steps %d is less than the %s that are done already: resume with more"
                    .formatted(steps, Counted.of(before.step(), "step")));
        }
        if (before.step() == steps && before.evaluatedStep() == steps) {
            report.finishedBefore(before);
            return ExitStatus.DONE;
        }
        if (before.step() > 0 && before.evaluatedStep() == before.step() && patience.isExhausted()) {
            report.stoppedEarlyBefore(
                    before, session.plan().recipe().evaluation().patience());
            return ExitStatus.DONE;
        }
        session.save();
        report.introduce(device, before, budget);
        try (var signals = new StopOnSignal(trainer)) {
            signals.listen();
            if (trainAndSave() == Trainer.Outcome.STOPPED) {
                report.stopped(trainer.state(), recorder.seconds());
                return ExitStatus.INTERRUPTED;
            }
        }
        if (patience.isExhausted()
                && trainer.state().step() < session.plan().recipe().steps().last()) {
            report.stoppedEarly(session.plan().recipe().evaluation().patience());
        }
        report.finished(trainer.state(), recorder.seconds(), device);
        return ExitStatus.DONE;
    }

    /// Trains. If the end cannot be saved, it waits until it can be.
    private Trainer.Outcome trainAndSave() {
        try {
            return train();
        } catch (NonFiniteException e) {
            throw new NotFinite(e, session);
        } catch (FileException e) {
            if (trainer.isStopping()) {
                throw e;
            }
            SaveRetry.DEFAULT.save(trainer, e, display::warn);
            return Trainer.Outcome.FINISHED;
        }
    }

    /// A training that cannot continue with these settings.
    private static final class NotFinite extends ArithmeticException {
        private static final long serialVersionUID = 1L;

        NotFinite(NonFiniteException cause, TrainingSession session) {
            super(cause.getMessage()
                    + ". Continue from the last checkpoint with a lower learning rate: kawi train --resume "
                    + TrainingReport.quoted(session.folder()) + " --lr "
                    + Decimal.of(session.plan().recipe().optimizer().learningRate() / 2));
            initCause(cause);
        }
    }

    private Trainer.Outcome train() {
        long done = trainer.state().step();
        var times = new TrainingProfile(device, steps - done);
        List<TrainingProgress> shown = new ArrayList<>();
        if (display.json()) {
            shown.add(new ProgressJson(display.out()));
        }
        if (display.profile()) {
            shown.add(times);
            trainer.profile(times);
        }
        Trainer.Outcome reached;
        try (TrainingProgress progress =
                display.progress(steps, done, session.table().seconds())) {
            shown.add(progress);
            String sample = session.plan().recipe().evaluation().sample();
            if (sample != null) {
                long evaluated = trainer.state().evaluatedStep();
                shown.add(new EvaluationSamples(session, device, sample, evaluated, shown));
            }
            shown.add(patience);
            budget.ifPresent(plan -> shown.add(new BudgetKeeper(plan, session, trainer, recorder)));
            recorder.begin(session.table(), session.text().data().validation().size(), shown);
            reached = trainer.train();
        }
        if (display.profile()) {
            display.print(times);
        }
        return reached;
    }
}
