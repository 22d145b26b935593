package kawi.engine.io.gpt2;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import kawi.engine.model.GptConfig;
import kawi.engine.model.GptConfigBuilder;
import kawi.engine.model.NormType;
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
final class KawiParts {
    /// The model type.
    static final String MODEL_TYPE = "kawi";

    /// The name of a gated unit with SiLU.
    static final String SWIGLU = "swiglu";

    private static final String NORM = "norm";
    private static final String SOFT_CAP = "final_logit_softcapping";

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

    private static final Set<String> KEYS = union(GPT2_KEYS, List.of(NORM, SOFT_CAP));

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
        model.norm(constant(json.at(NORM), NormType.values()));
        model.logitSoftCap(softCap(json.at(SOFT_CAP)));
    }

    /// Writes the parts of a model.
    static void write(GptConfig model, Map<String, Object> json) {
        json.put(NORM, model.norm().toString());
        json.put(SOFT_CAP, model.logitSoftCap() == 0 ? null : model.logitSoftCap());
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
