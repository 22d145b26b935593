package kawi.samples.play.frame;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import kawi.engine.io.peft.AdapterFolder;
import kawi.engine.model.GptConfig;
import kawi.samples.http.json.Fields;
import kawi.samples.request.SavedModel;
import kawi.samples.request.UsageException;
import kawi.tokenizer.io.FileException;

/// The model that the page works with.
///
/// @param name the last part of its folder
/// @param folder where it was read from
/// @param saved the model with its tokenizer
/// @param base the folder of the model of which the folder has an adapter
public record OpenModel(String name, Path folder, SavedModel saved, Optional<Path> base) {

    /// Reads a folder. An adapter is read with the model that it was trained for.
    ///
    /// @param workspace the folder from which that model may be named
    /// @throws UsageException if there is no model in it, or the model of the adapter is gone
    static OpenModel read(Path folder, Path workspace) {
        Optional<Path> base = baseOf(folder, workspace);
        SavedModel saved = base.isPresent()
                ? SavedModel.open(base.get(), Optional.empty(), Optional.of(folder))
                : SavedModel.open(folder);
        return new OpenModel(nameOf(folder), folder, saved, base);
    }

    /// The model of the adapter in a folder; empty if it has a model itself, or no adapter.
    ///
    /// @throws UsageException if the model is gone
    private static Optional<Path> baseOf(Path folder, Path workspace) {
        if (!isAdapter(folder)) {
            return Optional.empty();
        }
        String base = baseName(folder)
                .orElseThrow(() -> new UsageException(folder + ": the adapter does not name its model"));
        Path path = UsageException.check(() -> workspace.resolve(base));
        if (Files.notExists(path)) {
            throw new UsageException(folder + ": the model of this adapter, " + base + ", is not there");
        }
        return Optional.of(path);
    }

    /// What the file of an adapter has as its model.
    ///
    /// @throws UsageException if it cannot be read
    private static Optional<String> baseName(Path folder) {
        try {
            return AdapterFolder.base(folder);
        } catch (FileException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }

    /// Whether a folder has an adapter instead of a model.
    static boolean isAdapter(Path folder) {
        return Files.notExists(folder.resolve("config.json")) && AdapterFolder.isIn(folder);
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
                "adapter", base.isPresent(),
                "layers", config.layers(),
                "heads", config.heads(),
                "width", config.width(),
                "context", config.contextLength(),
                "vocabulary", config.vocabularySize(),
                "parameters", saved.model().parameterCount(),
                "tokenizer", saved.tokenizer().isPresent());
    }
}
