package kawi.samples.serve.decode;

import java.util.List;
import java.util.stream.IntStream;
import kawi.engine.generate.GenerationStep;
import kawi.engine.generate.strategy.Distribution;

/// The log-probability of a token under the model, and the most probable tokens at its position.
///
/// @param id the token
/// @param logProbability the natural logarithm of its probability under the model
/// @param top the most probable tokens, in descending order
public record TokenScore(int id, double logProbability, List<Alternative> top) {

    /// A token that could have been there.
    public record Alternative(int id, double logProbability) {}

    /// The score of a generated token.
    public static TokenScore of(GenerationStep step) {
        return new TokenScore(
                step.chosen().id(),
                step.chosen().logProbability(),
                step.candidates().stream()
                        .map(each -> new Alternative(each.id(), each.logProbability()))
                        .toList());
    }

    /// The score of a given token, such as one of a prompt.
    ///
    /// @param logits (V)
    /// @param top how many of the most probable tokens to report
    public static TokenScore of(int id, float[] logits, int top) {
        Distribution model = Distribution.of(logits);
        return new TokenScore(
                id,
                model.logProbability(model.rankOf(id)),
                IntStream.range(0, Math.min(top, model.size()))
                        .mapToObj(rank -> new Alternative(model.id(rank), model.logProbability(rank)))
                        .toList());
    }
}
