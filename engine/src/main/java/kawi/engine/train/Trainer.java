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
    private final Optional<Path> folder;

    private final AdamW optimizer;
    private final TrainingStep trainingStep;
    private final Evaluation evaluation;
    private final BatchSampler trainSampler;
    private final BatchSampler evaluatedTrainSampler;
    private final BatchSampler evaluatedValidationSampler;

    private StageListener stages = StageListener.NONE;
    private TrainingState state;
    private volatile boolean stopping;

    /// @param data what to learn from and what to be judged by
    /// @param folder where the best model is written, and the checkpoints below `checkpoints`; empty to write
    /// nothing
    /// @throws IllegalArgumentException if a part of the text is shorter than the model's context and the token
    /// after it
    public Trainer(
            Gpt model,
            TokenDataset.Split data,
            TrainingConfig config,
            Device device,
            Optional<Path> folder,
            TrainingListener listener) {
        this.model = model;
        this.config = config;
        this.data = data;
        this.folder = folder;
        this.listener = listener;
        CounterRandom random = CounterRandom.ofSeed(config.seed());
        optimizer = new AdamW(model.parameters(), config.adamW());
        trainingStep = new TrainingStep(model, optimizer, config.gradientClip(), device, random.child(DROPOUT));
        evaluation = new Evaluation(model, device);
        trainSampler = sampler(data.train(), random.child(TRAIN_WINDOWS));
        evaluatedTrainSampler = sampler(data.train(), random.child(EVALUATED_TRAIN_WINDOWS));
        evaluatedValidationSampler = sampler(data.validation(), random.child(EVALUATED_VALIDATION_WINDOWS));
        state = TrainingState.beginning(
                31 * data.train().row().fingerprint() + data.validation().row().fingerprint());
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

    /// Goes on from the newest checkpoint in the folder.
    ///
    /// @throws IllegalStateException if there is no folder
    /// @throws ModelFileException if there is no checkpoint, or it is of another model or text
    public void resume() {
        Path checkpoints =
                checkpoints().orElseThrow(() -> new IllegalStateException("there is no folder to resume from"));
        TrainingState resumed = new Checkpoints(checkpoints).read(optimizer);
        if (resumed.data() != state.data()) {
            throw new ModelFileException(checkpoints, "the checkpoint is of a training on another text");
        }
        state = resumed;
    }

    /// Makes [#train] save and return after the step that it is at. For any thread.
    public void stop() {
        stopping = true;
    }

    /// Trains until all steps are made. Writes the model whenever it has the lowest validation loss so far, and a
    /// checkpoint after each evaluation and at the end.
    ///
    /// @throws ArithmeticException if a loss or a gradient is not finite; the message names the step and where it
    /// first went bad
    /// @throws ModelFileException if something cannot be written
    public Outcome train() {
        while (state.step() < config.steps() && !stopping) {
            if (state.step() % config.evaluationInterval() == 0) {
                evaluate();
            }
            long start = System.nanoTime();
            TrainingListener.Step step = step(start);
            state = state.withStep(state.step() + 1);
            listener.stepped(step);
        }
        if (state.step() < config.steps()) {
            saveCheckpoint();
            return Outcome.STOPPED;
        }
        evaluate();
        return Outcome.FINISHED;
    }

    private TrainingListener.Step step(long start) {
        int count = config.accumulation();
        var batches = new ArrayList<Batch>(count);
        long tokens = 0;
        stages.begin();
        for (int i = 0; i < count; i++) {
            batches.add(trainSampler.batch(state.step() * count + i));
            tokens += batches.getLast().targetCount();
        }
        ended(Stage.DATA);
        double learningRate = config.learningRate().at(state.step());
        TrainingStep.Outcome made = trainingStep.make(state.step(), batches, learningRate);
        return new TrainingListener.Step(
                state.step() + 1, made.loss(), made.gradientNorm(), learningRate, tokens, System.nanoTime() - start);
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
        trainingStep.requireFinite("the validation loss", validationLoss, state.step());
        state = state.withEvaluation(validationLoss);
        boolean best = state.bestStep() == state.step();
        listener.evaluated(new TrainingListener.Evaluated(
                state.step(), trainLoss, validationLoss, data.validation().bitsPerCharacter(validationLoss), best));
        stages.begin();
        if (best) {
            saveBest();
        }
        saveCheckpoint();
        ended(Stage.SAVING);
    }

    private void ended(Stage stage) {
        stages.ended(stage, stage.work(0));
    }

    private void saveBest() {
        if (folder.isPresent()) {
            GptFolder.write(folder.get(), model, OptionalInt.empty());
            listener.bestSaved(folder.get());
        }
    }

    private void saveCheckpoint() {
        checkpoints().ifPresent(path -> listener.checkpointSaved(new Checkpoints(path).write(state, optimizer)));
    }

    private Optional<Path> checkpoints() {
        return folder.map(path -> path.resolve("checkpoints"));
    }
}
