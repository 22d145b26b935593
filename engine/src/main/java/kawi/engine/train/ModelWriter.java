package kawi.engine.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import kawi.engine.io.folder.GptFolder;
import kawi.engine.io.folder.ModelFolder;
import kawi.engine.model.Gpt;

/// Writes the files of a model during training. A lambda suffices for a model of your own:
///
///     trainer.saveTo(CheckpointPolicy.into(folder), path -> write(model, path));
@FunctionalInterface
public interface ModelWriter {

    /// Writes the model into a folder, with the weights that its parameters have now.
    ///
    /// @throws kawi.tokenizer.io.FileException if a file cannot be written
    void write(Path folder);

    /// Whether the files that [#write] wrote are still in the folder. If not, the model of the next evaluation is
    /// written, whatever its loss.
    default boolean isWritten(Path folder) {
        return true;
    }

    /// Called before anything is written into the folder: writes what else a resumed training needs there, if it is
    /// missing.
    ///
    /// @throws kawi.tokenizer.io.FileException if the folder cannot be used; nothing is written then, and it is
    /// tried again with the next checkpoint
    default void prepare(Path folder) {}

    /// Writes a GPT in the layout of Hugging Face.
    static ModelWriter of(Gpt model) {
        return new ModelWriter() {
            @Override
            public void write(Path folder) {
                GptFolder.write(folder, model, Set.of());
            }

            @Override
            public boolean isWritten(Path folder) {
                return Files.exists(folder.resolve(ModelFolder.CONFIG))
                        && Files.exists(folder.resolve(ModelFolder.WEIGHTS));
            }
        };
    }
}
