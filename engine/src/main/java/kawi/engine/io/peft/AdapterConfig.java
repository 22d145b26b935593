package kawi.engine.io.peft;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kawi.engine.io.ModelFileException;
import kawi.engine.io.config.ConfigJson;
import kawi.engine.io.llama.LlamaType;
import kawi.engine.model.GptConfig;
import kawi.engine.model.lora.Lora;
import kawi.tokenizer.io.AtomicFile;
import kawi.tokenizer.json.JsonCursor;
import kawi.tokenizer.json.JsonText;

/// The `adapter_config.json` of an adapter's folder.
///
/// @param lora the hyperparameters
/// @param rankStabilized whether updates are multiplied by `alpha / sqrt(r)` instead of `alpha / r` (rsLoRA)
/// @param targets `target_modules`; empty if the file has a pattern instead of names
/// @param base `base_model_name_or_path`: the folder or name of the model that was adapted, if the file has it
record AdapterConfig(Lora lora, boolean rankStabilized, List<String> targets, Optional<String> base) {
    /// The name of the file.
    static final String NAME = "adapter_config.json";

    /// Features of `peft` that change what an adapter computes, and that Kawi does not have: the keys must be absent,
    /// false or empty.
    private static final List<String> OTHER_FEATURES = List.of(
            "use_dora",
            "use_qalora",
            "use_bdlora",
            "lora_bias",
            "modules_to_save",
            "rank_pattern",
            "alpha_pattern",
            "layer_replication",
            "trainable_token_indices",
            "target_parameters",
            "alora_invocation_tokens");

    private static final int MAX_RANK = 1 << 20;

    /// Reads a file.
    ///
    /// @throws ModelFileException if there is no such file, a key is missing or wrong, or the adapter is of another
    /// method than plain LoRA on linear layers
    static AdapterConfig read(Path file) {
        JsonCursor json = ConfigJson.read(file);
        requireText(json.at("peft_type"), "LORA");
        if (!json.at("bias").isAbsent()) {
            requireText(json.at("bias"), "none");
        }
        for (String key : OTHER_FEATURES) {
            JsonCursor feature = json.at(key);
            boolean isUnused = feature.isAbsent()
                    || feature.is(false)
                    || ((feature.isObject() || feature.isArray()) && feature.size() == 0);
            if (!isUnused) {
                throw feature.error("is in use, which Kawi does not know: it reads plain LoRA on linear layers");
            }
        }
        Lora lora = lora(file, json);
        JsonCursor targets = json.at("target_modules");
        JsonCursor base = json.at("base_model_name_or_path");
        return new AdapterConfig(
                lora,
                json.at("use_rslora").flag(false),
                targets.isArray()
                        ? targets.elements().stream().map(JsonCursor::text).toList()
                        : List.of(),
                base.isAbsent() ? Optional.empty() : Optional.of(base.text()));
    }

    private static Lora lora(Path file, JsonCursor json) {
        int rank = json.at("r").integer(1, MAX_RANK);
        double alpha = json.at("lora_alpha").number().doubleValue();
        try {
            return new Lora(rank, alpha, json.at("lora_dropout").number(0));
        } catch (IllegalArgumentException e) {
            throw new ModelFileException(file, e.getMessage(), e);
        }
    }

    private static void requireText(JsonCursor cursor, String expected) {
        if (!cursor.text().equals(expected)) {
            throw cursor.expected("\"" + expected + "\"");
        }
    }

    /// Writes a file, or replaces it.
    ///
    /// @param config of the model that is adapted
    /// @throws kawi.tokenizer.io.FileException if it cannot be written
    void write(Path file, GptConfig config) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("peft_type", "LORA");
        json.put("task_type", "CAUSAL_LM");
        json.put("base_model_name_or_path", base.orElse(null));
        json.put("r", lora.rank());
        json.put("lora_alpha", isWhole(lora.alpha()) ? (Object) (long) lora.alpha() : (Object) lora.alpha());
        json.put("lora_dropout", lora.dropout());
        json.put("target_modules", Targets.resolved(config, targets));
        // The weights of GPT-2's linear layers are (in, out) in its files.
        json.put("fan_in_fan_out", LlamaType.of(config).isEmpty());
        json.put("use_rslora", rankStabilized);
        json.put("bias", "none");
        json.put("init_lora_weights", true);
        json.put("inference_mode", true);
        json.put("modules_to_save", null);
        AtomicFile.write(file, JsonText.pretty(json));
    }

    private static boolean isWhole(double number) {
        return number == Math.rint(number) && Math.abs(number) < Integer.MAX_VALUE;
    }

    /// The factor of an update.
    float scale(int rank) {
        return (float) (lora.alpha() / (rankStabilized ? Math.sqrt(rank) : rank));
    }
}
