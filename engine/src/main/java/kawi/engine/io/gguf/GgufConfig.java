package kawi.engine.io.gguf;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import kawi.autograd.array.ShapeException;
import kawi.autograd.kernel.RotaryPairs;
import kawi.engine.io.ModelConfig;
import kawi.engine.io.ModelFileException;
import kawi.engine.io.gpt2.Gpt2Layout;
import kawi.engine.model.Activation;
import kawi.engine.model.GptConfig;
import kawi.engine.model.GptConfigBuilder;
import kawi.engine.model.NormType;
import kawi.engine.model.attention.Positions.Rotary;
import kawi.engine.model.attention.QueryKeyNorm;
import kawi.engine.model.attention.RotaryScaling;

/// The configuration of a model in the metadata of a GGUF file. Keys that change what the model computes are honoured,
/// or refused if Kawi has no such model.
///
/// The scaling of Llama 3's rotary positions is stored as a tensor of factors, one for each pair. Reading finds the
/// numbers of the scaling among those of the models that exist, or in keys that Kawi adds.
final class GgufConfig {
    private static final String BEGINNING = "tokenizer.ggml.bos_token_id";
    private static final List<String> ENDS = List.of("tokenizer.ggml.eos_token_id", "tokenizer.ggml.eot_token_id");
    private static final String LLAMA3 = "kawi.rope.llama3.";

    private static final List<RotaryScaling.Llama3> KNOWN_SCALINGS =
            List.of(new RotaryScaling.Llama3(8, 1, 4, 8192), new RotaryScaling.Llama3(32, 1, 4, 8192));

    private final GgufFile file;
    private final GgufMetadata metadata;
    private final GgufArchitecture architecture;
    private final String prefix;

    private GgufConfig(GgufFile file) {
        this.file = file;
        metadata = file.metadata();
        architecture = GgufParameters.architecture(file);
        prefix = architecture + ".";
    }

    /// Reads the configuration.
    ///
    /// @throws ModelFileException if a key is missing or wrong, or Kawi has no such model
    static ModelConfig read(GgufFile file) {
        var config = new GgufConfig(file);
        if (config.architecture == GgufArchitecture.KAWI) {
            throw config.metadata.error(
                    "general.architecture", "is \"kawi\": the file belongs into a model folder with a config.json");
        }
        return config.read();
    }

    private ModelConfig read() {
        refuseOtherModels();
        GgufTensor embedding = file.tensors().get("token_embd.weight");
        if (embedding == null || embedding.sizes().size() != 2) {
            throw new ModelFileException(file.path(), "has no tensor \"token_embd.weight\" of two dimensions");
        }
        int heads = integer("attention.head_count", GptConfig.MAX_WIDTH);
        int width = integer("embedding_length", GptConfig.MAX_WIDTH);
        GptConfigBuilder model = GptConfig.of(embedding.rows())
                .contextLength(integer("context_length", Integer.MAX_VALUE))
                .layers(integer("block_count", GptConfig.MAX_LAYERS))
                .heads(heads)
                .width(width)
                .feedForwardWidth(integer("feed_forward_length", Integer.MAX_VALUE / 2))
                .tiedOutput(!file.tensors().containsKey("output.weight"));
        if (architecture == GgufArchitecture.GPT2) {
            model.layerNormEpsilon(epsilon("attention.layer_norm_epsilon"));
        } else {
            llama(model, width, heads);
        }
        return new ModelConfig(checked(model), token(BEGINNING, embedding.rows()), endTokens(embedding.rows()));
    }

    private void llama(GptConfigBuilder model, int width, int heads) {
        int headSize = metadata.optionalInteger(prefix + "attention.key_length", 2, GptConfig.MAX_WIDTH)
                .orElse(width / heads);
        boolean biases = file.tensors().containsKey("blk.0.attn_q.bias");
        boolean all = file.tensors().containsKey("blk.0.ffn_down.bias");
        model.norm(NormType.RMS)
                .activation(Activation.SWIGLU)
                .keyValueHeads(metadata.optionalInteger(prefix + "attention.head_count_kv", 1, heads)
                        .orElse(heads))
                .headSize(headSize)
                .layerNormEpsilon(epsilon("attention.layer_norm_rms_epsilon"))
                .bias(all)
                .queryKeyValueBias(biases)
                .queryKeyNorm(architecture == GgufArchitecture.QWEN3 ? QueryKeyNorm.GAIN : QueryKeyNorm.NONE)
                .positions(new Rotary(theta(), scaling(headSize), RotaryPairs.HALVES));
    }

    private GptConfig checked(GptConfigBuilder builder) {
        try {
            GptConfig model = builder.build();
            Gpt2Layout.parameters(model);
            return model;
        } catch (ShapeException e) {
            throw new ModelFileException(file.path(), "the model is too large for Kawi: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new ModelFileException(file.path(), "the sizes do not fit each other: " + e.getMessage(), e);
        }
    }

    private void refuseOtherModels() {
        for (String key : List.of(
                "expert_count",
                "attention.sliding_window",
                "logit_scale",
                "residual_scale",
                "embedding_scale",
                "attention.scale",
                "attn_logit_softcapping",
                "final_logit_softcapping")) {
            if (metadata.has(prefix + key) && metadata.number(prefix + key) != 0) {
                throw metadata.error(prefix + key, "is " + metadata.number(prefix + key) + ": Kawi has no such model");
            }
        }
        if (metadata.has("split.count") && metadata.number("split.count") > 1) {
            throw metadata.error("split.count", "is more than 1: Kawi reads models of one file");
        }
    }

    private int integer(String key, int max) {
        return metadata.integer(prefix + key, 1, max);
    }

    /// The double that is written like the float32 of the file.
    private static double shortest(double number) {
        return Double.parseDouble(Float.toString((float) number));
    }

    private double epsilon(String key) {
        double epsilon = shortest(metadata.number(prefix + key));
        if (!(epsilon > 0 && epsilon < 1)) {
            throw metadata.error(prefix + key, "is not between 0 and 1");
        }
        return epsilon;
    }

    private double theta() {
        String key = prefix + "rope.freq_base";
        double theta = shortest(metadata.number(key, Rotary.DEFAULT_THETA));
        if (!(theta > 1 && theta < Double.POSITIVE_INFINITY)) {
            throw metadata.error(key, "is not greater than 1");
        }
        return theta;
    }

    private RotaryScaling scaling(int headSize) {
        Optional<Integer> rotated = metadata.optionalInteger(prefix + "rope.dimension_count", 0, GptConfig.MAX_WIDTH);
        if (rotated.isPresent() && rotated.get() != headSize) {
            throw metadata.error(prefix + "rope.dimension_count", "is not " + headSize + ": Kawi rotates whole heads");
        }
        if (file.tensors().containsKey(GgufParameters.ROTARY_FACTORS)) {
            return llama3(headSize);
        }
        String key = prefix + "rope.scaling.type";
        String type = metadata.has(key) ? metadata.text(key) : "none";
        return switch (type) {
            case "none" -> RotaryScaling.NONE;
            case "linear" -> linear();
            default -> throw metadata.error(key, "is \"" + type + "\", expected none or linear");
        };
    }

    private RotaryScaling linear() {
        String key = prefix + "rope.scaling.factor";
        try {
            return new RotaryScaling.Linear(shortest(metadata.number(key)));
        } catch (IllegalArgumentException e) {
            throw new ModelFileException(file.path(), "\"" + key + "\": " + e.getMessage(), e);
        }
    }

    private RotaryScaling llama3(int headSize) {
        GgufTensor tensor = file.tensors().get(GgufParameters.ROTARY_FACTORS);
        float[] factors = new float[tensor.columns()];
        file.forRows(tensor, (row, blocks, at) -> file.decode(tensor, blocks, at, factors));
        for (RotaryScaling.Llama3 each : KNOWN_SCALINGS) {
            if (Arrays.equals(factors, factors(new Rotary(theta(), each, RotaryPairs.HALVES), headSize))) {
                return each;
            }
        }
        if (!metadata.has(LLAMA3 + "factor")) {
            throw new ModelFileException(
                    file.path(),
                    "tensor \"" + GgufParameters.ROTARY_FACTORS
                            + "\" has other factors than those of Llama 3.1 and 3.2: Kawi has no such positions");
        }
        try {
            return new RotaryScaling.Llama3(
                    metadata.number(LLAMA3 + "factor"),
                    metadata.number(LLAMA3 + "low_freq_factor"),
                    metadata.number(LLAMA3 + "high_freq_factor"),
                    metadata.integer(LLAMA3 + "original_context_length", 1, Integer.MAX_VALUE));
        } catch (IllegalArgumentException e) {
            throw new ModelFileException(file.path(), "\"" + LLAMA3 + "\": " + e.getMessage(), e);
        }
    }

    /// What ggml divides the frequencies by.
    static float[] factors(Rotary rotary, int headSize) {
        double[] scaled = rotary.frequencies(headSize);
        double[] plain = new Rotary(rotary.theta()).frequencies(headSize);
        float[] factors = new float[scaled.length];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = (float) (plain[i] / scaled[i]);
        }
        return factors;
    }

    private OptionalInt token(String key, int vocabularySize) {
        return metadata.has(key) ? OptionalInt.of(metadata.integer(key, 0, vocabularySize - 1)) : OptionalInt.empty();
    }

    private Set<Integer> endTokens(int vocabularySize) {
        Set<Integer> ids = new TreeSet<>();
        ENDS.forEach(key -> token(key, vocabularySize).ifPresent(ids::add));
        return ids;
    }

    /// Writes the configuration.
    static void write(ModelConfig modelConfig, GgufArchitecture architecture, BiConsumer<String, GgufValue> metadata) {
        GptConfig config = modelConfig.model();
        BiConsumer<String, GgufValue> put = (key, value) -> metadata.accept(architecture + "." + key, value);
        put.accept("block_count", GgufValue.uint32(config.layers()));
        put.accept("context_length", GgufValue.uint32(config.contextLength()));
        put.accept("embedding_length", GgufValue.uint32(config.width()));
        put.accept("feed_forward_length", GgufValue.uint32(config.feedForwardWidth()));
        put.accept("attention.head_count", GgufValue.uint32(config.heads()));
        if (architecture == GgufArchitecture.GPT2) {
            put.accept("attention.layer_norm_epsilon", GgufValue.float32(config.layerNormEpsilon()));
            return;
        }
        put.accept("attention.layer_norm_rms_epsilon", GgufValue.float32(config.layerNormEpsilon()));
        put.accept("attention.head_count_kv", GgufValue.uint32(config.keyValueHeads()));
        put.accept("attention.key_length", GgufValue.uint32(config.headSize()));
        put.accept("attention.value_length", GgufValue.uint32(config.headSize()));
        put.accept("vocab_size", GgufValue.uint32(config.vocabularySize()));
        put.accept("rope.dimension_count", GgufValue.uint32(config.headSize()));
        Rotary rotary = (Rotary) config.positions();
        put.accept("rope.freq_base", GgufValue.float32(rotary.theta()));
        switch (rotary.scaling()) {
            case RotaryScaling.None none -> {}
            case RotaryScaling.Linear linear -> {
                put.accept("rope.scaling.type", new GgufValue.Text("linear"));
                put.accept("rope.scaling.factor", GgufValue.float32(linear.factor()));
            }
            case RotaryScaling.Llama3 llama3 -> {
                metadata.accept(LLAMA3 + "factor", float64(llama3.factor()));
                metadata.accept(LLAMA3 + "low_freq_factor", float64(llama3.lowFrequencyFactor()));
                metadata.accept(LLAMA3 + "high_freq_factor", float64(llama3.highFrequencyFactor()));
                metadata.accept(LLAMA3 + "original_context_length", GgufValue.uint32(llama3.originalContextLength()));
            }
        }
    }

    private static GgufValue float64(double value) {
        return new GgufValue.Real(GgufValue.Type.FLOAT64, value);
    }
}
