package kawi.engine.io.folder;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.engine.io.ModelConfig;
import kawi.engine.io.ModelFileException;
import kawi.engine.io.StoredParameters;
import kawi.engine.io.gguf.GgufFile;
import kawi.engine.io.gguf.GgufParameters;
import kawi.engine.io.gpt2.Gpt2Layout;
import kawi.engine.io.llama.LlamaLayout;
import kawi.engine.io.llama.LlamaType;
import kawi.engine.io.peft.AdapterFolder;
import kawi.engine.io.safetensors.SafetensorsWriter;
import kawi.engine.io.safetensors.WeightFiles;
import kawi.engine.model.GptConfig;
import kawi.tokenizer.io.Folders;

/// A model folder as Hugging Face writes it: `config.json` and `model.safetensors`, or the shards of the latter. Of
/// quantised weights, the file is `model.gguf`.
///
///     try (var folder = ModelFolder.open(path)) {
///         // create a model with folder.config()
///         folder.read("wte.weight", tokenEmbedding);
///     }
///
/// Close it before the folder is written again: Windows does not let an open file be replaced.
public final class ModelFolder implements AutoCloseable {

    /// The file of the model's configuration.
    public static final String CONFIG = "config.json";

    /// The file of the weights.
    public static final String WEIGHTS = WeightFiles.SINGLE;

    /// The file of weights in fewer bits than float32.
    public static final String QUANTIZED_WEIGHTS = GgufFile.NAME;

    private final ModelConfig configFile;
    private final StoredParameters parameters;
    private final Runnable closeWeights;

    private ModelFolder(ModelConfig configFile, StoredParameters parameters, Runnable closeWeights) {
        this.configFile = configFile;
        this.parameters = parameters;
        this.closeWeights = closeWeights;
    }

    /// Opens a folder and checks that the weights are those of the configuration.
    ///
    /// @throws ModelFileException if a file is missing or wrong, or the two do not match
    public static ModelFolder open(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new ModelFileException(
                    folder,
                    Files.exists(folder)
                            ? "is a file, expected a model folder with " + CONFIG + " and " + WEIGHTS
                            : "there is no such folder");
        }
        if (!Files.exists(folder.resolve(CONFIG))) {
            String what = AdapterFolder.isIn(folder)
                    ? "there is no " + CONFIG + " in it, only an adapter: give the folder of the model that it was"
                            + " trained for with --model, and this one with --adapter"
                    : "there is no " + CONFIG + " in it: it is not a model folder";
            throw new ModelFileException(folder, what);
        }
        ConfigFile configFile = ConfigFile.read(folder.resolve(CONFIG));
        return isQuantized(folder) ? openQuantized(folder, configFile) : openFloats(folder, configFile);
    }

    /// Whether the weights of a folder are in GGUF. With `model.safetensors`, that counts.
    private static boolean isQuantized(Path folder) {
        return Files.exists(folder.resolve(QUANTIZED_WEIGHTS))
                && Files.notExists(folder.resolve(WEIGHTS))
                && Files.notExists(folder.resolve(WeightFiles.INDEX));
    }

    private static ModelFolder openFloats(Path folder, ConfigFile configFile) {
        WeightFiles weights = WeightFiles.open(folder);
        try {
            return new ModelFolder(configFile.config(), configFile.find(weights), weights::close);
        } catch (RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    private static ModelFolder openQuantized(Path folder, ConfigFile configFile) {
        GgufFile weights = GgufFile.open(folder.resolve(QUANTIZED_WEIGHTS));
        try {
            ModelConfig config = configFile.config();
            return new ModelFolder(config, GgufParameters.find(config.model(), weights), weights::close);
        } catch (RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    /// Whether the folder has a model: its configuration and weights of either format.
    public static boolean isModel(Path folder) {
        return Files.exists(folder.resolve(CONFIG))
                && (Files.exists(folder.resolve(WEIGHTS))
                        || Files.exists(folder.resolve(WeightFiles.INDEX))
                        || Files.exists(folder.resolve(QUANTIZED_WEIGHTS)));
    }

    /// Writes the `config.json` of a folder, which is created if there is none. The weights are written separately, as
    /// [#QUANTIZED_WEIGHTS].
    ///
    /// @throws ModelFileException if it cannot be written
    public static void writeConfig(Path folder, ModelConfig configFile) {
        Folders.make(folder);
        ConfigFile.write(folder.resolve(CONFIG), configFile);
    }

    /// Writes a model without special tokens.
    ///
    /// @see #write(Path, ModelConfig, Map)
    public static void write(Path folder, GptConfig config, Map<String, Array> weights) {
        write(folder, ModelConfig.of(config), weights);
    }

    /// Writes a model, and creates the folder if there is none. Each file is replaced as a whole or not at all. A model
    /// with the parts of GPT-2, Llama, Qwen2 or Qwen3 is written in that layout, so that `transformers` computes the
    /// same; for a GPT-2 without biases the file contains zeros. Other models are written in Kawi's own layout.
    ///
    /// @param weights all of [Gpt2Layout#parameters], in any order
    /// @throws IllegalArgumentException if the weights are not those of the configuration
    /// @throws ModelFileException if a file cannot be written
    public static void write(Path folder, ModelConfig configFile, Map<String, Array> weights) {
        GptConfig config = configFile.model();
        requireParameters(Gpt2Layout.parameters(config), weights);
        var writer = new SafetensorsWriter();
        if (LlamaType.of(config).isPresent()) {
            LlamaLayout.write(config, weights, writer);
        } else {
            addInGpt2Layout(config, weights, writer);
        }
        Folders.make(folder);
        writer.write(folder.resolve(WEIGHTS));
        ConfigFile.write(folder.resolve(CONFIG), configFile);
    }

    private static void addInGpt2Layout(GptConfig config, Map<String, Array> weights, SafetensorsWriter writer) {
        Gpt2Layout.tensors(config).forEach((name, shape) -> {
            Array values = weights.get(name);
            if (values != null) {
                writer.floats(Gpt2Layout.nameInFile(name), values);
            } else {
                writer.floats(Gpt2Layout.nameInFile(name), shape, () -> new float[shape.elements()]);
            }
        });
    }

    /// The configuration of the model.
    public GptConfig config() {
        return configFile.model();
    }

    /// The contents of `config.json`: the configuration of the model and its special tokens.
    public ModelConfig configFile() {
        return configFile;
    }

    /// The names of the parameters, those of [Gpt2Layout#parameters].
    public SequencedSet<String> names() {
        return parameters.names();
    }

    /// Copies a parameter to the beginning of `into`, as float32.
    ///
    /// @throws ModelFileException if a value is infinite or NaN: a model with such a weight produces only NaN
    /// @throws IllegalArgumentException if the model has no such parameter, or `into` is too short for it
    public void read(String name, float[] into) {
        parameters.read(name, into);
    }

    /// Whether the weights are in GGUF.
    boolean isQuantized() {
        return parameters instanceof GgufParameters;
    }

    /// The parameters in the files.
    StoredParameters parameters() {
        return parameters;
    }

    /// Closes the files of the weights.
    @Override
    public void close() {
        closeWeights.run();
    }

    private static void requireParameters(SequencedMap<String, Shape> expected, Map<String, Array> weights) {
        List<String> problems = new ArrayList<>();
        expected.forEach((name, shape) -> {
            Array given = weights.get(name);
            if (given == null) {
                problems.add(name + " " + shape + " is missing");
            } else if (!given.shape().equals(shape)) {
                problems.add(name + " is " + given.shape() + ", expected " + shape);
            }
        });
        for (String name : weights.keySet()) {
            if (!expected.containsKey(name)) {
                problems.add(name + " is not one of the model's");
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("the weights are not the model's: " + String.join("; ", problems));
        }
    }
}
