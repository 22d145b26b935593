package example;

import java.util.List;
import java.util.stream.Stream;
import kawi.autograd.Parameter;
import kawi.autograd.Tensor;
import kawi.autograd.nn.Embedding;
import kawi.autograd.nn.Initializer;
import kawi.autograd.nn.Linear;
import kawi.autograd.nn.Mode;
import kawi.autograd.random.CounterRandom;
import kawi.engine.model.LanguageModel;
import kawi.engine.model.Tokens;

/// Predicts a token from the one before it, with a hidden layer between them.
final class BigramModel implements LanguageModel {
    private final Embedding embedding;
    private final Linear hidden;
    private final Linear output;

    BigramModel(int vocabularySize, int width, CounterRandom random) {
        var initializer = new Initializer(0.1, random);
        embedding = new Embedding("embedding", vocabularySize, width, initializer);
        hidden = new Linear("hidden", width, width, true, initializer);
        output = new Linear("output", width, vocabularySize, true, initializer);
    }

    @Override
    public Tensor loss(Tokens tokens, int[] targets, long divisor, Mode mode) {
        Tensor x = embedding.forward(tokens.ids(), tokens.shape()); // (B, T, C)
        Tensor h = hidden.forward(x).relu(); // (B, T, C)
        return output.forward(h).crossEntropy(targets, divisor); // (B, T, V) to a scalar
    }

    @Override
    public List<Parameter> parameters() {
        return Stream.of(embedding.parameters(), hidden.parameters(), output.parameters())
                .flatMap(List::stream)
                .toList();
    }

    /// The length of the sequences to train on; the model itself has no limit.
    @Override
    public int contextLength() {
        return 16;
    }
}
