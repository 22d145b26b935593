package kawi.engine.io.folder;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import kawi.autograd.array.ShapeException;
import kawi.engine.io.ModelConfig;
import kawi.engine.io.ModelFileException;
import kawi.engine.io.StoredParameters;
import kawi.engine.io.config.ConfigJson;
import kawi.engine.io.gpt2.Gpt2ConfigFile;
import kawi.engine.io.gpt2.Gpt2Layout;
import kawi.engine.io.llama.LlamaConfigFile;
import kawi.engine.io.llama.LlamaLayout;
import kawi.engine.io.llama.LlamaType;
import kawi.engine.io.safetensors.WeightFiles;
import kawi.tokenizer.io.AtomicFile;
import kawi.tokenizer.json.JsonCursor;
import kawi.tokenizer.json.JsonText;

/// The `config.json` of any model that Kawi knows: its `model_type` says how to read the rest, and where the weights
/// are.
///
/// @param config the contents
/// @param type the member of Llama's family; empty for GPT-2 and for Kawi's own files
record ConfigFile(ModelConfig config, Optional<LlamaType> type) {
    private static final Set<String> GPT2_TYPES = Set.of("gpt2", "kawi");

    /// Reads a file.
    ///
    /// @throws ModelFileException if there is no such file, a key is missing or wrong, or Kawi has no such model
    static ConfigFile read(Path file) {
        JsonCursor json = ConfigJson.read(file);
        JsonCursor modelType = json.at("model_type");
        Optional<LlamaType> type = LlamaType.named(modelType.text());
        if (type.isEmpty()) {
            if (!GPT2_TYPES.contains(modelType.text())) {
                throw modelType.expected("one of gpt2, llama, qwen2, qwen3, kawi");
            }
            return new ConfigFile(Gpt2ConfigFile.read(file), type);
        }
        ModelConfig config = LlamaConfigFile.read(type.get(), json);
        try {
            Gpt2Layout.parameters(config.model());
        } catch (ShapeException e) {
            throw new ModelFileException(file, "the model is too large for Kawi: " + e.getMessage(), e);
        }
        return new ConfigFile(config, type);
    }

    /// Finds the parameters of the model in its files.
    ///
    /// @throws ModelFileException if the files contain another model
    StoredParameters find(WeightFiles files) {
        return type.isPresent() ? LlamaLayout.find(config.model(), files) : Gpt2Layout.find(config.model(), files);
    }

    /// Writes a file, or replaces it: in the layout of the first of GPT-2, Llama, Qwen2 and Qwen3 that expresses the
    /// model, else in Kawi's own.
    ///
    /// @throws ModelFileException if it cannot be written
    static void write(Path file, ModelConfig config) {
        LlamaType.of(config.model())
                .ifPresentOrElse(
                        type -> AtomicFile.write(file, JsonText.pretty(LlamaConfigFile.json(type, config))),
                        () -> Gpt2ConfigFile.write(file, config));
    }
}
