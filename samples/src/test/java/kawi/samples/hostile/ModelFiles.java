package kawi.samples.hostile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import kawi.autograd.kernel.RotaryPairs;
import kawi.autograd.random.CounterRandom;
import kawi.engine.io.folder.GenerationConfigFile;
import kawi.engine.io.folder.GptFolder;
import kawi.engine.io.folder.ModelFolder;
import kawi.engine.io.gpt2.Gpt2ConfigFile;
import kawi.engine.io.safetensors.SafetensorsFile;
import kawi.engine.io.safetensors.TensorEntry;
import kawi.engine.model.Activation;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;
import kawi.engine.model.NormType;
import kawi.engine.model.attention.Positions.Rotary;
import kawi.engine.model.attention.QueryKeyNorm;
import kawi.engine.model.attention.RotaryScaling;

/// Hostile model folders: `config.json` and `model.safetensors`.
final class ModelFiles {
    private static final int MAX_TENSORS = 20;

    private static final String CONFIG = """
        {"architectures": ["GPT2LMHeadModel"], "model_type": "gpt2", "vocab_size": 7, "n_positions": 4, "n_ctx": 4,
         "n_embd": 4, "n_layer": 1, "n_head": 2, "n_inner": null, "activation_function": "gelu_new",
         "resid_pdrop": 0.0, "embd_pdrop": 0.0, "attn_pdrop": 0.0, "layer_norm_epsilon": 1e-5,
         "tie_word_embeddings": true, "scale_attn_weights": true, "bos_token_id": 1, "eos_token_id": null,
         "kawi_bias": true}
        """;

    private static final String GENERATION_CONFIG = """
        {"bos_token_id": 1, "do_sample": true, "eos_token_id": [2, 3], "temperature": 0.6, "top_k": 20, "top_p": 0.95,
         "repetition_penalty": 1.05, "transformers_version": "5.18.0"}
        """;

    private static final String HEADER = """
        {"__metadata__": {"format": "pt", "sha256": "0000000000000000000000000000000000000000000000000000000000000000"},
         "a": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]},
         "b": {"dtype": "BF16", "shape": [2], "data_offsets": [24, 28]},
         "c": {"dtype": "I64", "shape": [], "data_offsets": [28, 36]},
         "d": {"dtype": "F16", "shape": [0, 5], "data_offsets": [36, 36]},
         "e": {"dtype": "F64", "shape": [1], "data_offsets": [36, 44]},
         "f": {"dtype": "F4", "shape": [8], "data_offsets": [44, 48]}}
        """;

    private static final int DATA_BYTES = 48;

    private ModelFiles() {}

    static Runnable config(Path file, Choices choices) throws IOException {
        Files.write(file, text(CONFIG, choices));
        return () -> Gpt2ConfigFile.read(file);
    }

    static Runnable safetensors(Path file, Choices choices) throws IOException {
        Files.write(file, ByteMutations.of(safetensors(choices), choices));
        boolean sealed = choices.below(4) == 3;
        return () -> {
            try (var tensors = SafetensorsFile.open(file)) {
                tensors.names().stream().limit(MAX_TENSORS).forEach(name -> read(tensors, name));
                if (sealed) {
                    tensors.requireChecksum();
                }
            }
        };
    }

    private static void read(SafetensorsFile tensors, String name) {
        TensorEntry entry = tensors.entry(name);
        if (entry.elements() < 0) {
            throw new IllegalStateException(entry + " has fewer elements than none");
        }
        switch (entry.type()) {
            case F32, F16, BF16 -> tensors.floats(name);
            case I32, I64 -> tensors.ints(name);
            case F64 -> tensors.doubles(name);
            default -> tensors.shape(name);
        }
    }

    private static byte[] safetensors(Choices choices) {
        byte[] header = JsonMutations.of(HEADER, choices).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + header.length + DATA_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .array();
    }

    /// The two files of a model, one of them damaged.
    static Runnable folder(Path file, Choices choices) throws IOException {
        Path folder = file.resolveSibling("model");
        var config = GptConfig.of(7)
                .contextLength(4)
                .layers(1)
                .heads(2)
                .width(4)
                .bias(choices.below(2) == 0)
                .build();
        return damaged(folder, config, choices);
    }

    /// The same of Llama, Qwen2 or Qwen3.
    static Runnable llamaFolder(Path file, Choices choices) throws IOException {
        return damaged(file.resolveSibling("llama"), llama(choices.below(3)), choices);
    }

    /// A tiny Llama (0), Qwen2 (1) or Qwen3 (2).
    static GptConfig llama(int type) {
        return GptConfig.of(7)
                .contextLength(4)
                .layers(1)
                .heads(2)
                .width(4)
                .keyValueHeads(1)
                .feedForwardWidth(3)
                .norm(NormType.RMS)
                .activation(Activation.SWIGLU)
                .positions(new Rotary(100, new RotaryScaling.Llama3(8, 0.5, 3, 6), RotaryPairs.HALVES))
                .bias(false)
                .queryKeyValueBias(type == 1)
                .queryKeyNorm(type == 2 ? QueryKeyNorm.GAIN : QueryKeyNorm.NONE)
                .build();
    }

    private static Runnable damaged(Path folder, GptConfig config, Choices choices) throws IOException {
        GptFolder.write(folder, new Gpt(config, CounterRandom.ofSeed(1)), Set.of());
        Path damaged = folder.resolve(choices.of(ModelFolder.CONFIG, ModelFolder.WEIGHTS));
        if (damaged.endsWith(ModelFolder.CONFIG)) {
            Files.write(damaged, text(Files.readString(damaged), choices));
        } else {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(damaged)).order(ByteOrder.LITTLE_ENDIAN);
            byte[] header = new byte[(int) bytes.getLong()];
            bytes.get(header);
            byte[] data = new byte[bytes.remaining()];
            bytes.get(data);
            byte[] changed = JsonMutations.of(new String(header, StandardCharsets.UTF_8), choices)
                    .getBytes(StandardCharsets.UTF_8);
            byte[] changedData = ByteMutations.of(data, choices);
            Files.write(
                    damaged,
                    ByteBuffer.allocate(Long.BYTES + changed.length + changedData.length)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(changed.length)
                            .put(changed)
                            .put(changedData)
                            .array());
        }
        return () -> GptFolder.read(folder);
    }

    /// What stands beside a model.
    static Runnable generationConfig(Path file, Choices choices) throws IOException {
        Files.write(file, text(GENERATION_CONFIG, choices));
        return () -> GenerationConfigFile.read(file.getParent(), 7);
    }

    /// A JSON text, damaged as a tree, and sometimes as bytes.
    static byte[] text(String valid, Choices choices) {
        boolean asBytes = choices.below(4) == 0;
        byte[] bytes = JsonMutations.of(valid, choices).getBytes(StandardCharsets.UTF_8);
        return asBytes ? ByteMutations.of(bytes, choices) : bytes;
    }
}
