package kawi.samples.training;

import kawi.autograd.optim.AdamW;
import kawi.autograd.optim.LearningRate;
import kawi.engine.model.GptConfig;
import kawi.engine.model.ModelSize;
import kawi.engine.train.TrainingConfig;

/// All that decides how a model is trained, except the text and the seed.
///
/// @param model the model's sizes
/// @param steps how long, and on how much at once
/// @param optimizer how the weights are changed
/// @param evaluation how often the model is judged
public record Recipe(Model model, Steps steps, Optimizer optimizer, Evaluation evaluation) {

    /// @param layers number of blocks
    /// @param heads attention heads of a block
    /// @param width size of the residual stream
    /// @param context tokens that the model sees
    /// @param dropout probability with which activations are dropped in training
    /// @param bias whether linear layers and layer norms have biases
    public record Model(int layers, int heads, int width, int context, double dropout, boolean bias) {

        /// A model of a named size.
        static Model of(ModelSize size, double dropout) {
            return new Model(size.layers(), size.heads(), size.width(), size.contextLength(), dropout, size.bias());
        }
    }

    /// @param count how often the weights are changed
    /// @param batchSize sequences of a micro-batch
    /// @param accumulate micro-batches of a step
    public record Steps(long count, int batchSize, int accumulate) {}

    /// @param learningRate the highest, reached after the warm-up
    /// @param minLearningRate the one of the last step; the way there is half a cosine
    /// @param warmup steps in which the learning rate rises
    /// @param weightDecay AdamW's
    /// @param beta1 AdamW's
    /// @param beta2 AdamW's
    /// @param gradientClip the longest the gradients may be together; 0 for no limit
    /// @param skipNonFinite how many steps may be skipped whose loss or gradient is not finite
    public record Optimizer(
            double learningRate,
            double minLearningRate,
            long warmup,
            double weightDecay,
            double beta1,
            double beta2,
            double gradientClip,
            int skipNonFinite) {}

    /// @param interval steps between two evaluations
    /// @param batches batches that an estimate of the loss is the mean of
    public record Evaluation(int interval, int batches) {}

    /// The shape of the model for a vocabulary.
    ///
    /// @throws IllegalArgumentException if a number is out of range
    public GptConfig gptConfig(int vocabularySize) {
        return GptConfig.of(vocabularySize)
                .contextLength(model.context())
                .layers(model.layers())
                .heads(model.heads())
                .width(model.width())
                .dropout(model.dropout())
                .bias(model.bias())
                .build();
    }

    /// What the trainer is told.
    ///
    /// @throws IllegalArgumentException if a number is out of range
    public TrainingConfig trainingConfig(long seed) {
        return TrainingConfig.ofSteps(steps.count())
                .batchSize(steps.batchSize())
                .accumulation(steps.accumulate())
                .learningRate(schedule())
                .gradientClip(optimizer.gradientClip())
                .evaluation(evaluation.interval(), evaluation.batches())
                .seed(seed)
                .maxSkippedSteps(optimizer.skipNonFinite());
    }

    /// The settings of AdamW.
    ///
    /// @throws IllegalArgumentException if a number is out of range
    public AdamW.Settings adamW() {
        return AdamW.Settings.DEFAULT
                .beta1(optimizer.beta1())
                .beta2(optimizer.beta2())
                .weightDecay(optimizer.weightDecay());
    }

    /// How the learning rate changes: up in the warm-up, then down until the last step.
    public LearningRate schedule() {
        return new LearningRate.WarmupCosine(
                optimizer.learningRate(), optimizer.minLearningRate(), optimizer.warmup(), steps.count());
    }

    /// How many tokens a step learns from.
    public long tokensPerStep() {
        return (long) steps.batchSize() * steps.accumulate() * model.context();
    }

    /// The same with another number of steps.
    public Recipe withSteps(long count) {
        return new Recipe(model, new Steps(count, steps.batchSize(), steps.accumulate()), optimizer, evaluation);
    }

    /// The same, judged otherwise.
    public Recipe withEvaluation(Evaluation other) {
        return new Recipe(model, steps, optimizer, other);
    }
}
