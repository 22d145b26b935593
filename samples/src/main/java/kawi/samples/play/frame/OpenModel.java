package kawi.samples.play.frame;

import java.nio.file.Path;
import kawi.engine.model.GptConfig;
import kawi.samples.http.json.Fields;
import kawi.samples.request.SavedModel;

/// The model that the page works with.
///
/// @param name the last part of its folder
/// @param folder where it was read from
/// @param saved the model with its tokenizer
public record OpenModel(String name, Path folder, SavedModel saved) {

    /// Reads a folder.
    ///
    /// @throws kawi.samples.request.UsageException if there is no model in it
    public static OpenModel read(Path folder) {
        return new OpenModel(nameOf(folder), folder, SavedModel.open(folder));
    }

    /// The name of the model in a folder.
    static String nameOf(Path folder) {
        return String.valueOf(folder.toAbsolutePath().normalize().getFileName());
    }

    /// What the page shows of it.
    Object description() {
        GptConfig config = saved.model().config();
        return Fields.of(
                "name", name,
                "folder", folder.toString(),
                "layers", config.layers(),
                "heads", config.heads(),
                "width", config.width(),
                "context", config.contextLength(),
                "vocabulary", config.vocabularySize(),
                "parameters", saved.model().parameterCount(),
                "tokenizer", saved.tokenizer().isPresent());
    }
}
