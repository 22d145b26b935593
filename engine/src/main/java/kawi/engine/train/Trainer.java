package kawi.engine.train;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import kawi.autograd.device.Device;
import kawi.autograd.optim.LearningRate;
import kawi.autograd.optim.Optimizer;
import kawi.autograd.random.CounterRandom;
import kawi.engine.data.Batch;
import kawi.engine.data.BatchSampler;
import kawi.engine.data.Sampling;
import kawi.engine.data.TokenDataset;
import kawi.engine.model.LanguageModel;
import kawi.engine.train.StageListener.Stage;
import kawi.engine.train.checkpoint.CheckpointPolicy;
import kawi.engine.train.checkpoint.TrainingState;

/// Trains a model: sample a batch, compute the loss and the gradients, update the weights, repeat.
///
///     var trainer = new Trainer(model, new AdamW(model.parameters()), data, TrainingConfig.ofSteps(2000), device);
///     trainer.train();
///
/// Everything random is a function of the seed and the step. So the same configuration gives the same weights to the
/// last bit, on any number of threads, whether or not the training was interrupted and resumed.
public final class Trainer {

    /// Trains until all steps are done or [#stop] is called. Every few steps it estimates the losses. It writes the
    /// model whenever it has the lowest validation loss so far, and a checkpoint after each evaluation, whenever the
    /// last one is old, and at the end. What cannot be written is written with the next checkpoint.
    ///
    /// @throws NonFiniteException if a loss or a gradient is not finite and no more steps may be skipped
    /// @throws kawi.tokenizer.io.FileException if the end cannot be saved. The training is done nevertheless: [#save]
    /// tries again
    public Outcome train() {
        saver.ifPresent(TrainingSaver::deleteLeftovers);
        while (state.step() < config.steps() && !stopping) {
            if (isEvaluationDue()) {
                evaluate();
                saveOrRetryLater();
            } else {
                step();
                if (isSavingDue()) {
                    saveOrRetryLater();
                }
            }
        }
        if (state.step() == config.steps()) {
            evaluate();
        }
        save();
        return state.step() < config.steps() ? Outcome.STOPPED : Outcome.FINISHED;
    }

    /// How a training ended.
    public enum Outcome {
        /// All steps are done.
        FINISHED,
        /// [#stop()] was called.
        STOPPED
    }

    private final LanguageModel model;
    private final Optimizer optimizer;
    private final TokenDataset.Split data;
    private final Device device;
    private final TrainingRandom random;
    private final BatchSampler sampler;
    private final LossEstimator losses;

    private TrainingConfig config;
    private TrainingStep trainingStep;
    private TrainingListener listener = new TrainingListener() {};
    private StageListener stages = StageListener.NONE;
    private Optional<TrainingSaver> saver = Optional.empty();

    private TrainingState state = TrainingState.initial();
    private volatile boolean stopping;

    /// A training that saves nothing and reports to nobody: see [#saveTo] and [#listen].
    ///
    /// @param optimizer of the model's parameters
    /// @param data the text to train on, and the text for validation
    /// @throws IllegalArgumentException if one of the two has no more tokens than the model's context
    public Trainer(
            LanguageModel model, Optimizer optimizer, TokenDataset.Split data, TrainingConfig config, Device device) {
        this.model = model;
        this.optimizer = optimizer;
        this.data = data;
        this.config = config;
        this.device = device;
        random = TrainingRandom.ofSeed(config.seed());
        sampler = sampler(data.train(), config.sampling(), random.trainWindows());
        losses = new LossEstimator(
                new Evaluation(model, device),
                sampler(data.train(), Sampling.RANDOM, random.evaluatedTrainWindows()),
                sampler(data.validation(), Sampling.RANDOM, random.evaluatedValidationWindows()),
                config.evaluation().batches());
        trainingStep = new TrainingStep(model, optimizer, config.gradientClip(), config.tape(device), random.dropout());
    }

    private BatchSampler sampler(TokenDataset dataset, Sampling sampling, CounterRandom windows) {
        return sampling.sampler(dataset, config.batchSize(), model.contextLength(), windows);
    }

    /// Sets the listener for subsequent events.
    public Trainer listen(TrainingListener newListener) {
        listener = newListener;
        return this;
    }

    /// Sets the listener that measures where the time goes.
    public Trainer profile(StageListener newListener) {
        stages = newListener;
        trainingStep = new ProfiledStep(
                model, optimizer, config.gradientClip(), config.tape(device), random.dropout(), newListener);
        return this;
    }

    /// Saves into a folder from now on. One training at a time may write into it: see [kawi.engine.io.FolderLock].
    ///
    /// @param writer writes the model, such as [ModelWriter#of]
    public Trainer saveTo(CheckpointPolicy policy, ModelWriter writer) {
        var identity = config.identity(model.architecture(), optimizer.settings(), data.fingerprint());
        saver = Optional.of(new TrainingSaver(policy, writer, identity, model.parameters(), optimizer));
        return this;
    }

    /// Continues from the newest whole checkpoint in the folder of [#saveTo].
    ///
    /// @throws IllegalStateException if there is no such folder
    /// @throws kawi.tokenizer.io.FileException if there is no checkpoint, or it is of another training
    public void resume() {
        state = saver.orElseThrow(() -> new IllegalStateException("there is no folder to resume from: call saveTo"))
                .resume(listener);
    }

    /// The progress so far.
    public TrainingState state() {
        return state;
    }

    /// Changes the number of steps and the learning rate of all later steps. A listener may call it, between two steps:
    /// with the number of steps so far it ends the training as if all steps were done.
    ///
    /// @throws IllegalArgumentException if more steps are done already
    public void reschedule(long steps, LearningRate learningRate) {
        if (steps < state.step()) {
            throw new IllegalArgumentException(
                    "a training cannot end after " + steps + " steps: " + state.step() + " are done already");
        }
        config = config.steps(steps).learningRate(learningRate);
    }

    /// The hyperparameters, as they are now.
    public TrainingConfig config() {
        return config;
    }

    /// Makes [#train] save and return after the current step. May be called from any thread.
    public void stop() {
        stopping = true;
    }

    /// Whether [#stop] was called.
    public boolean isStopping() {
        return stopping;
    }

    /// Writes what is not on the disk yet: the best model, and a checkpoint of the present state.
    ///
    /// @throws kawi.tokenizer.io.FileException if something cannot be written
    /// @throws NonFiniteException if a weight is not finite: a training could not continue from there
    public void save() {
        stages.run(Stage.SAVING, () -> saver.ifPresent(to -> to.save(state, listener)));
    }

    private void saveOrRetryLater() {
        stages.run(Stage.SAVING, () -> saver.ifPresent(to -> to.saveOrRetryLater(state, listener)));
    }

    private boolean isEvaluationDue() {
        return state.step() % config.evaluation().interval() == 0 && state.evaluatedStep() < state.step();
    }

    private boolean isSavingDue() {
        return saver.isPresent() && saver.get().isDue();
    }

    private void step() {
        long start = System.nanoTime();
        List<Batch> batches = stages.call(Stage.DATA, () -> sampler.batchesOfStep(state.step(), config.accumulation()));
        double learningRate = config.learningRate().at(state.step()) * state.rateFactor();
        try {
            TrainingStep.Outcome outcome = trainingStep.run(state.step(), batches, learningRate);
            state = state.withStep(state.step() + 1);
            listener.stepped(new TrainingListener.Step(
                    state.step(),
                    outcome.loss(),
                    outcome.gradientNorm(),
                    learningRate,
                    batches.stream().mapToLong(Batch::targetCount).sum(),
                    System.nanoTime() - start));
        } catch (NonFiniteException e) {
            skip(e);
        }
    }

    /// Counts the step without an update, and halves the learning rate from here on.
    private void skip(NonFiniteException reason) {
        if (state.skipped() >= config.maxSkippedSteps()
                || NonFiniteDiagnosis.nonFiniteWeight(model.parameters()).isPresent()) {
            throw reason;
        }
        state = state.withSkippedStep();
        listener.skipped(reason, state.rateFactor());
    }

    private void evaluate() {
        if (state.evaluatedStep() == state.step()) {
            return; // a resumed training starts here after an evaluation
        }
        LossEstimator.Losses estimate = stages.call(Stage.EVALUATION, this::estimate);
        if (!Double.isFinite(estimate.validation())) {
            String source =
                    NonFiniteDiagnosis.nonFiniteWeight(model.parameters()).orElse("an activation of the evaluation");
            throw NonFiniteException.of("the validation loss", estimate.validation(), state.step(), source);
        }
        if (saver.isPresent() && saver.get().isBestLost(state)) {
            listener.bestLost(state.bestStep(), state.bestLoss());
            state = state.withoutBest();
        }
        state = state.withEvaluation(estimate.validation());
        boolean best = state.bestStep() == state.step();
        if (best) {
            saver.ifPresent(TrainingSaver::bestFound);
        }
        listener.evaluated(new TrainingListener.Evaluated(
                state.step(),
                estimate.train(),
                estimate.validation(),
                data.validation().bitsPerCharacter(estimate.validation()),
                best));
    }

    /// The losses with the weights that would be saved now.
    private LossEstimator.Losses estimate() {
        var estimate = new AtomicReference<LossEstimator.Losses>();
        optimizer.withEvaluationWeights(() -> estimate.set(losses.estimate()));
        return estimate.get();
    }
}
