package kawi.samples.lesson.generation;

import java.util.List;
import kawi.autograd.Parameter;
import kawi.autograd.Tensor;
import kawi.autograd.array.Shape;
import kawi.autograd.nn.Mode;
import kawi.engine.model.LanguageModel;
import kawi.engine.model.Tokens;

/// Predicts every position on its own, whatever stands at the others: one table of logits for each position. It writes
/// a whole text in one pass. Its best loss is the entropy of each position alone, so it learns the right frequencies of
/// words, but not which of them belong together.
final class PositionwiseModel implements LanguageModel {
    private final Parameter logits; // (T, V)

    PositionwiseModel(int length, int vocabularySize) {
        logits = new Parameter("logits", Shape.of(length, vocabularySize));
    }

    @Override
    public Tensor loss(Tokens tokens, int[] targets, long divisor, Mode mode) {
        return logits.embedding(tokens.positions(), tokens.shape()).crossEntropy(targets, divisor); // (B, T, V)
    }

    /// The probabilities of the words at each position, (T, V).
    Tensor probabilities() {
        return logits.softmax();
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(logits);
    }

    @Override
    public int contextLength() {
        return logits.shape().size(0);
    }
}
