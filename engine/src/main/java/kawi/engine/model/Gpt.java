package kawi.engine.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kawi.autograd.Parameter;
import kawi.autograd.Tensor;
import kawi.autograd.array.Shape;
import kawi.autograd.nn.Dropout;
import kawi.autograd.nn.Embedding;
import kawi.autograd.nn.Mode;
import kawi.autograd.nn.Norm;
import kawi.autograd.nn.WeightSource;
import kawi.autograd.random.CounterRandom;
import kawi.engine.model.attention.Positions;
import kawi.engine.model.attention.Rotation;
import kawi.engine.model.lora.LowRankUpdate;

/// A GPT: predicts the next token from the tokens so far (Radford et al., "Language models are unsupervised multitask
/// learners", 2019).
///
/// Each token becomes a vector, to which the vector of its position is added (or attention knows the positions; see
/// [Positions]). The blocks mix and transform the vectors of all positions. The final vector of a position, its hidden
/// state, is compared with the vector of every token: the larger the product, the likelier that token comes next.
///
/// **Training** predicts at every position at once, because all answers are known: [#loss]. **Generation** needs the
/// prediction at the last position only: [#nextLogits]. Both run [#hiddenStates]. Read on in [Block].
public final class Gpt implements LanguageModel {

    /// How a model computes: in small operations that are easy to read, or in large ones that are fast. Both use the
    /// same parameters and give the same bits, in the results and in every gradient.
    public enum Form {
        /// One operation for each step of the mathematics, as [Block], [CausalSelfAttention] and [FeedForward] show it.
        /// The loss is the cross entropy of the logits.
        VISIBLE,

        /// Several steps in one operation ([FusedBlock]): attention never computes the masked half, and the logits of
        /// a large vocabulary exist for a few rows at a time only.
        FUSED
    }

    private final GptConfig config;
    private final Form form;
    private final Embedding tokenEmbedding;
    private final Optional<Embedding> positionEmbedding; // empty if positions are rotary
    private final Dropout embeddingDropout;
    private final List<Block> blocks = new ArrayList<>();
    private final Norm finalNorm;
    private final Parameter outputWeight;

    /// A model with random weights, in the fused form.
    ///
    /// @param random determines the weights
    public Gpt(GptConfig config, CounterRandom random) {
        this(config, random, Form.FUSED);
    }

    /// A model with random weights.
    ///
    /// @param random determines the weights
    /// @param form how it computes; the results are the same
    public Gpt(GptConfig config, CounterRandom random, Form form) {
        this(config, Initialization.normal(config.layers(), random), form);
    }

    /// A model with random weights, in the fused form, whose residual projections are 0: each block adds nothing to the
    /// residual stream before the first step.
    ///
    /// @param random determines the other weights
    public static Gpt withZeroProjections(GptConfig config, CounterRandom random) {
        return new Gpt(config, Initialization.zeroProjections(random), Form.FUSED);
    }

    /// A model whose weights are all 0, to be read from a file.
    public static Gpt blank(GptConfig config) {
        return new Gpt(config, Initialization.zeros(), Form.FUSED);
    }

    /// A model whose weight matrices come from elsewhere, in the fused form. They may be in fewer bits than
    /// float32: then the model is for inference. Biases are 0, and the gains of norms 1.
    public static Gpt withWeights(GptConfig config, WeightSource weights) {
        return new Gpt(config, Initialization.from(weights), Form.FUSED);
    }

    private Gpt(GptConfig config, Initialization initialization, Form form) {
        this.config = config;
        this.form = form;
        int width = config.width();
        tokenEmbedding = new Embedding("wte", config.vocabularySize(), width, initialization.weights());
        positionEmbedding = config.positions().equals(Positions.LEARNED)
                ? Optional.of(new Embedding("wpe", config.contextLength(), width, initialization.weights()))
                : Optional.empty();
        embeddingDropout = new Dropout(config.dropout().embedding(), 0);
        Optional<Rotation> rotation = Rotation.of(config.positions(), config.headSize());
        for (int layer = 0; layer < config.layers(); layer++) {
            blocks.add(Block.of(config, layer, rotation, initialization));
        }
        finalNorm = config.norm().layer("ln_f", config);
        outputWeight = config.tiedOutput()
                ? tokenEmbedding.weight()
                : initialization.weights().parameter("lm_head.weight", Shape.of(config.vocabularySize(), width));
    }

    private Gpt(Gpt other, List<LowRankUpdate> updates) {
        config = other.config;
        form = other.form;
        tokenEmbedding = other.tokenEmbedding;
        positionEmbedding = other.positionEmbedding;
        embeddingDropout = other.embeddingDropout;
        other.blocks.forEach(block -> blocks.add(block.with(updates)));
        finalNorm = other.finalNorm;
        outputWeight = other.outputWeight;
    }

    /// The same model, its parameters shared, with low-rank updates beside its linear layers. They are not among its
    /// [#parameters].
    ///
    /// @param updates in ascending order of their columns; updates of layers that the model does not have are ignored
    /// @throws IllegalArgumentException if one does not fit its layer
    public Gpt with(List<LowRankUpdate> updates) {
        return new Gpt(this, updates);
    }

    /// The forward pass up to the output layer.
    ///
    /// @param input (B, T) tokens, or R new ones
    /// @return (B, T, C), or (R, C)
    /// @throws IllegalArgumentException if the sequences are longer than the context or the cache
    public Tensor hiddenStates(ModelInput input, Mode mode) {
        input.check(config, mode);
        Tensor x = embed(input, mode); // (B, T, C)
        for (Block block : blocks) {
            x = x.recomputable(each -> forward(block, each, input, mode)); // (B, T, C)
        }
        input.finish();
        return finalNorm.forward(x); // (B, T, C)
    }

    private Tensor embed(ModelInput input, Mode mode) {
        Tensor tokenVectors = tokenEmbedding.forward(input.ids(), input.shape()); // (B, T, C)
        Tensor x = positionEmbedding
                .map(embedding -> tokenVectors.add(embedding.forward(input.positions(), input.shape())))
                .orElse(tokenVectors); // (B, T, C)
        return embeddingDropout.forward(x, mode); // (B, T, C)
    }

    private Tensor forward(Block block, Tensor x, ModelInput input, Mode mode) {
        return switch (form) {
            case VISIBLE -> block.forward(x, input, mode); // (B, T, C)
            case FUSED -> FusedBlock.forward(block, x, input, mode); // (B, T, C)
        };
    }

    /// The output layer: the logit of a token is the product of a hidden state with the token's vector. Usually that is
    /// its embedding (tied weights; Press and Wolf, 2017). The logits may have a soft cap.
    ///
    /// @param hiddenStates (..., C)
    /// @return (..., V)
    public Tensor lmHead(Tensor hiddenStates) {
        Tensor logits = hiddenStates.matmulTransposed(outputWeight); // (..., C) to (..., V)
        return config.logitSoftCap() == 0 ? logits : logits.softCap(config.logitSoftCap());
    }

    /// For every position, the logits of the token that follows it.
    ///
    /// @param input (B, T) tokens, or R new ones
    /// @return (B, T, V), or (R, V)
    /// @throws IllegalArgumentException if the sequences are longer than the context or the cache
    public Tensor logits(ModelInput input, Mode mode) {
        return lmHead(hiddenStates(input, mode));
    }

    /// The mean negative log-likelihood of the targets, in nats.
    ///
    /// @param tokens (B, T)
    /// @param targets the token that follows each, B T of them, or [kawi.autograd.op.CrossEntropy#IGNORED]
    /// @param divisor how many targets count, over all micro-batches of a step
    /// @return a scalar
    /// @throws IllegalArgumentException if the sequences are longer than the context
    @Override
    public Tensor loss(Tokens tokens, int[] targets, long divisor, Mode mode) {
        return switch (form) {
            case VISIBLE -> logits(tokens, mode).crossEntropy(targets, divisor);
            case FUSED ->
                hiddenStates(tokens, mode).linearCrossEntropy(outputWeight, targets, divisor, config.logitSoftCap());
        };
    }

    /// For every sequence, the logits of the token that follows its last one.
    ///
    /// @param input (B, T) tokens, or R new ones of B sequences
    /// @return (B, V)
    /// @throws IllegalArgumentException if the sequences are longer than the context or the cache, or one is empty
    public Tensor nextLogits(ModelInput input) {
        int[] lastRows = input.lastRows();
        int rows = input.shape().elements();
        Tensor hiddenStates = hiddenStates(input, Mode.EVALUATION).reshape(rows, config.width()); // (B T, C)
        Tensor last =
                rows == lastRows.length ? hiddenStates : hiddenStates.embedding(lastRows, Shape.of(lastRows.length));
        return lmHead(last); // (B, C) to (B, V)
    }

    /// What the model computes on the way to its logits: the residual stream after each block, and the attention
    /// weights. In evaluation; the tensors live as long as the results of the current scope.
    ///
    /// @param tokens (B, T)
    /// @throws IllegalArgumentException if the sequences are longer than the context
    public Activations activations(Tokens tokens) {
        tokens.check(config, Mode.EVALUATION);
        List<Tensor> residualStream = new ArrayList<>();
        List<Tensor> attentions = new ArrayList<>();
        Tensor x = embed(tokens, Mode.EVALUATION); // (B, T, C)
        residualStream.add(x);
        for (Block block : blocks) {
            attentions.add(block.attention().weights(block.norm1().forward(x), tokens)); // (B, H, T, T)
            x = forward(block, x, tokens, Mode.EVALUATION); // (B, T, C)
            residualStream.add(x);
        }
        return new Activations(residualStream, attentions);
    }

    /// The logits that the model would have if a layer were its last: the final norm and the output layer, applied to
    /// the residual stream ("logit lens"; nostalgebraist, 2020). After the last block they are the model's own logits.
    ///
    /// @param residualStream (..., C), one of [Activations#residualStream]
    /// @return (..., V)
    public Tensor logitLens(Tensor residualStream) {
        return lmHead(finalNorm.forward(residualStream)); // (..., C) to (..., V)
    }

    /// The configuration.
    public GptConfig config() {
        return config;
    }

    @Override
    public int contextLength() {
        return config.contextLength();
    }

    /// The configuration as text.
    @Override
    public String architecture() {
        return config.toString();
    }

    /// How the model computes.
    public Form form() {
        return form;
    }

    /// The weight matrices inside the blocks: what Muon orthogonalises. Embeddings, output, gains and biases are not
    /// among them.
    public List<Parameter> blockMatrices() {
        return blocks.stream()
                .flatMap(block -> block.parameters().stream())
                .filter(parameter -> parameter.shape().rank() == 2)
                .toList();
    }

    /// All parameters, in the order in which data flows through them.
    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>();
        parameters.addAll(tokenEmbedding.parameters());
        positionEmbedding.ifPresent(embedding -> parameters.addAll(embedding.parameters()));
        blocks.forEach(block -> parameters.addAll(block.parameters()));
        parameters.addAll(finalNorm.parameters());
        if (!config.tiedOutput()) {
            parameters.add(outputWeight);
        }
        return parameters;
    }

    /// The number of weights. If the output layer shares the token embedding's, they count once.
    public long parameterCount() {
        return parameters().stream()
                .mapToLong(parameter -> parameter.shape().elements())
                .sum();
    }

    /// Bytes of the weights in memory, without gradients.
    public long weightBytes() {
        return parameters().stream().mapToLong(Parameter::bytes).sum();
    }

    /// A model of the same shape with a copy of the weights.
    ///
    /// @throws IllegalStateException if weights are kept in fewer bits than float32
    public Gpt copy() {
        var copy = new Gpt(config, Initialization.zeros(), form);
        List<Parameter> from = parameters();
        List<Parameter> to = copy.parameters();
        for (int i = 0; i < from.size(); i++) {
            float[] weights = from.get(i).value().data();
            System.arraycopy(weights, 0, to.get(i).value().data(), 0, weights.length);
        }
        return copy;
    }
}
