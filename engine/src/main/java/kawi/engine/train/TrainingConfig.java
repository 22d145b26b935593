package kawi.engine.train;

import kawi.autograd.Tape;
import kawi.autograd.device.Device;
import kawi.autograd.optim.LearningRate;
import kawi.autograd.text.Decimal;
import kawi.engine.data.Sampling;
import kawi.engine.train.checkpoint.TrainingIdentity;

/// The hyperparameters of a training, except those of the model and the optimizer.
///
///     TrainingConfig.ofSteps(5000).batchSize(32).learningRate(new LearningRate.WarmupCosine(1e-3, 1e-4, 100, 5000))
///
/// @param steps number of optimizer steps
/// @param batchSize sequences of a micro-batch, B
/// @param accumulation micro-batches whose gradients are added up in a step
/// @param learningRate the learning-rate schedule
/// @param gradientClip maximum global gradient norm; 0 for no limit
/// @param evaluation when and on how much data the losses are estimated
/// @param seed determines the order of the data and the dropout masks
/// @param maxSkippedSteps how many steps with a non-finite loss or gradient may be skipped: a skipped step changes no
/// weights and halves the learning rate of all later steps. 0: the first such step ends the training with an error
/// @param sampling how the windows to train on are chosen
/// @param recompute whether the backward pass computes each block of the model again, so that less is kept in memory:
/// slower, with the same bits
public record TrainingConfig(
        long steps,
        int batchSize,
        int accumulation,
        LearningRate learningRate,
        double gradientClip,
        EvaluationPlan evaluation,
        long seed,
        int maxSkippedSteps,
        Sampling sampling,
        boolean recompute) {

    /// When and on how much data the losses are estimated.
    ///
    /// @param interval steps between two evaluations
    /// @param batches batches over which each of the two losses is averaged
    public record EvaluationPlan(int interval, int batches) {
        /// @throws IllegalArgumentException if a number is not positive
        public EvaluationPlan {
            requirePositive("evaluation interval", interval);
            requirePositive("number of evaluation batches", batches);
        }
    }

    private static final long WARMUP_STEPS = 100;

    /// @throws IllegalArgumentException if a number is out of range
    public TrainingConfig {
        if (steps < 0) {
            throw new IllegalArgumentException("the number of steps must be at least 0, not " + steps);
        }
        requirePositive("batch size", batchSize);
        requirePositive("number of accumulated micro-batches", accumulation);
        if (!(gradientClip >= 0 && gradientClip < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "the maximum gradient norm must be at least 0, not " + Decimal.of(gradientClip));
        }
        if (maxSkippedSteps < 0) {
            throw new IllegalArgumentException(
                    "the number of steps to skip must be at least 0, not " + maxSkippedSteps);
        }
    }

    /// What must not change when a training with these hyperparameters is resumed.
    ///
    /// @param architecture of the model ([kawi.engine.model.LanguageModel#architecture])
    /// @param optimizer the settings of the optimizer ([kawi.autograd.optim.Optimizer#settings])
    /// @param data the fingerprint of the token ids ([kawi.engine.data.TokenDataset.Split#fingerprint])
    public TrainingIdentity identity(String architecture, String optimizer, String data) {
        String recipe = "seed " + seed + ", batches " + accumulation + " x " + batchSize + ", clipping " + gradientClip
                + ", skips " + maxSkippedSteps + (sampling == Sampling.RANDOM ? "" : ", sampling " + sampling) + ", "
                + optimizer;
        return new TrainingIdentity(architecture, recipe, data);
    }

    /// A new tape for the forward and backward passes of the training.
    Tape tape(Device device) {
        return recompute ? Tape.recomputing(device) : new Tape(device);
    }

    private static void requirePositive(String what, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException("the " + what + " must be positive, not " + value);
        }
    }

    /// The configuration to start from: batches of 12 sequences; a warmup of 100 steps (at most a tenth of all) to a
    /// learning rate of 1e-3, then cosine decay to 1e-4; gradients clipped to a norm of 1; an evaluation on 20 batches
    /// every 250 steps; seed 1; no step may be skipped; random windows.
    ///
    /// @throws IllegalArgumentException if the number is negative
    public static TrainingConfig ofSteps(long steps) {
        long decaySteps = Math.max(steps, 0); // a negative number is refused below
        var rate = new LearningRate.WarmupCosine(1e-3, 1e-4, Math.min(WARMUP_STEPS, decaySteps / 10), decaySteps);
        return new TrainingConfig(steps, 12, 1, rate, 1.0, new EvaluationPlan(250, 20), 1, 0, Sampling.RANDOM, false);
    }

    /// The same with another number of steps. The learning-rate schedule stays.
    public TrainingConfig steps(long value) {
        return new TrainingConfig(
                value,
                batchSize,
                accumulation,
                learningRate,
                gradientClip,
                evaluation,
                seed,
                maxSkippedSteps,
                sampling,
                recompute);
    }

    /// The same with another number of sequences in a micro-batch.
    public TrainingConfig batchSize(int value) {
        return new TrainingConfig(
                steps,
                value,
                accumulation,
                learningRate,
                gradientClip,
                evaluation,
                seed,
                maxSkippedSteps,
                sampling,
                recompute);
    }

    /// The same with another number of micro-batches in a step.
    public TrainingConfig accumulation(int value) {
        return new TrainingConfig(
                steps,
                batchSize,
                value,
                learningRate,
                gradientClip,
                evaluation,
                seed,
                maxSkippedSteps,
                sampling,
                recompute);
    }

    /// The same with another learning-rate schedule.
    public TrainingConfig learningRate(LearningRate value) {
        return new TrainingConfig(
                steps,
                batchSize,
                accumulation,
                value,
                gradientClip,
                evaluation,
                seed,
                maxSkippedSteps,
                sampling,
                recompute);
    }

    /// The same with one learning rate for all steps.
    public TrainingConfig learningRate(double value) {
        return learningRate(new LearningRate.Constant(value));
    }

    /// The same with another maximum global gradient norm; 0 for no limit.
    public TrainingConfig gradientClip(double value) {
        return new TrainingConfig(
                steps,
                batchSize,
                accumulation,
                learningRate,
                value,
                evaluation,
                seed,
                maxSkippedSteps,
                sampling,
                recompute);
    }

    /// The same with other evaluations.
    ///
    /// @param interval steps between two evaluations
    /// @param batches batches over which each of the two losses is averaged
    public TrainingConfig evaluation(int interval, int batches) {
        var plan = new EvaluationPlan(interval, batches);
        return new TrainingConfig(
                steps,
                batchSize,
                accumulation,
                learningRate,
                gradientClip,
                plan,
                seed,
                maxSkippedSteps,
                sampling,
                recompute);
    }

    /// The same with another seed.
    public TrainingConfig seed(long value) {
        return new TrainingConfig(
                steps,
                batchSize,
                accumulation,
                learningRate,
                gradientClip,
                evaluation,
                value,
                maxSkippedSteps,
                sampling,
                recompute);
    }

    /// The same with another number of steps that may be skipped.
    public TrainingConfig maxSkippedSteps(int value) {
        return new TrainingConfig(
                steps,
                batchSize,
                accumulation,
                learningRate,
                gradientClip,
                evaluation,
                seed,
                value,
                sampling,
                recompute);
    }

    /// The same with another way to choose the windows to train on.
    public TrainingConfig sampling(Sampling value) {
        return new TrainingConfig(
                steps,
                batchSize,
                accumulation,
                learningRate,
                gradientClip,
                evaluation,
                seed,
                maxSkippedSteps,
                value,
                recompute);
    }

    /// The same, with or without recomputation.
    public TrainingConfig recompute(boolean value) {
        return new TrainingConfig(
                steps,
                batchSize,
                accumulation,
                learningRate,
                gradientClip,
                evaluation,
                seed,
                maxSkippedSteps,
                sampling,
                value);
    }
}
