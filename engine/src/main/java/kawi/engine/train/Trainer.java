package kawi.engine.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import kawi.autograd.Parameter;
import kawi.autograd.Tape;
import kawi.autograd.Tensor;
import kawi.autograd.device.Device;
import kawi.autograd.nn.Mode;
import kawi.autograd.optim.AdamW;
import kawi.autograd.optim.GradientClipping;
import kawi.autograd.random.CounterRandom;
import kawi.engine.data.Batch;
import kawi.engine.data.BatchSampler;
import kawi.engine.data.TokenDataset;
import kawi.engine.io.GptFolder;
import kawi.engine.io.ModelFileException;
import kawi.engine.model.Gpt;

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
    private final List<Parameter> parameters;
    private final TrainingConfig config;
    private final TokenDataset.Split data;
    private final Device device;
    private final TrainingListener listener;
    private final Optional<Path> folder;

    private final Tape tape;
    private final AdamW optimizer;
    private final Evaluation evaluation;
    private final CounterRandom dropoutRandom;
    private final BatchSampler trainSampler;
    private final BatchSampler evaluatedTrainSampler;
    private final BatchSampler evaluatedValidationSampler;

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
        this.parameters = model.parameters();
        this.config = config;
        this.data = data;
        this.device = device;
        this.folder = folder;
        this.listener = listener;
        tape = new Tape(device);
        optimizer = new AdamW(parameters, config.adamW());
        evaluation = new Evaluation(model, device);
        CounterRandom random = CounterRandom.ofSeed(config.seed());
        dropoutRandom = random.child(DROPOUT);
        trainSampler = sampler(data.train(), random.child(TRAIN_WINDOWS));
        evaluatedTrainSampler = sampler(data.train(), random.child(EVALUATED_TRAIN_WINDOWS));
        evaluatedValidationSampler = sampler(data.validation(), random.child(EVALUATED_VALIDATION_WINDOWS));
        state = TrainingState.beginning(
                31 * data.train().row().fingerprint() + data.validation().row().fingerprint());
    }

    private BatchSampler sampler(TokenDataset dataset, CounterRandom random) {
        return new BatchSampler(dataset, config.batchSize(), model.config().contextLength(), random);
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

    /// One change of the weights.
    private TrainingListener.Step step(long start) {
        Batch[] batches = new Batch[config.accumulation()];
        long tokens = 0;
        for (int i = 0; i < batches.length; i++) {
            batches[i] = trainSampler.batch(state.step() * batches.length + i);
            tokens += batches[i].targetCount();
        }
        parameters.forEach(Parameter::clearGradient);
        double loss = 0;
        for (int i = 0; i < batches.length; i++) {
            loss += accumulate(batches[i], state.step() * batches.length + i, tokens);
        }
        double norm = GradientClipping.norm(device, parameters);
        requireFinite("the length of the gradients", norm);
        double learningRate = config.learningRate().at(state.step());
        optimizer.step(device, learningRate, GradientClipping.coefficient(norm, config.gradientClip()));
        return new TrainingListener.Step(state.step() + 1, loss, norm, learningRate, tokens, System.nanoTime() - start);
    }

    /// Adds the gradients of one micro-batch.
    ///
    /// @param number of the micro-batch since the beginning of the training
    /// @param targets how many targets the whole step has
    /// @return this micro-batch's share of the step's loss
    private double accumulate(Batch batch, long number, long targets) {
        tape.reset();
        var mode = new Mode.Training(dropoutRandom.child(number));
        Tensor loss = tape.record(() -> model.logits(batch.inputs(), mode) // (B, T, V)
                .crossEntropy(batch.targets(), targets));
        requireFinite("the loss", loss.item());
        tape.backward(loss);
        return loss.item();
    }

    private void requireFinite(String what, double value) {
        if (Double.isFinite(value)) {
            return;
        }
        String source = parameters.stream()
                .filter(parameter -> !parameter.value().isFinite())
                .map(parameter -> "the weights " + parameter.name())
                .findFirst()
                .or(tape::firstNonFinite)
                .or(() -> parameters.stream()
                        .filter(parameter -> !parameter.gradient().isFinite())
                        .map(parameter -> "the gradient of " + parameter.name())
                        .findFirst())
                .orElse("none of the tensors");
        throw new ArithmeticException(what + " is " + value + " at step " + state.step() + "; the first to go bad is "
                + source + ": try a lower learning rate");
    }

    private void evaluate() {
        if (state.evaluatedStep() == state.step()) {
            return; // as a resumed training finds it
        }
        double trainLoss =
                evaluation.of(evaluatedTrainSampler, config.evaluationBatches()).loss();
        double validationLoss = evaluation
                .of(evaluatedValidationSampler, config.evaluationBatches())
                .loss();
        requireFinite("the validation loss", validationLoss);
        state = state.withEvaluation(validationLoss);
        boolean best = state.bestStep() == state.step();
        listener.evaluated(new TrainingListener.Evaluated(
                state.step(), trainLoss, validationLoss, data.validation().bitsPerCharacter(validationLoss), best));
        if (best) {
            saveBest();
        }
        saveCheckpoint();
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
