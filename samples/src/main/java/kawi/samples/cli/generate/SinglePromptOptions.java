package kawi.samples.cli.generate;

import java.nio.file.Path;
import java.util.Optional;
import kawi.samples.decoding.Prompt;
import kawi.samples.request.SavedModel;
import kawi.samples.request.TextFile;
import kawi.samples.request.TokenIds;
import kawi.samples.request.UsageException;
import picocli.CommandLine.Option;

/// The ways to give one prompt: at most one of them.
public class SinglePromptOptions {
    @Option(names = "--prompt", paramLabel = "TEXT", description = "The text to continue (default: a new line).")
    private Optional<String> prompt = Optional.empty();

    @Option(
            names = "--prompt-file",
            paramLabel = "FILE",
            description = "A file with the text to continue, in UTF-8; a line end at its end is part of the text.")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = "--ids",
            paramLabel = "IDS",
            description = "The token ids to continue, such as 1,2,3: for a model without a tokenizer.")
    private Optional<String> ids = Optional.empty();

    /// The token ids of the prompt.
    ///
    /// @throws UsageException if it is empty, or has something that the model does not know
    public final int[] ids(SavedModel model) {
        if (ids.isPresent()) {
            return TokenIds.parse(ids.get(), model);
        }
        if (prompt.isEmpty() && file.isEmpty()) {
            return Prompt.usual(model);
        }
        String text = prompt.orElseGet(() -> TextFile.read(file.orElseThrow()));
        if (text.isEmpty()) {
            throw new UsageException("the prompt is empty: give at least one character, or leave --prompt out");
        }
        return model.encodeWithPrefix(text);
    }
}
