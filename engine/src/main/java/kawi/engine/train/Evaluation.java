package kawi.engine.train;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import kawi.autograd.Inference;
import kawi.autograd.device.Device;
import kawi.autograd.nn.Mode;
import kawi.autograd.text.Counted;
import kawi.engine.data.Batch;
import kawi.engine.data.BatchSampler;
import kawi.engine.data.TokenDataset;
import kawi.engine.model.LanguageModel;

/// Computes the loss of a model on texts, without dropout and gradients. The same model and text give the same bits.
public final class Evaluation {

    /// The loss on a text.
    ///
    /// @param loss mean cross entropy per token, in nats
    /// @param tokens the number of predicted tokens
    public record Result(double loss, long tokens) {

        /// `e^loss`: the number of equally likely tokens from which guessing would give the same loss.
        public double perplexity() {
            return Math.exp(loss);
        }
    }

    private final LanguageModel model;
    private final Inference inference;

    /// @param device that runs the model
    public Evaluation(LanguageModel model, Device device) {
        this.model = model;
        this.inference = new Inference(device);
    }

    /// The mean over the first batches of a sampler. If none of them has a target that carries loss, over the first
    /// batch that has.
    public Result of(BatchSampler sampler, int batches) {
        Result result = mean(IntStream.range(0, batches).mapToObj(sampler::batch));
        for (long number = batches; result.tokens() == 0; number++) { // a sampler's text has such a token
            result = mean(Stream.of(sampler.batch(number)));
        }
        return result;
    }

    /// Predicts every token of a text that carries loss, but the first, once. The text is cut into windows of the
    /// model's context length: a token is predicted from those before it in its window.
    ///
    /// @param batchSize number of windows that are computed together
    /// @throws IllegalArgumentException if the text has fewer than two tokens, or none that carries loss
    public Result ofWholeText(TokenDataset text, int batchSize) {
        if (text.size() < 2) {
            throw new IllegalArgumentException(
                    "a text of " + Counted.of(text.size(), "token") + " has nothing to predict: it needs at least 2");
        }
        if (text.loss().count(1, text.size()) == 0) {
            throw new IllegalArgumentException("no token of the text carries loss");
        }
        int length = model.contextLength();
        int targets = text.size() - 1;
        int whole = targets / length;
        int batches = Math.ceilDiv(whole, batchSize);
        Stream<Batch> full = IntStream.range(0, batches).mapToObj(number -> {
            int first = number * batchSize;
            int[] starts = IntStream.range(first, Math.min(whole, first + batchSize))
                    .map(window -> window * length)
                    .toArray();
            return text.windows(length, starts);
        });
        int rest = targets - whole * length;
        Stream<Batch> last = rest == 0 ? Stream.empty() : Stream.of(text.windows(rest, whole * length));
        return mean(Stream.concat(full, last));
    }

    /// The mean over all targets of some batches.
    public Result mean(Stream<Batch> batches) {
        double sum = 0;
        long tokens = 0;
        for (var iterator = batches.iterator(); iterator.hasNext(); ) {
            Batch batch = iterator.next();
            int count = batch.targetCount();
            sum += count == 0 ? 0 : loss(batch) * count;
            tokens += count;
        }
        return new Result(tokens == 0 ? 0 : sum / tokens, tokens);
    }

    private double loss(Batch batch) {
        inference.reset();
        return inference.run(() -> model.loss(batch.inputs(), batch.targets(), batch.targetCount(), Mode.EVALUATION)
                .item());
    }
}
