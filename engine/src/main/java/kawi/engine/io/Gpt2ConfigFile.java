package kawi.engine.io;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalInt;
import java.util.SequencedMap;
import kawi.autograd.array.ShapeException;
import kawi.engine.model.GptConfig;
import kawi.tokenizer.io.AtomicFile;
import kawi.tokenizer.io.SmallFile;
import kawi.tokenizer.json.Json.NumberValue;
import kawi.tokenizer.json.JsonCursor;
import kawi.tokenizer.json.JsonText;

/// What stands in the `config.json` of a GPT-2: the shape of the model, and the tokens that begin and end a text.
///
/// The keys are those of `transformers`' `GPT2Config`, and one more: `kawi_bias`, false for a model without biases.
/// GPT-2 does not know such models; the file of one holds zeros for the biases. Keys that Kawi has no use for are
/// ignored; those that would ask for a model that Kawi is not are refused.
///
/// @param model the shape of the model
/// @param beginningTokenId the token before a text, where known
/// @param endTokenId the token after a text, where known
public record Gpt2ConfigFile(GptConfig model, OptionalInt beginningTokenId, OptionalInt endTokenId) {

    /// Both are the same approximation of GELU, by tanh.
    private static final List<String> ACTIVATIONS = List.of("gelu_new", "gelu_pytorch_tanh");

    /// Those in the world have a thousand or two.
    private static final int MAX_BYTES = 1 << 20;

    /// What `transformers` takes for a dropout that is not there.
    private static final double DEFAULT_DROPOUT = 0.1;

    /// A model of which no special tokens are known.
    public static Gpt2ConfigFile of(GptConfig model) {
        return new Gpt2ConfigFile(model, OptionalInt.empty(), OptionalInt.empty());
    }

    /// @throws ModelFileException if there is no such file, a key is missing or wrong, or Kawi has no such model
    public static Gpt2ConfigFile read(Path file) {
        JsonCursor json = JsonCursor.parseObject(
                ByteBuffer.wrap(SmallFile.bytes(file, MAX_BYTES)),
                (where, problem, cause) -> new ModelFileException(
                        file,
                        (where.path().isEmpty() ? "the configuration" : "\"" + where.path() + "\"") + " " + problem,
                        cause));
        requireGpt2(json);
        int vocabularySize = json.at("vocab_size").integer(1, Integer.MAX_VALUE);
        int contextLength = json.at("n_positions").integer(1, Integer.MAX_VALUE);
        int layers = json.at("n_layer").integer(1, GptConfig.MAX_LAYERS);
        int heads = json.at("n_head").integer(1, GptConfig.MAX_WIDTH);
        int width = json.at("n_embd").integer(1, GptConfig.MAX_WIDTH);
        if (width % heads != 0) {
            throw json.at("n_embd").expected("a multiple of \"n_head\", which is " + heads);
        }
        if (!json.at("n_inner").isAbsent() && json.at("n_inner").integer(1, Integer.MAX_VALUE) != 4 * width) {
            throw json.at("n_inner").expected("null or 4 times \"n_embd\", " + 4 * width + ": Kawi has no other");
        }
        var model = GptConfig.of(vocabularySize)
                .contextLength(contextLength)
                .layers(layers)
                .heads(heads)
                .width(width)
                .dropout(dropout(json))
                .bias(json.at("kawi_bias").flag(true))
                .layerNormEpsilon(layerNormEpsilon(json))
                .build();
        try {
            Gpt2Layout.parameters(model);
        } catch (ShapeException e) {
            throw new ModelFileException(file, "the model is too large for Kawi: " + e.getMessage(), e);
        }
        return new Gpt2ConfigFile(
                model, tokenId(json, "bos_token_id", vocabularySize), tokenId(json, "eos_token_id", vocabularySize));
    }

    /// Writes the file, or replaces it, so that `transformers` reads it too.
    ///
    /// @throws ModelFileException if it cannot be written
    public void write(Path file) {
        SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("architectures", List.of("GPT2LMHeadModel"));
        json.put("model_type", "gpt2");
        json.put("vocab_size", model.vocabularySize());
        json.put("n_positions", model.contextLength());
        json.put("n_ctx", model.contextLength());
        json.put("n_embd", model.width());
        json.put("n_layer", model.layers());
        json.put("n_head", model.heads());
        json.put("n_inner", null);
        json.put("activation_function", "gelu_new");
        json.put("resid_pdrop", model.dropout());
        json.put("embd_pdrop", model.dropout());
        json.put("attn_pdrop", model.dropout());
        json.put("layer_norm_epsilon", model.layerNormEpsilon());
        json.put("tie_word_embeddings", true);
        // Written even where not known: what is absent, `transformers` takes to be GPT-2's own 50256.
        json.put("bos_token_id", orNull(beginningTokenId));
        json.put("eos_token_id", orNull(endTokenId));
        json.put("torch_dtype", "float32");
        json.put("kawi_bias", model.bias());
        AtomicFile.write(file, JsonText.pretty(json));
    }

    private static void requireGpt2(JsonCursor json) {
        if (!json.at("model_type").text("").equals("gpt2")) {
            throw json.at("model_type").expected("\"gpt2\"");
        }
        if (!ACTIVATIONS.contains(json.at("activation_function").text("gelu_new"))) {
            throw json.at("activation_function").expected("\"gelu_new\" or \"gelu_pytorch_tanh\": Kawi has no other");
        }
        require(json, "tie_word_embeddings", true, "Kawi's output embedding is its input embedding");
        require(
                json,
                "scale_attn_weights",
                true,
                "Kawi divides attention scores by the square root of the head's size");
        require(json, "scale_attn_by_inverse_layer_idx", false, "Kawi does not scale attention by layer");
        require(json, "add_cross_attention", false, "Kawi has no cross-attention");
        // "reorder_and_upcast_attn" asks for the same mathematics in float32, which Kawi does anyway.
    }

    private static void require(JsonCursor json, String key, boolean required, String reason) {
        if (json.at(key).flag(required) != required) {
            throw json.at(key).expected(required + ": " + reason);
        }
    }

    /// GPT-2 has three dropouts, Kawi one. Three that differ are refused: to choose one would silently change the
    /// training.
    private static double dropout(JsonCursor json) {
        double residual = dropout(json, "resid_pdrop");
        for (String key : List.of("embd_pdrop", "attn_pdrop")) {
            if (dropout(json, key) != residual) {
                throw json.at(key)
                        .expected(residual + " as \"resid_pdrop\": Kawi has one dropout for all three"
                                + " (make them equal; they matter in training only)");
            }
        }
        return residual;
    }

    private static double dropout(JsonCursor json, String key) {
        double dropout = json.at(key).number(DEFAULT_DROPOUT);
        if (!(dropout >= 0 && dropout < 1)) {
            throw json.at(key).expected("a number of at least 0 and less than 1");
        }
        return dropout;
    }

    private static double layerNormEpsilon(JsonCursor json) {
        double epsilon = json.at("layer_norm_epsilon").number(GptConfig.DEFAULT_LAYER_NORM_EPSILON);
        if (!(epsilon > 0 && epsilon < 1)) {
            throw json.at("layer_norm_epsilon").expected("a number between 0 and 1");
        }
        return epsilon;
    }

    /// An id outside the vocabulary is as good as none: `transformers` writes 50256 into every configuration that
    /// was made without one, whatever its vocabulary.
    private static OptionalInt tokenId(JsonCursor json, String key, int vocabularySize) {
        JsonCursor id = json.at(key);
        if (id.isAbsent()) {
            return OptionalInt.empty();
        }
        if (id.value().orElseThrow() instanceof NumberValue number && number.isWhole()) {
            OptionalInt known = number.asInt();
            return known.orElse(-1) >= 0 && known.getAsInt() < vocabularySize ? known : OptionalInt.empty();
        }
        throw json.at(key).expected("a token id or null");
    }

    private static Integer orNull(OptionalInt id) {
        return id.isPresent() ? id.getAsInt() : null;
    }
}
