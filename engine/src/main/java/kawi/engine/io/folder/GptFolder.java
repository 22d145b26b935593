package kawi.engine.io.folder;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import kawi.autograd.Parameter;
import kawi.autograd.array.Array;
import kawi.engine.io.ModelConfig;
import kawi.engine.model.Gpt;

/// A whole model in a folder, in the layout of Hugging Face.
public final class GptFolder {

    private GptFolder() {}

    /// Reads a model as float32, whatever its files have: for training.
    ///
    /// @throws kawi.engine.io.ModelFileException if a file is missing or wrong
    public static Gpt read(Path folder) {
        try (ModelFolder files = ModelFolder.open(folder)) {
            return read(files, Optional.of(MemoryFormat.F32));
        }
    }

    static Gpt read(ModelFolder files, Optional<MemoryFormat> format) {
        return ParameterReader.read(files.config(), files.parameters(), format, files.isQuantized());
    }

    /// Writes a model, and creates the folder if there is none.
    ///
    /// @param endTokens the ids of the end tokens, if the vocabulary has any
    /// @throws kawi.engine.io.ModelFileException if a file cannot be written
    public static void write(Path folder, Gpt model, Set<Integer> endTokens) {
        write(folder, model, new ModelConfig(model.config(), OptionalInt.empty(), endTokens));
    }

    /// Writes a model that was made from another, and creates the folder if there is none.
    ///
    /// @param original the configuration of the other, whose special tokens the model keeps
    /// @throws kawi.engine.io.ModelFileException if a file cannot be written
    public static void write(Path folder, Gpt model, ModelConfig original) {
        Map<String, Array> weights = new LinkedHashMap<>();
        for (Parameter parameter : model.parameters()) {
            weights.put(parameter.name(), parameter.value());
        }
        ModelFolder.write(
                folder, new ModelConfig(model.config(), original.beginningToken(), original.endTokens()), weights);
    }
}
