package kawi.samples.lesson.training;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kawi.autograd.Parameter;
import kawi.autograd.Tensor;
import kawi.autograd.nn.Embedding;
import kawi.autograd.nn.Initializer;
import kawi.autograd.nn.LayerNorm;
import kawi.autograd.nn.Linear;
import kawi.autograd.nn.Mode;
import kawi.autograd.random.CounterRandom;
import kawi.engine.model.GptConfig;
import kawi.engine.model.LanguageModel;
import kawi.engine.model.Tokens;

/// A GPT in one file, whose causal mask can be removed. [kawi.engine.model.Gpt] has no such switch, because a model
/// without the mask is of no use: it reads its answers.
///
/// With the mask it is the same function as [kawi.engine.model.Gpt] without dropout: the same weights from the same
/// random numbers, the same bits.
final class PlainGpt implements LanguageModel {
    private static final double STD = 0.02;

    private final GptConfig config;
    private final boolean masked;
    private final Embedding tokenEmbedding;
    private final Embedding positionEmbedding;
    private final List<Layer> layers;
    private final LayerNorm finalNorm;

    /// The layers of a block.
    private record Layer(
            LayerNorm norm1, Linear queriesKeysValues, Linear project, LayerNorm norm2, Linear expand, Linear shrink) {
        List<Parameter> parameters() {
            return Stream.of(
                            norm1.parameters(),
                            queriesKeysValues.parameters(),
                            project.parameters(),
                            norm2.parameters(),
                            expand.parameters(),
                            shrink.parameters())
                    .flatMap(List::stream)
                    .toList();
        }
    }

    /// @param masked whether a position is kept from seeing later ones
    PlainGpt(GptConfig config, CounterRandom random, boolean masked) {
        this.config = config;
        this.masked = masked;
        var weights = new Initializer(STD, random);
        tokenEmbedding = new Embedding("wte", config.vocabularySize(), config.width(), weights);
        positionEmbedding = new Embedding("wpe", config.contextLength(), config.width(), weights);
        layers = IntStream.range(0, config.layers())
                .mapToObj(layer -> layer("h." + layer, weights, random))
                .toList();
        finalNorm = norm("ln_f");
    }

    private Layer layer(String name, Initializer weights, CounterRandom random) {
        var residual = new Initializer(STD / Math.sqrt(2 * config.layers()), random);
        int width = config.width();
        return new Layer(
                norm(name + ".ln_1"),
                new Linear(name + ".attn.c_attn", width, 3 * width, true, weights),
                new Linear(name + ".attn.c_proj", width, width, true, residual),
                norm(name + ".ln_2"),
                new Linear(name + ".mlp.c_fc", width, config.feedForwardWidth(), true, weights),
                new Linear(name + ".mlp.c_proj", config.feedForwardWidth(), width, true, residual));
    }

    private LayerNorm norm(String name) {
        return new LayerNorm(name, config.width(), true, config.layerNormEpsilon());
    }

    /// @param tokens (B, T)
    /// @return (B, T, V)
    Tensor logits(Tokens tokens) {
        Tensor x = tokenEmbedding
                .forward(tokens.ids(), tokens.shape())
                .add(positionEmbedding.forward(tokens.positions(), tokens.shape())); // (B, T, C)
        for (Layer layer : layers) {
            x = x.add(attention(layer, layer.norm1().forward(x))); // (B, T, C)
            x = x.add(feedForward(layer, layer.norm2().forward(x))); // (B, T, C)
        }
        return finalNorm.forward(x).matmulTransposed(tokenEmbedding.weight()); // (B, T, V)
    }

    private Tensor attention(Layer layer, Tensor x) {
        int heads = config.heads();
        Tensor qkv = layer.queriesKeysValues().forward(x); // (B, T, 3 C)
        Tensor queries = qkv.splitHeads(0, heads, config.headSize()); // (B, H, T, D)
        Tensor keys = qkv.splitHeads(heads, heads, config.headSize()); // (B, H, T, D)
        Tensor values = qkv.splitHeads(2 * heads, heads, config.headSize()); // (B, H, T, D)
        Tensor scores = queries.matmulTransposed(keys).scale((float) (1 / Math.sqrt(config.headSize())));
        Tensor visible = masked ? scores.causalMask() : scores; // (B, H, T, T): this is the whole difference
        return layer.project().forward(visible.softmax().matmul(values).mergeHeads()); // (B, T, C)
    }

    private static Tensor feedForward(Layer layer, Tensor x) {
        return layer.shrink().forward(layer.expand().forward(x).gelu()); // (B, T, C)
    }

    @Override
    public Tensor loss(Tokens tokens, int[] targets, long divisor, Mode mode) {
        return logits(tokens).crossEntropy(targets, divisor);
    }

    @Override
    public List<Parameter> parameters() {
        return Stream.of(
                        Stream.concat(tokenEmbedding.parameters().stream(), positionEmbedding.parameters().stream()),
                        layers.stream().flatMap(layer -> layer.parameters().stream()),
                        finalNorm.parameters().stream())
                .flatMap(parameters -> parameters)
                .toList();
    }

    @Override
    public int contextLength() {
        return config.contextLength();
    }
}
