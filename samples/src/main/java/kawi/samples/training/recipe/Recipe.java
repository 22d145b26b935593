package kawi.samples.training.recipe;

import java.util.ArrayList;
import java.util.List;
import kawi.autograd.Parameter;
import kawi.autograd.optim.AdamW;
import kawi.autograd.optim.AveragedWeights;
import kawi.autograd.optim.LearningRate;
import kawi.autograd.optim.Muon;
import kawi.autograd.random.CounterRandom;
import kawi.engine.data.Sampling;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;
import kawi.engine.model.GptConfigBuilder;
import kawi.engine.model.ModelSize;
import kawi.engine.model.count.FlopCount;
import kawi.engine.train.TrainingConfig;
import kawi.samples.training.finetune.Trainee;

/// The hyperparameters of a training, in four groups. Together with the text, the tokenizer and the seed they determine
/// the model.
///
/// @param model sizes of the model
/// @param steps number of steps and size of the batches
/// @param optimizer the optimizer with its learning rate, and clipping
/// @param evaluation when and on how much data the losses are estimated
public record Recipe(Model model, Steps steps, Optimizer optimizer, Evaluation evaluation) {

    /// @param layers number of blocks
    /// @param heads attention heads of a block
    /// @param width size of the residual stream
    /// @param context maximum number of tokens in a sequence
    /// @param dropout probability with which activations are dropped in training
    /// @param bias whether linear layers and layer norms have biases
    /// @param parts of which the model consists; null, as in files of older versions, for GPT-2's
    public record Model(int layers, int heads, int width, int context, double dropout, boolean bias, Parts parts) {
        public Model {
            parts = parts == null ? Parts.GPT2 : parts;
        }

        /// The sizes and parts of a configuration: what this record can express of it.
        public static Model of(GptConfig config) {
            return new Model(
                    config.layers(),
                    config.heads(),
                    config.width(),
                    config.contextLength(),
                    config.dropout().residual(),
                    config.bias(),
                    Parts.of(config));
        }

        /// A model of a named size.
        static Model of(ModelSize size, double dropout) {
            return new Model(
                    size.layers(), size.heads(), size.width(), size.contextLength(), dropout, size.bias(), Parts.GPT2);
        }

        /// The configuration for a vocabulary.
        ///
        /// @throws IllegalArgumentException if a number is out of range
        public GptConfig config(int vocabularySize) {
            GptConfigBuilder config = GptConfig.of(vocabularySize)
                    .contextLength(context)
                    .layers(layers)
                    .heads(heads)
                    .width(width)
                    .dropout(dropout)
                    .bias(bias)
                    .norm(parts.normType())
                    .activation(parts.activationName().activation())
                    .tiedOutput(parts.outputType() == OutputType.TIED)
                    .logitSoftCap(parts.softCap());
            return parts.attention().set(config).build();
        }
    }

    /// @param count number of optimizer steps for which the learning-rate schedule is made
    /// @param batchSize sequences of a micro-batch
    /// @param accumulate micro-batches of a step
    /// @param replans changes of the number of steps during the training, in their order; null, as in files of older
    /// versions, for none
    /// @param sampling the name of a [Sampling]; null, as in files of older versions, for random windows
    /// @param recompute whether the backward pass computes the blocks again, in less memory: changes no bit
    public record Steps(
            long count, int batchSize, int accumulate, List<Replan> replans, String sampling, boolean recompute) {
        public Steps {
            replans = replans == null ? List.of() : List.copyOf(replans);
            sampling = sampling == null ? Sampling.RANDOM.toString() : sampling;
        }

        /// Steps with random windows, whose number does not change.
        public Steps(long count, int batchSize, int accumulate) {
            this(count, batchSize, accumulate, List.of(), null, false);
        }

        /// The same with another number of steps.
        Steps with(long steps, List<Replan> changes) {
            return new Steps(steps, batchSize, accumulate, changes, sampling, recompute);
        }

        /// The number of steps after all changes.
        public long last() {
            return replans.isEmpty() ? count : replans.getLast().steps();
        }
    }

    /// @param learningRate the highest learning rate, reached after the warmup
    /// @param minLearningRate the learning rate of the last step, unless the schedule is constant
    /// @param schedule the name of a [Schedule]; null, as in files of older versions, for the cosine
    /// @param warmup steps in which the learning rate rises
    /// @param weightDecay of matrices and embeddings
    /// @param beta1 of AdamW
    /// @param beta2 of AdamW
    /// @param gradientClip maximum global gradient norm; 0 for no limit
    /// @param skipNonFinite how many steps with a non-finite loss or gradient may be skipped
    /// @param name an [OptimizerName]; null, as in files of older versions, for AdamW
    /// @param cautious whether only weights decay that the update makes smaller
    /// @param average decay of the average of the weights that is evaluated and saved; 0 for none
    public record Optimizer(
            double learningRate,
            double minLearningRate,
            String schedule,
            long warmup,
            double weightDecay,
            double beta1,
            double beta2,
            double gradientClip,
            int skipNonFinite,
            String name,
            boolean cautious,
            double average) {

        public Optimizer {
            name = name == null ? OptimizerName.ADAMW.toString() : name;
        }

        /// The same with another learning rate after the warmup.
        public Optimizer withLearningRate(double rate) {
            return new Optimizer(
                    rate,
                    minLearningRate,
                    schedule,
                    warmup,
                    weightDecay,
                    beta1,
                    beta2,
                    gradientClip,
                    skipNonFinite,
                    name,
                    cautious,
                    average);
        }

        /// The same with another weight decay.
        public Optimizer withWeightDecay(double decay) {
            return new Optimizer(
                    learningRate,
                    minLearningRate,
                    schedule,
                    warmup,
                    decay,
                    beta1,
                    beta2,
                    gradientClip,
                    skipNonFinite,
                    name,
                    cautious,
                    average);
        }

        /// The same with another warmup.
        public Optimizer withWarmup(long steps) {
            return new Optimizer(
                    learningRate,
                    minLearningRate,
                    schedule,
                    steps,
                    weightDecay,
                    beta1,
                    beta2,
                    gradientClip,
                    skipNonFinite,
                    name,
                    cautious,
                    average);
        }

        /// The settings of nanoGPT, with cosine decay.
        public static Optimizer of(double learningRate, double minLearningRate, long warmup) {
            String cosine = Schedule.COSINE.toString();
            return new Optimizer(learningRate, minLearningRate, cosine, warmup, 0.1, 0.9, 0.99, 1, 0, null, false, 0);
        }

        /// Muon, with linear decay to zero.
        static Optimizer muon(double learningRate, long warmup, double weightDecay) {
            String linear = Schedule.LINEAR.toString();
            String muon = OptimizerName.MUON.toString();
            return new Optimizer(learningRate, 0, linear, warmup, weightDecay, 0.9, 0.99, 1, 0, muon, false, 0);
        }
    }

    /// @param interval steps between two evaluations
    /// @param batches batches over which a loss is averaged
    /// @param patience the training ends after this many evaluations without a lower validation loss; 0 for never
    /// @param sample the prompt of the text that is generated at each evaluation; empty for the default prompt,
    /// null for no text
    public record Evaluation(int interval, int batches, int patience, String sample) {

        /// Evaluations that neither end the training nor generate text.
        public Evaluation(int interval, int batches) {
            this(interval, batches, 0, null);
        }
    }

    /// The configuration of the model for a vocabulary.
    ///
    /// @throws IllegalArgumentException if a number is out of range
    public GptConfig gptConfig(int vocabularySize) {
        return model.config(vocabularySize);
    }

    /// A new model for a vocabulary.
    ///
    /// @param random determines the weights
    /// @throws IllegalArgumentException if a number is out of range
    public Gpt newModel(int vocabularySize, CounterRandom random) {
        return model.parts().initializationType().model(gptConfig(vocabularySize), random);
    }

    /// The configuration of the trainer.
    ///
    /// @throws IllegalArgumentException if a number is out of range
    public TrainingConfig trainingConfig(long seed) {
        return TrainingConfig.ofSteps(steps.last())
                .batchSize(steps.batchSize())
                .accumulation(steps.accumulate())
                .learningRate(learningRate())
                .gradientClip(optimizer.gradientClip())
                .evaluation(evaluation.interval(), evaluation.batches())
                .seed(seed)
                .sampling(sampling())
                .recompute(steps.recompute())
                .maxSkippedSteps(optimizer.skipNonFinite());
    }

    /// A new optimizer of all of a model.
    ///
    /// @throws IllegalArgumentException if a number is out of range
    public kawi.autograd.optim.Optimizer newOptimizer(Gpt gpt) {
        return newOptimizer(Trainee.of(gpt));
    }

    /// A new optimizer of what is trained.
    ///
    /// @throws IllegalArgumentException if a number is out of range
    public kawi.autograd.optim.Optimizer newOptimizer(Trainee trainee) {
        return newOptimizer(trainee.parameters(), trainee.blockMatrices());
    }

    /// The text by which checkpoints recognize the optimizer.
    ///
    /// @throws IllegalArgumentException if a number is out of range
    public String optimizerSettings() {
        return newOptimizer(List.of(), List.of()).settings();
    }

    private kawi.autograd.optim.Optimizer newOptimizer(List<Parameter> all, List<Parameter> blockMatrices) {
        var settings = AdamW.Settings.DEFAULT
                .beta1(optimizer.beta1())
                .beta2(optimizer.beta2())
                .weightDecay(optimizer.weightDecay())
                .cautious(optimizer.cautious());
        var chosen = optimizerName().optimizer(all, blockMatrices, settings);
        return optimizer.average() == 0 ? chosen : new AveragedWeights(chosen, all, optimizer.average());
    }

    /// The optimizer.
    ///
    /// @throws kawi.samples.request.UsageException if there is none of the name
    public OptimizerName optimizerName() {
        return Parts.named("optimizer", optimizer.name(), OptimizerName.values());
    }

    /// How many arrays of a parameter's size the optimizer keeps: moments, and the average of the weights.
    ///
    /// @param isBlockMatrix whether the parameter is a matrix inside a block
    public int arraysOfOptimizer(boolean isBlockMatrix) {
        return optimizerName().moments(isBlockMatrix) + (optimizer.average() == 0 ? 0 : 1);
    }

    /// How the windows to train on are chosen.
    ///
    /// @throws kawi.samples.request.UsageException if there is no sampling of the name
    public Sampling sampling() {
        return Parts.named("sampling", steps.sampling(), Sampling.values());
    }

    /// How the learning rate changes after the warmup.
    public Schedule schedule() {
        return Schedule.named(optimizer.schedule());
    }

    /// The learning rate of every step.
    ///
    /// @throws IllegalArgumentException if a number is out of range
    public LearningRate learningRate() {
        LearningRate rate = schedule()
                .learningRate(optimizer.learningRate(), optimizer.minLearningRate(), optimizer.warmup(), steps.count());
        long end = steps.count();
        long last = -1;
        for (Replan replan : steps.replans()) {
            rate = new LearningRate.Rescaled(rate, replan.from(), end, replan.steps());
            end = replan.steps();
            if (replan.from() <= last) {
                throw new IllegalArgumentException(
                        "changes of the number of steps must be in the order of their steps: "
                                + Replan.text(steps.replans()));
            }
            last = replan.from();
        }
        return rate;
    }

    /// The number of tokens in a step.
    public long tokensPerStep() {
        return (long) steps.batchSize() * steps.accumulate() * model.context();
    }

    /// FLOP of a step: those of the matrix products of the model, forward and backward, and of the optimizer.
    ///
    /// @throws IllegalArgumentException if a number is out of range
    public double flopOfStep(int vocabularySize) {
        GptConfig config = gptConfig(vocabularySize);
        int sequences = steps.batchSize() * steps.accumulate();
        var gpt = new Gpt(config, CounterRandom.ofSeed(0));
        return FlopCount.ofTrainingStep(config, sequences, model.context()) + flopOf(newOptimizer(gpt));
    }

    private static double flopOf(kawi.autograd.optim.Optimizer optimizer) {
        return switch (optimizer) {
            case Muon muon -> muon.flops();
            case AveragedWeights averaged -> flopOf(averaged.optimizer());
            default -> 0;
        };
    }

    /// The same with a change of the number of steps.
    ///
    /// @param from the number of steps that are done
    /// @param count the number of all steps from now on
    public Recipe replanned(long from, long count) {
        List<Replan> replans = new ArrayList<>(steps.replans());
        replans.add(new Replan(from, count));
        return new Recipe(model, steps.with(steps.count(), replans), optimizer, evaluation);
    }

    /// The same with another number of steps, which does not change.
    public Recipe withSteps(long count) {
        return new Recipe(model, steps.with(count, List.of()), optimizer, evaluation);
    }

    /// The same with another warmup.
    public Recipe withWarmup(long warmup) {
        return new Recipe(model, steps, optimizer.withWarmup(warmup), evaluation);
    }

    /// The same with other evaluations.
    public Recipe withEvaluation(Evaluation other) {
        return new Recipe(model, steps, optimizer, other);
    }
}
