package kawi.engine.train;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import kawi.autograd.Inference;
import kawi.autograd.device.Device;
import kawi.autograd.nn.Mode;
import kawi.engine.data.Batch;
import kawi.engine.data.BatchSampler;
import kawi.engine.data.TokenDataset;
import kawi.engine.model.Gpt;

/// How well a model predicts texts: nothing is random, nothing is remembered, and asking twice gives the same bits.
public final class Evaluation {

    /// The outcome.
    ///
    /// @param loss the mean cross entropy of a token, in nats
    /// @param tokens how many tokens were predicted
    public record Result(double loss, long tokens) {

        /// `e^loss`: among how many equally likely tokens the model might as well have guessed.
        public double perplexity() {
            return Math.exp(loss);
        }
    }

    private final Gpt model;
    private final Inference inference;

    /// @param device where the model runs
    public Evaluation(Gpt model, Device device) {
        this.model = model;
        this.inference = new Inference(device);
    }

    /// The mean over the first batches of a sampler.
    public Result of(BatchSampler sampler, int batches) {
        return mean(IntStream.range(0, batches).mapToObj(sampler::batch));
    }

    /// Every token of a text but the first, once. The text is cut into windows of the model's context length, so a
    /// token is predicted from those before it in its window.
    ///
    /// @param batchSize windows that are computed together
    /// @throws IllegalArgumentException if the text has less than two tokens
    public Result ofWholeText(TokenDataset text, int batchSize) {
        if (text.size() < 2) {
            throw new IllegalArgumentException(
                    "a text of " + text.size() + " tokens has nothing to predict: it needs at least 2");
        }
        int length = model.config().contextLength();
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
            sum += loss(batch) * count;
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
