package kawi.samples.request;

import java.nio.file.Path;
import java.util.Optional;
import kawi.tokenizer.file.TiktokenPattern;
import picocli.CommandLine.Option;

/// `--model`, for commands that need the model and its tokenizer.
public final class ModelOption {
    @Option(
            names = "--model",
            paramLabel = "DIR",
            required = true,
            description = "The model's folder: written by kawi train, or from Hugging Face.")
    private Path folder;

    @Option(
            names = "--tiktoken-pattern",
            paramLabel = "NAME",
            description = "How the folder's .tiktoken cuts texts, if its number of tokens does not tell:"
                    + " ${COMPLETION-CANDIDATES}.")
    private Optional<TiktokenPattern> pattern = Optional.empty();

    /// Reads the folder.
    ///
    /// @throws UsageException if there is no model in it, or a file of it is damaged
    public SavedModel open() {
        return SavedModel.open(folder, pattern);
    }
}
