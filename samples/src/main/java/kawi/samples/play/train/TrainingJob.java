package kawi.samples.play.train;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kawi.autograd.text.Decimal;
import kawi.engine.io.peft.AdapterFolder;
import kawi.engine.train.NonFiniteException;
import kawi.engine.train.Trainer;
import kawi.engine.train.checkpoint.CheckpointPolicy;
import kawi.samples.play.frame.Workspace;
import kawi.samples.play.train.TrainingStatus.Phase;
import kawi.samples.request.UsageException;
import kawi.samples.training.SaveRetry;
import kawi.samples.training.TrainingRecorder;
import kawi.samples.training.TrainingSession;
import kawi.samples.training.budget.BudgetKeeper;
import kawi.samples.training.budget.BudgetPlan;
import kawi.samples.training.losses.LossCurve;
import kawi.samples.training.losses.TrainingProgress;
import kawi.samples.training.progress.EvaluationSamples;
import kawi.samples.training.progress.PatienceStop;
import kawi.samples.training.recipe.Recipe;
import kawi.tokenizer.io.FileException;

/// One training in a thread of its own, from the encoding of the text to the last checkpoint. It does what `kawi train`
/// does, with the page in place of the terminal.
final class TrainingJob {
    private static final double SECONDS_PER_MINUTE = 60;
    private static final double NANOS_PER_SECOND = 1e9;

    private final long began = System.nanoTime();
    private final Workspace workspace;
    private final TrainingStatus status;
    private final TrainRequest request;
    private final boolean isResumed;
    private final Thread thread;
    private Optional<Trainer> trainer = Optional.empty();
    private boolean stopped;

    private TrainingJob(Workspace workspace, TrainingStatus status, TrainRequest request, boolean isResumed) {
        this.workspace = workspace;
        this.status = status;
        this.request = request;
        this.isResumed = isResumed;
        thread = Thread.ofPlatform().daemon().name("kawi-training").unstarted(this::run);
    }

    /// Starts a training whose status is [Phase#PREPARING].
    ///
    /// @param isResumed whether there is a training in the folder to continue
    static TrainingJob start(Workspace workspace, TrainingStatus status, TrainRequest request, boolean isResumed) {
        var job = new TrainingJob(workspace, status, request, isResumed);
        job.thread.start();
        return job;
    }

    /// Lets the training save and end. May be called at any time.
    synchronized void stop() {
        stopped = true;
        trainer.ifPresent(Trainer::stop);
    }

    /// Waits for the end.
    void join() throws InterruptedException {
        thread.join();
    }

    /// Publishes the end last, after the files of a failed training have been removed.
    private void run() {
        End end = finish();
        if (!isResumed) {
            request.forgetUpload();
        }
        status.enter(end.phase(), end.problem());
    }

    private End finish() {
        try {
            request.saveUpload();
            Trainer.Outcome outcome = train();
            openModel();
            return new End(outcome == Trainer.Outcome.FINISHED ? Phase.FINISHED : Phase.STOPPED, "");
        } catch (NonFiniteException e) {
            String lower = Decimal.of(request.plan().recipe().optimizer().learningRate() / 2);
            return failed(e.getMessage() + "; try a lower learning rate, such as " + lower);
        } catch (OutOfMemoryError e) {
            return failed("not enough memory: this training needs about "
                    + request.plan().memory());
        } catch (UsageException | FileException e) {
            return failed(e.getMessage());
        } catch (RuntimeException | StackOverflowError e) {
            return failed("something is wrong inside the training: " + e);
        }
    }

    /// The time since the training was requested.
    private double seconds() {
        return (System.nanoTime() - began) / NANOS_PER_SECOND;
    }

    private static End failed(String problem) {
        return new End(Phase.FAILED, problem);
    }

    /// How the training ended.
    ///
    /// @param problem why it failed, or empty
    private record End(Phase phase, String problem) {}

    private Trainer.Outcome train() {
        var recorder = new TrainingRecorder(request.plan().recipe());
        int threads = workspace.device().threads();
        try (TrainingSession session = isResumed
                ? TrainingSession.resume(request.plan(), request.folder(), threads, recorder::warn)
                : TrainingSession.begin(request.plan(), request.folder(), threads, recorder::warn)) {
            Optional<BudgetPlan> budget = budget(session);
            recorder.follow(session.plan().recipe());
            Trainer running = session.trainer(workspace.device(), CheckpointPolicy.into(request.folder()), recorder);
            requireSteps(running);
            session.save();
            status.prepared(session, running.state().step());
            budget.ifPresent(plan -> status.warned(plan.text()));
            List<TrainingProgress> shown = shown(session, running);
            budget.ifPresent(plan -> shown.add(new BudgetKeeper(plan, session, running, recorder)));
            recorder.begin(session.table(), session.text().data().validation().size(), shown);
            if (!begin(running)) {
                return Trainer.Outcome.STOPPED;
            }
            Trainer.Outcome outcome = trainAndSave(running);
            draw(session);
            return outcome;
        }
    }

    /// The number of steps for which the time suffices that the user gives. It began with the training's thread.
    private Optional<BudgetPlan> budget(TrainingSession session) {
        return request.minutes().stream()
                .mapToObj(minutes ->
                        BudgetPlan.fix(minutes * SECONDS_PER_MINUTE, this::seconds, session, workspace.device()))
                .findFirst();
    }

    /// The status, which the page shows, and what the plan requests besides.
    private List<TrainingProgress> shown(TrainingSession session, Trainer running) {
        List<TrainingProgress> shown = new ArrayList<>(List.of(status));
        Recipe.Evaluation evaluation = request.plan().recipe().evaluation();
        if (evaluation.sample() != null) {
            long evaluated = running.state().evaluatedStep();
            shown.add(new EvaluationSamples(
                    session, workspace.device(), evaluation.sample(), evaluated, List.of(status)));
        }
        shown.add(new PatienceStop(running, session.table().rows(), evaluation.patience()));
        return shown;
    }

    private void requireSteps(Trainer running) {
        long steps = request.plan().recipe().steps().last();
        if (running.state().step() > steps) {
            throw new UsageException("%,d steps are done already: continue to more than that"
                    .formatted(running.state().step()));
        }
    }

    /// @return false if the user has stopped the training while it was prepared
    private synchronized boolean begin(Trainer running) {
        trainer = Optional.of(running);
        return !stopped;
    }

    /// Trains. If the end cannot be saved, it waits until it can be.
    private Trainer.Outcome trainAndSave(Trainer running) {
        try {
            return running.train();
        } catch (FileException e) {
            if (running.isStopping()) {
                throw e;
            }
            SaveRetry.DEFAULT.save(running, e, status::warned);
            return Trainer.Outcome.FINISHED;
        }
    }

    private void draw(TrainingSession session) {
        String problem = LossCurve.write(
                request.folder(),
                "Kawi on " + request.plan().text().shortName(),
                session.table(),
                session.text().baselines());
        if (!problem.isEmpty()) {
            status.warned(LossCurve.FILE + " cannot be drawn here: " + problem);
        }
    }

    /// The trained model becomes the page's current one, if one was saved.
    private void openModel() {
        if (Files.exists(request.folder().resolve("config.json")) || AdapterFolder.isIn(request.folder())) {
            workspace.open(request.folder());
        }
    }
}
