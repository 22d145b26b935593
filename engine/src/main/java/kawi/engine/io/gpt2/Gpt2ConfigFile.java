package kawi.engine.io.gpt2;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import kawi.autograd.array.ShapeException;
import kawi.engine.io.ModelConfig;
import kawi.engine.io.ModelFileException;
import kawi.engine.io.config.ConfigJson;
import kawi.engine.model.Activation;
import kawi.engine.model.DropoutRates;
import kawi.engine.model.GptConfig;
import kawi.engine.model.GptConfigBuilder;
import kawi.engine.model.attention.AttentionScaling;
import kawi.tokenizer.io.AtomicFile;
import kawi.tokenizer.json.JsonCursor;
import kawi.tokenizer.json.JsonText;

/// The `config.json` of a GPT-2.
///
/// The keys are those of `transformers`' `GPT2Config`, under either of its names (`n_embd` or `hidden_size`), and one
/// more: `kawi_bias`, false for a model without biases. GPT-2 has no such models; their files contain zeros for the
/// biases. Unknown keys are ignored; those that ask for a model that Kawi does not have are refused.
///
/// A model with parts that GPT-2 does not have is written with `"model_type": "kawi"` and the keys of [KawiParts],
/// which no other program takes for a GPT-2.
public final class Gpt2ConfigFile {

    /// The activation functions by the names that `transformers` has for them. The first name of each is written.
    private static final SequencedMap<String, Activation> ACTIVATIONS = activations();

    private static final String GPT2 = "gpt2";

    /// The default of `transformers`.
    private static final double DEFAULT_DROPOUT = 0.1;

    private Gpt2ConfigFile() {}

    /// Reads a file.
    ///
    /// @throws ModelFileException if there is no such file, a key is missing or wrong, or Kawi has no such model
    public static ModelConfig read(Path file) {
        return read(file, ConfigJson.read(file));
    }

    private static ModelConfig read(Path file, JsonCursor json) {
        boolean kawi = requireKnownType(json);
        int vocabularySize = json.at("vocab_size").integer(1, Integer.MAX_VALUE);
        JsonCursor heads = either(json, "n_head", "num_attention_heads");
        JsonCursor width = either(json, "n_embd", "hidden_size");
        if (width.integer(1, GptConfig.MAX_WIDTH) % heads.integer(1, GptConfig.MAX_WIDTH) != 0 && !kawi) {
            throw width.expected("a multiple of \"" + heads.path() + "\", which is " + heads.integer());
        }
        GptConfigBuilder model = GptConfig.of(vocabularySize)
                .contextLength(contextLength(json).integer(1, Integer.MAX_VALUE))
                .layers(either(json, "n_layer", "num_hidden_layers").integer(1, GptConfig.MAX_LAYERS))
                .heads(heads.integer())
                .width(width.integer())
                .activation(activation(json.at("activation_function")))
                .attentionScaling(new AttentionScaling(
                        json.at("scale_attn_weights").flag(true),
                        json.at("scale_attn_by_inverse_layer_idx").flag(false)))
                .dropout(new DropoutRates(
                        dropout(json.at("embd_pdrop")),
                        dropout(json.at("attn_pdrop")),
                        dropout(json.at("resid_pdrop"))))
                .bias(json.at("kawi_bias").flag(true))
                .layerNormEpsilon(layerNormEpsilon(json.at("layer_norm_epsilon")))
                .tiedOutput(json.at("tie_word_embeddings").flag(true));
        if (!json.at("n_inner").isAbsent()) {
            model.feedForwardWidth(json.at("n_inner").integer(1, Integer.MAX_VALUE));
        }
        if (kawi) {
            KawiParts.read(json, model);
        } else if (json.at("activation_function").text("").equals(KawiParts.SWIGLU)) {
            throw json.at("activation_function").expected("a function without a gate: GPT-2 has none");
        }
        return new ModelConfig(
                requireFitsArrays(file, model),
                ConfigJson.tokenId(json.at("bos_token_id"), vocabularySize),
                ConfigJson.tokenIds(json.at("eos_token_id"), vocabularySize));
    }

    private static GptConfig requireFitsArrays(Path file, GptConfigBuilder builder) {
        try {
            GptConfig model = builder.build();
            Gpt2Layout.parameters(model);
            return model;
        } catch (ShapeException e) {
            throw new ModelFileException(file, "the model is too large for Kawi: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new ModelFileException(file, "the sizes do not fit each other: " + e.getMessage(), e);
        }
    }

    /// Writes the file, or replaces it, for Kawi and, if the model has GPT-2's parts, for `transformers`.
    ///
    /// @throws ModelFileException if it cannot be written
    public static void write(Path file, ModelConfig config) {
        GptConfig model = config.model();
        SequencedMap<String, Object> json = new LinkedHashMap<>();
        boolean gpt2 = model.hasGpt2Parts();
        json.put("architectures", List.of(gpt2 ? "GPT2LMHeadModel" : "KawiForCausalLM"));
        json.put("model_type", gpt2 ? GPT2 : KawiParts.MODEL_TYPE);
        json.put("vocab_size", model.vocabularySize());
        json.put("n_positions", model.contextLength());
        json.put("n_ctx", model.contextLength());
        json.put("n_embd", model.width());
        json.put("n_layer", model.layers());
        json.put("n_head", model.heads());
        json.put("n_inner", gpt2 && model.feedForwardWidth() == 4 * model.width() ? null : model.feedForwardWidth());
        json.put("activation_function", nameOf(model.activation()));
        if (!model.attentionScaling().equals(AttentionScaling.DEFAULT)) {
            json.put("scale_attn_weights", model.attentionScaling().byHeadSize());
            json.put("scale_attn_by_inverse_layer_idx", model.attentionScaling().byLayer());
        }
        json.put("resid_pdrop", model.dropout().residual());
        json.put("embd_pdrop", model.dropout().embedding());
        json.put("attn_pdrop", model.dropout().attention());
        json.put("layer_norm_epsilon", model.layerNormEpsilon());
        json.put("tie_word_embeddings", model.tiedOutput());
        // Written even if not known: in their absence `transformers` uses GPT-2's own, 50256.
        json.put(
                "bos_token_id",
                config.beginningToken().isPresent() ? config.beginningToken().getAsInt() : null);
        json.put("eos_token_id", ConfigJson.tokenIds(config.endTokens()));
        json.put("torch_dtype", "float32");
        json.put("kawi_bias", model.bias());
        if (!gpt2) {
            KawiParts.write(model, json);
        }
        AtomicFile.write(file, JsonText.pretty(json));
    }

    /// Whether the file is of a model with parts that GPT-2 does not have.
    private static boolean requireKnownType(JsonCursor json) {
        String type = json.at("model_type").text("");
        if (!type.equals(GPT2) && !type.equals(KawiParts.MODEL_TYPE)) {
            throw json.at("model_type").expected("\"gpt2\" or \"kawi\"");
        }
        if (json.at("add_cross_attention").flag(false)) {
            throw json.at("add_cross_attention").expected("false: Kawi has no cross-attention");
        }
        // "reorder_and_upcast_attn" asks for the same mathematics in float32, which Kawi does anyway.
        return type.equals(KawiParts.MODEL_TYPE);
    }

    /// A size under its name, or under the other one that `transformers` has for it.
    ///
    /// @throws ModelFileException if both are present with different values
    private static JsonCursor either(JsonCursor json, String key, String otherKey) {
        JsonCursor value = json.at(key);
        JsonCursor other = json.at(otherKey);
        if (other.isAbsent()) {
            return value;
        }
        if (value.isAbsent()) {
            return other;
        }
        if (!value.value().equals(other.value())) {
            throw other.expected(value.value().orElseThrow() + " as \"" + key + "\", which is another name for it");
        }
        return value;
    }

    /// `n_ctx` is the size of the causal mask of old versions; it counts only if nothing else is there.
    private static JsonCursor contextLength(JsonCursor json) {
        JsonCursor positions = either(json, "n_positions", "max_position_embeddings");
        JsonCursor mask = json.at("n_ctx");
        return positions.isAbsent() && !mask.isAbsent() ? mask : positions;
    }

    private static SequencedMap<String, Activation> activations() {
        SequencedMap<String, Activation> activations = new LinkedHashMap<>();
        for (String name : List.of("gelu_new", "gelu_pytorch_tanh", "gelu_python_tanh", "gelu_fast", "gelu_accurate")) {
            activations.put(name, Activation.GELU_TANH);
        }
        activations.put("gelu", Activation.GELU_ERF);
        activations.put("gelu_python", Activation.GELU_ERF);
        activations.put("relu", Activation.RELU);
        activations.put("relu2", Activation.RELU_SQUARED);
        activations.put(KawiParts.SWIGLU, Activation.SWIGLU);
        return Collections.unmodifiableSequencedMap(activations);
    }

    private static Activation activation(JsonCursor name) {
        Activation activation = ACTIVATIONS.get(name.text("gelu_new"));
        if (activation == null) {
            throw name.expected("one of " + String.join(", ", ACTIVATIONS.keySet()));
        }
        return activation;
    }

    private static String nameOf(Activation activation) {
        return ACTIVATIONS.entrySet().stream()
                .filter(entry -> entry.getValue() == activation)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    private static double dropout(JsonCursor value) {
        double dropout = value.number(DEFAULT_DROPOUT);
        if (!(dropout >= 0 && dropout < 1)) {
            throw value.expected("a number of at least 0 and less than 1");
        }
        return dropout;
    }

    private static double layerNormEpsilon(JsonCursor value) {
        double epsilon = value.number(GptConfig.DEFAULT_LAYER_NORM_EPSILON);
        if (!(epsilon > 0 && epsilon < 1)) {
            throw value.expected("a number between 0 and 1");
        }
        return epsilon;
    }
}
