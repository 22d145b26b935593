package kawi.samples.cli.train;

import java.util.Optional;
import java.util.stream.Stream;
import kawi.engine.model.NormType;
import kawi.engine.model.attention.QueryKeyNorm;
import kawi.samples.training.recipe.ActivationName;
import kawi.samples.training.recipe.AttentionParts;
import kawi.samples.training.recipe.OutputType;
import kawi.samples.training.recipe.Parts;
import kawi.samples.training.recipe.PositionType;
import kawi.samples.training.recipe.Recipe.Model;
import picocli.CommandLine.Option;

/// The options for the sizes and the parts of a model. Each changes one value of a base.
public class ModelOptions {
    @Option(names = "--layers", paramLabel = "N", description = "Number of blocks (minute: 4).")
    private Optional<Integer> layers = Optional.empty();

    @Option(names = "--heads", paramLabel = "N", description = "Attention heads of a block (minute: 3).")
    private Optional<Integer> heads = Optional.empty();

    @Option(
            names = "--width",
            paramLabel = "N",
            description = "Size of the vectors, a multiple of the heads unless --head-size is given (minute: 96).")
    private Optional<Integer> width = Optional.empty();

    @Option(names = "--context", paramLabel = "N", description = "Context length in tokens (minute: 128).")
    private Optional<Integer> context = Optional.empty();

    @Option(
            names = "--dropout",
            paramLabel = "P",
            description = "Probability with which activations are dropped, 0 to below 1 (minute: 0).")
    private Optional<Double> dropout = Optional.empty();

    @Option(names = "--bias", negatable = true, description = "Biases in the layers, as in GPT-2 (minute: no).")
    private Boolean bias; // null if not given: picocli requires a boolean for a switch

    @Option(
            names = "--norm",
            paramLabel = "NAME",
            description = "Norm of the layers: layer, GPT-2's, or rms, Llama's (minute: rms).")
    private Optional<NormType> norm = Optional.empty();

    @Option(
            names = "--positions",
            paramLabel = "NAME",
            description = "How positions are known: learned, GPT-2's, or rotary, Llama's (minute: rotary).")
    private Optional<PositionType> positions = Optional.empty();

    @Option(
            names = "--rope-theta",
            paramLabel = "X",
            description = "Base of rotary positions: the larger, the slower the slowest of them turn (default: 10000).")
    private Optional<Double> ropeTheta = Optional.empty();

    @Option(
            names = "--kv-heads",
            paramLabel = "N",
            description = "Heads of keys and values, a divisor of the heads: fewer make a smaller cache, as in"
                    + " Llama 3 (default: as many as heads).")
    private Optional<Integer> keyValueHeads = Optional.empty();

    @Option(
            names = "--head-size",
            paramLabel = "N",
            description = "Size of a head (default: the width divided by the heads).")
    private Optional<Integer> headSize = Optional.empty();

    @Option(
            names = "--qk-norm",
            paramLabel = "NAME",
            description = "Norm of each query and key: none, plain, or gain, with a learned gain, as in Qwen3 (minute:"
                    + " gain).")
    private Optional<QueryKeyNorm> queryKeyNorm = Optional.empty();

    @Option(
            names = "--activation",
            paramLabel = "NAME",
            description = "Activation function of the feed-forward network: gelu, GPT-2's, relu, relu2, the square of"
                    + " relu, or swiglu, Llama's gated unit (minute: swiglu).")
    private Optional<ActivationName> activation = Optional.empty();

    @Option(
            names = "--output",
            paramLabel = "NAME",
            description = "Weights of the output layer: tied to the token embedding, as in GPT-2 (the default), or"
                    + " untied.")
    private Optional<OutputType> output = Optional.empty();

    @Option(
            names = "--soft-cap",
            paramLabel = "X",
            description = "Limits the logits smoothly to X, as in Gemma 2; 0 for no limit (the default).")
    private Optional<Float> softCap = Optional.empty();

    /// Whether a size or a part is given.
    public boolean isGiven() {
        return Stream.of(
                        layers,
                        heads,
                        width,
                        context,
                        dropout,
                        Optional.ofNullable(bias),
                        norm,
                        positions,
                        ropeTheta,
                        keyValueHeads,
                        headSize,
                        queryKeyNorm,
                        activation,
                        output,
                        softCap)
                .anyMatch(Optional::isPresent);
    }

    /// The context length; empty if it is that of the base.
    public Optional<Integer> context() {
        return context;
    }

    /// A model with the given values in place of its own.
    public Model over(Model base) {
        return new Model(
                layers.orElse(base.layers()),
                heads.orElse(base.heads()),
                width.orElse(base.width()),
                context.orElse(base.context()),
                dropout.orElse(base.dropout()),
                bias == null ? base.bias() : bias,
                over(base.parts()));
    }

    Parts over(Parts base) {
        return new Parts(
                norm.map(NormType::toString).orElse(base.norm()),
                activation.map(ActivationName::toString).orElse(base.activation()),
                output.map(OutputType::toString).orElse(base.output()),
                base.initialization(),
                softCap.orElse(base.softCap()),
                over(base.attention()));
    }

    private AttentionParts over(AttentionParts base) {
        return new AttentionParts(
                positions.map(PositionType::toString).orElse(base.positions()),
                ropeTheta.orElse(positions.equals(Optional.of(PositionType.LEARNED)) ? null : base.ropeTheta()),
                keyValueHeads.orElse(base.keyValueHeads()),
                headSize.orElse(base.headSize()),
                queryKeyNorm.map(QueryKeyNorm::toString).orElse(base.queryKeyNorm()));
    }
}
