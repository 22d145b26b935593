package kawi.samples.request;

import java.nio.file.Path;
import java.util.Optional;
import kawi.tokenizer.file.TiktokenPattern;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `--model`, for commands that need the model and its tokenizer.
public final class ModelOption {
    @Option(
            names = "--model",
            paramLabel = "DIR",
            required = true,
            description =
                    "The model's folder: written by kawi train or kawi quantize, or from Hugging Face; or a GGUF file.")
    private Path folder;

    @Option(
            names = "--tiktoken-pattern",
            paramLabel = "NAME",
            description = "How the folder's .tiktoken cuts texts, if its number of tokens does not tell:"
                    + " ${COMPLETION-CANDIDATES}.")
    private Optional<TiktokenPattern> pattern = Optional.empty();

    @Option(
            names = "--adapter",
            paramLabel = "DIR",
            description = "A LoRA adapter of the model: the folder of a kawi train --lora, or one written by peft.")
    private Optional<Path> adapter = Optional.empty();

    @Mixin
    private WeightsOption weights;

    /// What `--model` names.
    public Path folder() {
        return folder;
    }

    /// Reads the folder.
    ///
    /// @throws UsageException if there is no model in it, or a file is damaged, or the adapter is of another model
    public SavedModel open() {
        return SavedModel.open(folder, pattern, adapter, weights.format());
    }
}
