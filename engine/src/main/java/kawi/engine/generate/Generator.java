package kawi.engine.generate;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import kawi.autograd.Inference;
import kawi.autograd.device.Device;
import kawi.autograd.random.CounterRandom;
import kawi.engine.generate.GenerationStep.Candidate;
import kawi.engine.model.Gpt;
import kawi.engine.model.Tokens;

/// Lets a model write: the autoregressive loop.
///
/// In training all answers are known and every position is asked at once. Here nothing is known: the model is asked for
/// one token, the token is appended, and the model is asked again, because every token depends on the last. Only ids
/// are known here; text is turned into ids and back by whoever calls.
public final class Generator {

    /// Why writing stopped.
    public enum Stop {
        /// As many tokens were written as were asked for.
        MAXIMUM,
        /// The end token was written; it is the last of the ids.
        END_TOKEN
    }

    /// What was written.
    ///
    /// @param ids the new tokens
    /// @param stop why there are no more
    public record Generation(int[] ids, Stop stop) {}

    private final Gpt model;
    private final Inference inference;

    /// @param device where the model runs
    public Generator(Gpt model, Device device) {
        this.model = model;
        this.inference = new Inference(device);
    }

    /// Continues a prompt.
    ///
    /// @param prompt at least one id; only the last ones count if there are more than the context holds
    /// @param listener told of each token at once, before the next is computed
    /// @throws IllegalArgumentException if the prompt is empty or has an id outside the vocabulary
    /// @throws ArithmeticException if a logit is not finite
    public Generation generate(int[] prompt, GenerationConfig config, Consumer<GenerationStep> listener) {
        check(prompt);
        var window = new ContextWindow(model.config().contextLength());
        Arrays.stream(prompt).forEach(window::append);
        CounterRandom random = CounterRandom.ofSeed(config.seed());
        int[] written = new int[config.maxNewTokens()];
        for (int number = 0; number < written.length; number++) {
            int[] seen = window.ids();
            float[] logits = nextLogits(seen, number);
            Distribution distribution = config.strategy().distribution(logits);
            int next = distribution.choose(random.uniform(number));
            written[number] = next;
            window.append(next);
            listener.accept(step(number, seen, logits, distribution, next, config.candidates()));
            if (config.endToken().isPresent() && config.endToken().getAsInt() == next) {
                return new Generation(Arrays.copyOf(written, number + 1), Stop.END_TOKEN);
            }
        }
        return new Generation(written, Stop.MAXIMUM);
    }

    private float[] nextLogits(int[] seen, int number) {
        inference.reset();
        float[] logits = inference.run(() -> model.nextLogits(Tokens.of(seen))).toFloats(); // (V)
        for (int id = 0; id < logits.length; id++) {
            if (!Float.isFinite(logits[id])) {
                throw new ArithmeticException("the logit of token " + id + " is " + logits[id] + " at new token "
                        + number + ": the model's weights are broken");
            }
        }
        return logits;
    }

    private static GenerationStep step(
            int number, int[] seen, float[] logits, Distribution chances, int next, int candidates) {
        Distribution thought = Distribution.of(logits, 1);
        List<Candidate> top = IntStream.range(0, Math.min(candidates, thought.size()))
                .mapToObj(rank -> candidate(thought, rank, logits, chances))
                .toList();
        return new GenerationStep(number, seen, top, candidate(thought, thought.rankOf(next), logits, chances));
    }

    private static Candidate candidate(Distribution thought, int rank, float[] logits, Distribution chances) {
        int id = thought.id(rank);
        int chanceRank = chances.rankOf(id);
        double chance = chanceRank < 0 ? 0 : chances.probability(chanceRank);
        return new Candidate(id, logits[id], thought.probability(rank), chance);
    }

    private void check(int[] prompt) {
        if (prompt.length == 0) {
            throw new IllegalArgumentException("there is nothing to continue: the prompt is empty");
        }
        for (int id : prompt) {
            if (id < 0 || id >= model.config().vocabularySize()) {
                throw new IllegalArgumentException("the id " + id + " is outside the vocabulary of "
                        + model.config().vocabularySize());
            }
        }
    }
}
