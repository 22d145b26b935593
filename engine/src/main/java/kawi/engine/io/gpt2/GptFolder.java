package kawi.engine.io.gpt2;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import kawi.autograd.Parameter;
import kawi.autograd.array.Array;
import kawi.engine.model.Gpt;

/// A whole model in a folder, in the layout of Hugging Face's GPT-2.
public final class GptFolder {

    private GptFolder() {}

    /// Reads a model.
    ///
    /// @throws kawi.engine.io.ModelFileException if a file is missing or wrong
    public static Gpt read(Path folder) {
        try (ModelFolder files = ModelFolder.open(folder)) {
            var model = Gpt.blank(files.config());
            for (Parameter parameter : model.parameters()) {
                files.read(parameter.name(), parameter.value().data());
            }
            return model;
        }
    }

    /// Writes a model, and creates the folder if there is none.
    ///
    /// @param endToken the id of the end token, if the vocabulary has one
    /// @throws kawi.engine.io.ModelFileException if a file cannot be written
    public static void write(Path folder, Gpt model, OptionalInt endToken) {
        Map<String, Array> weights = new LinkedHashMap<>();
        for (Parameter parameter : model.parameters()) {
            weights.put(parameter.name(), parameter.value());
        }
        ModelFolder.write(folder, new Gpt2ConfigFile(model.config(), OptionalInt.empty(), endToken), weights);
    }
}
