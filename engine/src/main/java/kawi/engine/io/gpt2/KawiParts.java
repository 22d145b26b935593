package kawi.engine.io.gpt2;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import kawi.autograd.kernel.RotaryPairs;
import kawi.engine.io.config.RotaryJson;
import kawi.engine.model.GptConfig;
import kawi.engine.model.GptConfigBuilder;
import kawi.engine.model.NormType;
import kawi.engine.model.attention.Positions;
import kawi.engine.model.attention.Positions.Rotary;
import kawi.engine.model.attention.QueryKeyNorm;
import kawi.tokenizer.json.JsonCursor;

/// The keys of a `config.json` for the parts that GPT-2 does not have. Such a file has `"model_type": "kawi"` and all
/// of these keys besides those of GPT-2. No key may be missing or unknown: a part that is ignored would give another
/// model.
///
/// | key | values |
/// | --- | --- |
/// | `norm` | `layer`, `rms` |
/// | `final_logit_softcapping` | soft cap of the logits, as in Gemma 2; null for none |
/// | `activation_function` | `swiglu`, besides those of GPT-2's files |
/// | `num_key_value_heads` | heads of keys and values |
/// | `head_dim` | size of a head |
/// | `qkv_bias` | whether the projection to queries, keys and values has a bias |
/// | `query_key_norm` | `none`, `plain`, `gain` |
/// | `positions` | `learned`, `rotary` |
/// | `rope_theta` | for rotary positions, the base of their frequencies |
/// | `rope_scaling` | for rotary positions, null or an object as [RotaryJson] describes it |
/// | `rope_pairs` | for rotary positions, `halves` or `adjacent` |
final class KawiParts {
    /// The model type.
    static final String MODEL_TYPE = "kawi";

    /// The name of a gated unit with SiLU.
    static final String SWIGLU = "swiglu";

    private static final String NORM = "norm";
    private static final String SOFT_CAP = "final_logit_softcapping";
    private static final String KEY_VALUE_HEADS = "num_key_value_heads";
    private static final String HEAD_SIZE = "head_dim";
    private static final String QKV_BIAS = "qkv_bias";
    private static final String QUERY_KEY_NORM = "query_key_norm";
    private static final String POSITIONS = "positions";
    private static final String THETA = "rope_theta";
    private static final String SCALING = "rope_scaling";
    private static final String PAIRS = "rope_pairs";
    private static final String ROTARY = "rotary";

    /// The keys that a file shares with GPT-2's, as they are written.
    private static final Set<String> GPT2_KEYS = Set.of(
            "architectures",
            "model_type",
            "vocab_size",
            "n_positions",
            "n_ctx",
            "n_embd",
            "n_layer",
            "n_head",
            "n_inner",
            "activation_function",
            "scale_attn_weights",
            "scale_attn_by_inverse_layer_idx",
            "resid_pdrop",
            "embd_pdrop",
            "attn_pdrop",
            "layer_norm_epsilon",
            "tie_word_embeddings",
            "bos_token_id",
            "eos_token_id",
            "torch_dtype",
            "kawi_bias");

    private static final Set<String> KEYS = union(
            GPT2_KEYS,
            List.of(
                    NORM,
                    SOFT_CAP,
                    KEY_VALUE_HEADS,
                    HEAD_SIZE,
                    QKV_BIAS,
                    QUERY_KEY_NORM,
                    POSITIONS,
                    THETA,
                    SCALING,
                    PAIRS));

    private KawiParts() {}

    private static Set<String> union(Set<String> keys, List<String> more) {
        Set<String> all = new HashSet<>(keys);
        all.addAll(more);
        return Collections.unmodifiableSet(all);
    }

    /// Reads the parts of a file whose model type is [#MODEL_TYPE].
    ///
    /// @throws kawi.engine.io.ModelFileException if a key is missing, unknown or wrong
    static void read(JsonCursor json, GptConfigBuilder model) {
        json.entries().forEach((key, value) -> {
            if (!KEYS.contains(key)) {
                throw value.error("is not a key of a Kawi model that this version knows");
            }
        });
        model.logitSoftCap(softCap(json.at(SOFT_CAP)));
        model.norm(constant(json.at(NORM), NormType.values()))
                .keyValueHeads(json.at(KEY_VALUE_HEADS).integer(1, GptConfig.MAX_WIDTH))
                .headSize(json.at(HEAD_SIZE).integer(1, GptConfig.MAX_WIDTH))
                .queryKeyValueBias(json.at(QKV_BIAS).flag())
                .queryKeyNorm(constant(json.at(QUERY_KEY_NORM), QueryKeyNorm.values()))
                .positions(positions(json));
    }

    private static Positions positions(JsonCursor json) {
        JsonCursor type = json.at(POSITIONS);
        if (type.text().equals(Positions.LEARNED.toString())) {
            return Positions.LEARNED;
        }
        if (!type.text().equals(ROTARY)) {
            throw type.expected("one of learned, rotary");
        }
        double theta = json.at(THETA).number().doubleValue();
        if (!(theta > 1 && theta < Double.POSITIVE_INFINITY)) {
            throw json.at(THETA).expected("a number greater than 1");
        }
        return new Rotary(
                theta, RotaryJson.scaling(json.at(SCALING), Set.of()), constant(json.at(PAIRS), RotaryPairs.values()));
    }

    /// Writes the parts of a model.
    static void write(GptConfig model, Map<String, Object> json) {
        json.put(NORM, model.norm().toString());
        json.put(SOFT_CAP, model.logitSoftCap() == 0 ? null : model.logitSoftCap());
        json.put(KEY_VALUE_HEADS, model.keyValueHeads());
        json.put(HEAD_SIZE, model.headSize());
        json.put(QKV_BIAS, model.queryKeyValueBias());
        json.put(QUERY_KEY_NORM, model.queryKeyNorm().toString());
        switch (model.positions()) {
            case Positions.Learned learned -> json.put(POSITIONS, learned.toString());
            case Rotary rotary -> {
                json.put(POSITIONS, ROTARY);
                json.put(THETA, rotary.theta());
                Map<String, Object> scaling = RotaryJson.object(rotary.scaling());
                json.put(SCALING, scaling.isEmpty() ? null : scaling);
                json.put(PAIRS, rotary.pairs().toString());
            }
        }
    }

    private static float softCap(JsonCursor value) {
        if (value.isAbsent()) {
            return 0;
        }
        float cap = (float) value.number(0);
        if (!(cap > 0 && cap < Float.POSITIVE_INFINITY)) {
            throw value.expected("a positive number or null");
        }
        return cap;
    }

    private static <E extends Enum<E>> E constant(JsonCursor name, E[] constants) {
        return Arrays.stream(constants)
                .filter(constant -> constant.toString().equals(name.text()))
                .findFirst()
                .orElseThrow(() -> name.expected("one of "
                        + Arrays.stream(constants).map(Object::toString).collect(Collectors.joining(", "))));
    }
}
