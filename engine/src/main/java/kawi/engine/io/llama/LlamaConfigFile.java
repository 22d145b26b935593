package kawi.engine.io.llama;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import kawi.autograd.kernel.RotaryPairs;
import kawi.engine.io.ModelConfig;
import kawi.engine.io.config.ConfigJson;
import kawi.engine.io.config.RotaryJson;
import kawi.engine.model.Activation;
import kawi.engine.model.DropoutRates;
import kawi.engine.model.GptConfig;
import kawi.engine.model.NormType;
import kawi.engine.model.attention.Positions.Rotary;
import kawi.engine.model.attention.QueryKeyNorm;
import kawi.tokenizer.json.JsonCursor;

/// The `config.json` of a Llama, Qwen2 or Qwen3.
///
/// Keys that change what the model computes are honoured, or refused if Kawi has no such model; all others are ignored.
/// Missing keys have the defaults of `transformers`, except for sizes, which must be present. Kawi adds three keys of
/// its own, which other programs ignore: `embd_pdrop` and `resid_pdrop`, dropout in training, and
/// `kawi_query_key_norm`, which is `plain` if the gains of the query/key norm are all 1 and not trained.
public final class LlamaConfigFile {
    private static final String QUERY_KEY_NORM = "kawi_query_key_norm";
    private static final String EMBEDDING_DROPOUT = "embd_pdrop";
    private static final String RESIDUAL_DROPOUT = "resid_pdrop";
    private static final String ATTENTION_BIAS = "attention_bias";
    private static final String MLP_BIAS = "mlp_bias";
    private static final double DEFAULT_EPSILON = 1e-6;

    private LlamaConfigFile() {}

    /// Reads a configuration.
    ///
    /// @param json the root of the file
    /// @throws kawi.engine.io.ModelFileException if a key is missing or wrong, or Kawi has no such model
    public static ModelConfig read(LlamaType type, JsonCursor json) {
        refuseOtherModels(json);
        int vocabularySize = json.at("vocab_size").integer(1, Integer.MAX_VALUE);
        int width = json.at("hidden_size").integer(1, GptConfig.MAX_WIDTH);
        int heads = json.at("num_attention_heads").integer(1, GptConfig.MAX_WIDTH);
        var model = GptConfig.of(vocabularySize)
                .contextLength(contextLength(type, json))
                .layers(json.at("num_hidden_layers").integer(1, GptConfig.MAX_LAYERS))
                .heads(heads)
                .width(width)
                .feedForwardWidth(json.at("intermediate_size").integer(1, Integer.MAX_VALUE / 2))
                .norm(NormType.RMS)
                .activation(activation(json.at("hidden_act")))
                .keyValueHeads(keyValueHeads(type, json, heads))
                .headSize(headSize(type, json, width, heads))
                .positions(rotary(json))
                .layerNormEpsilon(epsilon(json.at("rms_norm_eps")))
                .tiedOutput(json.at("tie_word_embeddings").flag(false))
                .dropout(new DropoutRates(
                        dropout(json.at(EMBEDDING_DROPOUT)),
                        dropout(json.at("attention_dropout")),
                        dropout(json.at(RESIDUAL_DROPOUT))))
                .queryKeyNorm(queryKeyNorm(type, json.at(QUERY_KEY_NORM)))
                .bias(bias(type, json))
                .queryKeyValueBias(type == LlamaType.QWEN2 || bias(type, json))
                .build();
        return new ModelConfig(
                model,
                ConfigJson.tokenId(json.at("bos_token_id"), vocabularySize),
                ConfigJson.tokenIds(json.at("eos_token_id"), vocabularySize));
    }

    /// Features of the family's relatives that Kawi does not have.
    private static void refuseOtherModels(JsonCursor json) {
        if (!json.at("quantization_config").isAbsent()) {
            throw json.at("quantization_config").error("asks for quantized weights, which Kawi does not read");
        }
        JsonCursor rotatedPart = json.at("partial_rotary_factor");
        if (rotatedPart.number(1) != 1) {
            throw rotatedPart.expected("1: Kawi rotates whole heads");
        }
        JsonCursor sliding = json.at("use_sliding_window");
        if (sliding.flag(false)) {
            throw sliding.expected("false: Kawi has no attention with a sliding window in its layers");
        }
        JsonCursor layerTypes = json.at("layer_types");
        if (!layerTypes.isAbsent()) {
            for (JsonCursor layer : layerTypes.elements()) {
                if (!layer.text().equals("full_attention")) {
                    throw layer.expected("\"full_attention\"");
                }
            }
        }
    }

    private static int contextLength(LlamaType type, JsonCursor json) {
        JsonCursor length = json.at("max_position_embeddings");
        return length.isAbsent() ? type.defaultContextLength() : length.integer(1, Integer.MAX_VALUE);
    }

    private static Activation activation(JsonCursor name) {
        String activation = name.text("silu");
        if (!activation.equals("silu") && !activation.equals("swish")) {
            throw name.expected("\"silu\"");
        }
        return Activation.SWIGLU;
    }

    /// The default of Llama is the number of heads; Qwens without the key have 32, which is hardly what is meant.
    private static int keyValueHeads(LlamaType type, JsonCursor json, int heads) {
        JsonCursor count = json.at("num_key_value_heads");
        if (count.isAbsent() && type == LlamaType.LLAMA) {
            return heads;
        }
        if (heads % count.integer(1, heads) != 0) {
            throw count.expected("a divisor of \"num_attention_heads\", which is " + heads);
        }
        return count.integer();
    }

    private static int headSize(LlamaType type, JsonCursor json, int width, int heads) {
        JsonCursor size = json.at("head_dim");
        if (size.isAbsent() && type != LlamaType.QWEN3 && width % heads != 0) {
            throw json.at("hidden_size").expected("a multiple of \"num_attention_heads\", which is " + heads);
        }
        int headSize =
                size.isAbsent() ? type.defaultHeadSize(width, heads) : size.integer(1, GptConfig.MAX_WIDTH / heads);
        if (headSize % 2 != 0) {
            throw (size.isAbsent() ? json.at("hidden_size") : size)
                    .error("gives heads of size " + headSize
                            + ", expected an even size: rotary positions rotate pairs");
        }
        if ((long) headSize * heads > GptConfig.MAX_WIDTH) {
            throw json.at("num_attention_heads")
                    .expected("heads of size " + headSize + " that fit into " + GptConfig.MAX_WIDTH + " columns");
        }
        return headSize;
    }

    /// `rope_parameters` is how version 5 of `transformers` writes it, `rope_theta` and `rope_scaling` are from before.
    private static Rotary rotary(JsonCursor json) {
        JsonCursor parameters = json.at("rope_parameters");
        JsonCursor older = json.at("rope_scaling");
        if (!parameters.isAbsent() && !older.isAbsent() && !older.value().equals(parameters.value())) {
            throw older.expected("null beside \"rope_parameters\"");
        }
        JsonCursor theta = parameters.at("rope_theta").isAbsent() ? json.at("rope_theta") : parameters.at("rope_theta");
        double base = theta.number(Rotary.DEFAULT_THETA);
        if (!(base > 1 && base < Double.POSITIVE_INFINITY)) {
            throw theta.expected("a number greater than 1");
        }
        var scaling = parameters.isAbsent()
                ? RotaryJson.scaling(older, Set.of())
                : RotaryJson.scaling(parameters, Set.of("rope_theta"));
        return new Rotary(base, scaling, RotaryPairs.HALVES);
    }

    private static double epsilon(JsonCursor value) {
        double epsilon = value.number(DEFAULT_EPSILON);
        if (!(epsilon > 0 && epsilon < 1)) {
            throw value.expected("a number between 0 and 1");
        }
        return epsilon;
    }

    private static double dropout(JsonCursor value) {
        double dropout = value.number(0);
        if (!(dropout >= 0 && dropout < 1)) {
            throw value.expected("a number of at least 0 and less than 1");
        }
        return dropout;
    }

    private static QueryKeyNorm queryKeyNorm(LlamaType type, JsonCursor kawis) {
        if (type != LlamaType.QWEN3) {
            return QueryKeyNorm.NONE;
        }
        if (kawis.isAbsent()) {
            return QueryKeyNorm.GAIN;
        }
        if (!kawis.text().equals(QueryKeyNorm.PLAIN.toString())) {
            throw kawis.expected("\"" + QueryKeyNorm.PLAIN + "\"");
        }
        return QueryKeyNorm.PLAIN;
    }

    /// Whether all linear layers have biases. Kawi has no model with biases in the attention only.
    private static boolean bias(LlamaType type, JsonCursor json) {
        if (type == LlamaType.QWEN2) {
            return false; // the class has no such keys
        }
        JsonCursor attention = json.at(ATTENTION_BIAS);
        boolean mlp = type == LlamaType.LLAMA && json.at(MLP_BIAS).flag(false);
        if (attention.flag(false) != mlp) {
            throw type == LlamaType.LLAMA
                    ? json.at(MLP_BIAS).expected("the same as \"" + ATTENTION_BIAS + "\", which is " + !mlp)
                    : attention.expected("false: Kawi has no biases in the attention only");
        }
        return mlp;
    }

    /// The file of a model, for Kawi and for every version of `transformers`.
    ///
    /// @param type that expresses the model
    public static SequencedMap<String, Object> json(LlamaType type, ModelConfig config) {
        GptConfig model = config.model();
        SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("architectures", List.of(type.architecture()));
        json.put("model_type", type.toString());
        json.put("vocab_size", model.vocabularySize());
        json.put("max_position_embeddings", model.contextLength());
        json.put("hidden_size", model.width());
        json.put("intermediate_size", model.feedForwardWidth());
        json.put("num_hidden_layers", model.layers());
        json.put("num_attention_heads", model.heads());
        json.put("num_key_value_heads", model.keyValueHeads());
        json.put("head_dim", model.headSize());
        json.put("hidden_act", "silu");
        json.put("rms_norm_eps", model.layerNormEpsilon());
        Rotary rotary = (Rotary) model.positions();
        json.put("rope_theta", rotary.theta());
        Map<String, Object> scaling = RotaryJson.object(rotary.scaling());
        json.put("rope_scaling", scaling.isEmpty() ? null : scaling);
        if (type != LlamaType.QWEN2) {
            json.put(ATTENTION_BIAS, model.bias());
        }
        if (type == LlamaType.LLAMA) {
            json.put(MLP_BIAS, model.bias());
        }
        if (model.queryKeyNorm() == QueryKeyNorm.PLAIN) {
            json.put(QUERY_KEY_NORM, QueryKeyNorm.PLAIN.toString());
        }
        json.put("attention_dropout", model.dropout().attention());
        json.put(EMBEDDING_DROPOUT, model.dropout().embedding());
        json.put(RESIDUAL_DROPOUT, model.dropout().residual());
        json.put("tie_word_embeddings", model.tiedOutput());
        // Written even if not known: in their absence `transformers` uses Llama's own, 1 and 2.
        json.put(
                "bos_token_id",
                config.beginningToken().isPresent() ? config.beginningToken().getAsInt() : null);
        json.put("eos_token_id", ConfigJson.tokenIds(config.endTokens()));
        json.put("torch_dtype", "float32");
        return json;
    }
}
