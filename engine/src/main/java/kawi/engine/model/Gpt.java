package kawi.engine.model;

import java.util.ArrayList;
import java.util.List;
import kawi.autograd.Parameter;
import kawi.autograd.Tensor;
import kawi.autograd.array.Shape;
import kawi.autograd.nn.CausalAttention;
import kawi.autograd.nn.Dropout;
import kawi.autograd.nn.Embedding;
import kawi.autograd.nn.LayerNorm;
import kawi.autograd.nn.Mode;
import kawi.autograd.random.CounterRandom;

/// A GPT: from the tokens so far, how likely each token is to be the next (Radford et al., "Language models are
/// unsupervised multitask learners", 2019).
///
/// Each token becomes a vector, to which that of its position is added. The blocks let positions look back at each
/// other and rework the vectors. What stands at a position in the end is compared with the vector of every token: the
/// more alike, the likelier the token is to follow.
///
/// While it **trains**, the model is asked at every position at once, since every answer is known: [#logits]. While it
/// **writes**, only the last position matters, since the next token is not known yet: [#nextLogits].
public final class Gpt {
    /// The standard deviation of initial weights.
    static final double DEVIATION = 0.02;

    private final GptConfig config;
    private final Embedding tokenEmbedding;
    private final Embedding positionEmbedding;
    private final Dropout embeddingDropout;
    private final List<Block> blocks = new ArrayList<>();
    private final LayerNorm finalNorm;

    /// A model of random weights, with fused attention.
    public Gpt(GptConfig config, CounterRandom random) {
        this(config, random, CausalAttention.Form.FUSED);
    }

    /// A model of random weights.
    ///
    /// @param random decides the weights
    /// @param form how attention is computed; the results are the same
    public Gpt(GptConfig config, CounterRandom random, CausalAttention.Form form) {
        this(config, new Initial(DEVIATION, random), form);
    }

    /// A model whose weights are yet to be read from somewhere: until then they are 0.
    public static Gpt blank(GptConfig config) {
        return new Gpt(config, new Initial(0, CounterRandom.ofSeed(0)), CausalAttention.Form.FUSED);
    }

    /// A model of the same shape with the same weights as now, in memory of its own.
    public Gpt copy() {
        Gpt copy = blank(config);
        List<Parameter> own = parameters();
        List<Parameter> its = copy.parameters();
        for (int i = 0; i < own.size(); i++) {
            float[] weights = own.get(i).value().data();
            System.arraycopy(weights, 0, its.get(i).value().data(), 0, weights.length);
        }
        return copy;
    }

    private Gpt(GptConfig config, Initial initial, CausalAttention.Form form) {
        this.config = config;
        int width = config.width();
        tokenEmbedding = new Embedding("wte", config.vocabularySize(), width, initial.deviation(), initial.random());
        positionEmbedding = new Embedding("wpe", config.contextLength(), width, initial.deviation(), initial.random());
        embeddingDropout = new Dropout(config.dropout(), 0);
        for (int layer = 0; layer < config.layers(); layer++) {
            blocks.add(new Block("h." + layer, config, form, 1 + layer * Block.DROPOUTS, initial));
        }
        finalNorm = new LayerNorm("ln_f", width, config.bias(), config.layerNormEpsilon());
    }

    /// The sizes of the model.
    public GptConfig config() {
        return config;
    }

    /// For every position the scores of the token that follows it.
    ///
    /// @param tokens (B, T)
    /// @return (B, T, V)
    /// @throws IllegalArgumentException if the sequences are longer than the context
    public Tensor logits(Tokens tokens, Mode mode) {
        return scores(features(tokens, mode));
    }

    /// How surprised the model is by what really follows each position: the mean of `-log p(target)`, in nats.
    ///
    /// @param tokens (B, T)
    /// @param targets the token that follows each, B T of them, or [kawi.autograd.op.CrossEntropy#IGNORED]
    /// @param divisor how many targets count, over all micro-batches of a step
    /// @return a scalar
    /// @throws IllegalArgumentException if the sequences are longer than the context
    public Tensor loss(Tokens tokens, int[] targets, long divisor, Mode mode) {
        return features(tokens, mode).linearCrossEntropy(tokenEmbedding.weight(), targets, divisor);
    }

    /// For every sequence the scores of the token that follows its last real one.
    ///
    /// @param tokens (B, T)
    /// @return (B, V)
    /// @throws IllegalArgumentException if the sequences are longer than the context, or one is empty
    public Tensor nextLogits(Tokens tokens) {
        int[] lastRows = tokens.lastRows();
        Tensor rows = features(tokens, Mode.EVALUATION).reshape(tokens.ids().length, config.width()); // (B T, C)
        return scores(rows.embedding(lastRows, Shape.of(lastRows.length))); // (B, C) to (B, V)
    }

    /// What the blocks have made of the tokens: (B, T, C).
    private Tensor features(Tokens tokens, Mode mode) {
        if (tokens.length() > config.contextLength()) {
            throw new IllegalArgumentException("sequences of " + tokens.length()
                    + " tokens are longer than the context of " + config.contextLength());
        }
        Tensor tokenVectors = tokenEmbedding.forward(tokens.ids(), tokens.shape()); // (B, T, C)
        Tensor positionVectors = positionEmbedding.forward(tokens.positions(), tokens.shape()); // (B, T, C)
        Tensor x = embeddingDropout.forward(tokenVectors.add(positionVectors), mode); // (B, T, C)
        for (Block block : blocks) {
            x = block.forward(x, tokens.real(), mode);
        }
        return finalNorm.forward(x);
    }

    // ---- with a cache

    /// For every new token the scores of the token that follows it: [#logits] of the whole sequences, to the last bit,
    /// for the work of the new positions alone.
    ///
    /// @param extensions the new tokens of one sequence or more; R together
    /// @param cache knows the tokens before them, and in the end the new ones
    /// @return (R, V)
    /// @throws IllegalArgumentException if the cache has no room for them
    public Tensor logits(List<NewTokens> extensions, KvCache cache) {
        return scores(features(extensions, cache));
    }

    /// For every sequence that is extended the scores of the token that follows its last one: [#nextLogits] of the
    /// whole sequences, to the last bit.
    ///
    /// @return (extensions, V)
    /// @throws IllegalArgumentException if the cache has no room for them
    public Tensor nextLogits(List<NewTokens> extensions, KvCache cache) {
        Tensor rows = features(extensions, cache); // (R, C)
        if (rows.shape().size(0) == extensions.size()) {
            return scores(rows);
        }
        int[] lastRows = new int[extensions.size()];
        int row = 0;
        for (int i = 0; i < lastRows.length; i++) {
            row += extensions.get(i).ids().length;
            lastRows[i] = row - 1;
        }
        return scores(rows.embedding(lastRows, Shape.of(lastRows.length))); // (extensions, C) to (extensions, V)
    }

    /// What the blocks make of new tokens: (R, C).
    ///
    /// @throws IllegalArgumentException if the cache has no room for them
    public Tensor features(List<NewTokens> extensions, KvCache cache) {
        cache.check(extensions);
        int count = extensions.stream().mapToInt(e -> e.ids().length).sum();
        int[] ids = new int[count];
        int[] positions = new int[count];
        int row = 0;
        for (NewTokens extension : extensions) {
            int first = cache.length(extension.sequence());
            for (int id : extension.ids()) {
                ids[row] = id;
                positions[row] = first++;
                row++;
            }
        }
        Tensor tokenVectors = tokenEmbedding.forward(ids, Shape.of(count)); // (R, C)
        Tensor x = tokenVectors.add(positionEmbedding.forward(positions, Shape.of(count))); // (R, C)
        for (int layer = 0; layer < blocks.size(); layer++) {
            x = blocks.get(layer).extend(x, cache.stretches(layer, extensions));
        }
        cache.advance(extensions);
        return finalNorm.forward(x);
    }

    /// The output is tied to the embedding: the score of a token is the product with its vector (Press and Wolf,
    /// 2017).
    ///
    /// @param features what the blocks have made of tokens, (..., C)
    /// @return (..., V)
    public Tensor scores(Tensor features) {
        return features.matmulTransposed(tokenEmbedding.weight()); // (..., C) to (..., V)
    }

    /// All that is learned, in the order in which data flows through it.
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>();
        parameters.addAll(tokenEmbedding.parameters());
        parameters.addAll(positionEmbedding.parameters());
        blocks.forEach(block -> parameters.addAll(block.parameters()));
        parameters.addAll(finalNorm.parameters());
        return parameters;
    }

    /// How many numbers are learned. The output's are the token embedding's and count once.
    public long parameterCount() {
        return parameters().stream()
                .mapToLong(parameter -> parameter.shape().elements())
                .sum();
    }

    /// How the weights begin: as normal numbers.
    ///
    /// @param deviation their standard deviation
    /// @param random decides them
    record Initial(double deviation, CounterRandom random) {

        /// The deviation of the projections that add to the residual stream: smaller the more of them there are, so
        /// that the stream does not grow with the depth (Radford et al., 2019, section 2.3).
        double residualDeviation(GptConfig config) {
            return deviation / Math.sqrt(2 * config.layers());
        }
    }
}
