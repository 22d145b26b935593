package kawi.engine.io.safetensors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import kawi.engine.io.ModelFileException;

/// What to say of a folder without safetensors: weights in another format need a conversion.
final class OtherWeights {
    private OtherWeights() {}

    /// The problem of the folder, in one line.
    static String explain(Path folder) {
        String none = "there is no " + WeightFiles.SINGLE + " in it";
        return found(folder)
                .map(name -> none + ", only " + name + ", which Kawi does not read; " + conversion(folder))
                .orElse(none);
    }

    private static String conversion(Path folder) {
        return "convert it once: python3 -c \"from transformers import AutoModelForCausalLM as M;"
                + " M.from_pretrained('" + folder + "').save_pretrained('" + folder + "')\"";
    }

    private static Optional<String> found(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(OtherWeights::isWeights)
                    .sorted()
                    .findFirst();
        } catch (IOException e) {
            throw ModelFileException.of(folder, "cannot be read", e);
        }
    }

    private static boolean isWeights(String name) {
        return name.startsWith("pytorch_model") && (name.endsWith(".bin") || name.endsWith(".bin.index.json"));
    }
}
