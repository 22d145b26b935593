package kawi.engine.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalInt;
import kawi.autograd.device.Device;
import kawi.autograd.optim.AdamW;
import kawi.autograd.random.CounterRandom;
import kawi.engine.data.Batch;
import kawi.engine.data.BatchSampler;
import kawi.engine.data.TokenDataset;
import kawi.engine.io.GptFolder;
import kawi.engine.io.ModelFileException;
import kawi.engine.model.Gpt;
import kawi.engine.train.StageListener.Stage;

/// Trains a model: a batch of windows, the loss of every position, the gradients, a change of the weights, and again.
///
/// Everything random is a function of the seed and the step, so the same configuration gives the same weights to the
/// last bit, on any number of threads, and whether or not the training was interrupted in between.
public final class Trainer {

    /// How a training ended.
    public enum Outcome {
        /// All steps were made.
        FINISHED,
        /// [#stop()] was called.
        STOPPED
    }

    // What random numbers are for: children of the seed's.
    private static final int TRAIN_WINDOWS = 1;
    private static final int EVALUATED_TRAIN_WINDOWS = 2;
    private static final int EVALUATED_VALIDATION_WINDOWS = 3;
    private static final int DROPOUT = 4;

    private final Gpt model;
    private final TrainingConfig config;
    private final TokenDataset.Split data;
    private final TrainingListener listener;
    private final Optional<CheckpointPolicy> saving;
    private final TrainingIdentity identity;

    private final AdamW optimizer;
    private final TrainingStep trainingStep;
    private final Evaluation evaluation;
    private final BatchSampler trainSampler;
    private final BatchSampler evaluatedTrainSampler;
    private final BatchSampler evaluatedValidationSampler;

    private StageListener stages = StageListener.NONE;
    private TrainingState state = TrainingState.beginning();

    /// The best model, as long as it is not on the disk: this one, or a copy where this one has learned on since.
    private Optional<Gpt> unsavedBest = Optional.empty();

    private Optional<TrainingState> saved = Optional.empty();
    private long savedAt = System.nanoTime();
    private volatile boolean stopping;

    /// @param data what to learn from and what to be judged by
    /// @param saving where the best model and the checkpoints are written; empty to write nothing. One training at a
    /// time may write into a folder: see [kawi.engine.io.FolderLock]
    /// @throws IllegalArgumentException if a part of the text is shorter than the model's context and the token
    /// after it
    public Trainer(
            Gpt model,
            TokenDataset.Split data,
            TrainingConfig config,
            Device device,
            Optional<CheckpointPolicy> saving,
            TrainingListener listener) {
        this.model = model;
        this.config = config;
        this.data = data;
        this.saving = saving;
        this.listener = listener;
        identity = TrainingIdentity.of(model.config(), config, data);
        CounterRandom random = CounterRandom.ofSeed(config.seed());
        optimizer = new AdamW(model.parameters(), config.adamW());
        trainingStep = new TrainingStep(model, optimizer, config.gradientClip(), device, random.child(DROPOUT));
        evaluation = new Evaluation(model, device);
        trainSampler = sampler(data.train(), random.child(TRAIN_WINDOWS));
        evaluatedTrainSampler = sampler(data.train(), random.child(EVALUATED_TRAIN_WINDOWS));
        evaluatedValidationSampler = sampler(data.validation(), random.child(EVALUATED_VALIDATION_WINDOWS));
    }

    private BatchSampler sampler(TokenDataset dataset, CounterRandom random) {
        return new BatchSampler(dataset, config.batchSize(), model.config().contextLength(), random);
    }

    /// Tells someone what is done from now on.
    public void listen(StageListener stageListener) {
        stages = stageListener;
        trainingStep.listen(stageListener);
    }

    /// Where the training stands.
    public TrainingState state() {
        return state;
    }

    /// Goes on from the newest checkpoint in the folder that is whole.
    ///
    /// @throws IllegalStateException if there is no folder
    /// @throws ModelFileException if there is no checkpoint, or it is of another training
    public void resume() {
        CheckpointPolicy from =
                saving.orElseThrow(() -> new IllegalStateException("there is no folder to resume from"));
        state = from.checkpoints().read(identity, optimizer, listener::checkpointPassedOver);
        saved = Optional.of(state);
    }

    /// Makes [#train] save and return after the step that it is at. For any thread.
    public void stop() {
        stopping = true;
    }

    /// Whether [#stop] was called.
    public boolean isStopping() {
        return stopping;
    }

    /// Trains until all steps are made. Writes the model whenever it has the lowest validation loss so far, and a
    /// checkpoint after each evaluation, now and then between, and at the end. What cannot be written is written with
    /// the next checkpoint.
    ///
    /// @throws NonFiniteException if a loss or a gradient is not finite, and no more steps may be skipped; the message
    /// names the step and where it first went bad
    /// @throws ModelFileException if the end cannot be written. The training is done nevertheless: [#save] tries again
    public Outcome train() {
        saving.map(CheckpointPolicy::checkpoints).ifPresent(Checkpoints::deleteLeftovers);
        while (state.step() < config.steps() && !stopping) {
            if (state.step() % config.evaluationInterval() == 0) {
                evaluate();
                saveOrGoOn();
            }
            step();
            if (isSavingDue()) {
                saveOrGoOn();
            }
        }
        if (state.step() == config.steps()) {
            evaluate();
        }
        save();
        return state.step() < config.steps() ? Outcome.STOPPED : Outcome.FINISHED;
    }

    private void step() {
        long start = System.nanoTime();
        int count = config.accumulation();
        var batches = new ArrayList<Batch>(count);
        long tokens = 0;
        stages.begin();
        for (int i = 0; i < count; i++) {
            batches.add(trainSampler.batch(state.step() * count + i));
            tokens += batches.getLast().targetCount();
        }
        ended(Stage.DATA);
        double learningRate = config.learningRate().at(state.step()) * state.rateFactor();
        try {
            TrainingStep.Outcome made = trainingStep.make(state.step(), batches, learningRate);
            state = state.withStep(state.step() + 1);
            listener.stepped(new TrainingListener.Step(
                    state.step(), made.loss(), made.gradientNorm(), learningRate, tokens, System.nanoTime() - start));
        } catch (NonFiniteException e) {
            skip(e);
        }
    }

    /// A step without a change of the weights, after which the learning rate is halved.
    private void skip(NonFiniteException reason) {
        if (state.skipped() >= config.maxSkippedSteps() || !trainingStep.hasFiniteWeights()) {
            throw reason;
        }
        state = state.withSkip().withStep(state.step() + 1);
        listener.skipped(reason, state.rateFactor());
    }

    private void evaluate() {
        if (state.evaluatedStep() == state.step()) {
            return; // as a resumed training finds it
        }
        stages.begin();
        double trainLoss =
                evaluation.of(evaluatedTrainSampler, config.evaluationBatches()).loss();
        double validationLoss = evaluation
                .of(evaluatedValidationSampler, config.evaluationBatches())
                .loss();
        ended(Stage.EVALUATION);
        if (!Double.isFinite(validationLoss)) {
            throw notFinite("the validation loss", validationLoss);
        }
        state = state.withEvaluation(validationLoss);
        boolean best = state.bestStep() == state.step();
        if (best) {
            unsavedBest = Optional.of(model);
        }
        listener.evaluated(new TrainingListener.Evaluated(
                state.step(), trainLoss, validationLoss, data.validation().bitsPerCharacter(validationLoss), best));
    }

    private NonFiniteException notFinite(String what, double value) {
        String source = trainingStep.badWeightOr(() -> Optional.of("an activation of the evaluation"));
        return new NonFiniteException(what, value, state.step(), source);
    }

    private boolean isSavingDue() {
        return saving.isPresent()
                && System.nanoTime() - savedAt >= saving.get().interval().toNanos();
    }

    private void saveOrGoOn() {
        try {
            save();
        } catch (ModelFileException e) {
            // The weights change with the next step, so the best have to be kept elsewhere until there is room.
            unsavedBest = unsavedBest.map(best -> best.equals(model) ? model.copy() : best);
            listener.savingFailed(e);
        }
        savedAt = System.nanoTime();
    }

    /// Writes what is not on the disk yet: the best model, and a checkpoint of where the training stands.
    ///
    /// @throws ModelFileException if something cannot be written
    /// @throws NonFiniteException if a weight is not finite: nobody could go on from there
    public void save() {
        stages.begin();
        saving.ifPresent(this::save);
        ended(Stage.SAVING);
    }

    private void save(CheckpointPolicy to) {
        unsavedBest.ifPresent(best -> {
            GptFolder.write(to.folder(), best, OptionalInt.empty());
            unsavedBest = Optional.empty();
            listener.bestSaved(to.folder());
        });
        if (!saved.equals(Optional.of(state))) {
            if (!trainingStep.hasFiniteWeights()) {
                throw notFinite("a weight", Double.NaN);
            }
            Path file = to.checkpoints().write(state, identity, optimizer, to.kept());
            saved = Optional.of(state);
            listener.checkpointSaved(file);
        }
    }

    private void ended(Stage stage) {
        stages.ended(stage, stage.work(0));
    }
}
