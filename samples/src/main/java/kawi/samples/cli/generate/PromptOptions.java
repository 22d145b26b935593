package kawi.samples.cli.generate;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import kawi.samples.request.SavedModel;
import kawi.samples.request.TextFile;
import kawi.samples.request.UsageException;
import picocli.CommandLine.Option;

/// The ways to give a prompt to `generate`: one of them at most.
public final class PromptOptions {
    @Option(names = "--prompt", paramLabel = "TEXT", description = "The text to continue (default: a new line).")
    private Optional<String> prompt = Optional.empty();

    @Option(
            names = "--prompt-file",
            paramLabel = "FILE",
            description = "A file with the text to continue, in UTF-8; a line end at its end counts too.")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = "--prompts-file",
            paramLabel = "FILE",
            description = "A file with a prompt in each line, in UTF-8: all are continued at the same time.")
    private Optional<Path> promptsFile = Optional.empty();

    @Option(
            names = "--ids",
            paramLabel = "N",
            split = ",",
            description = "The token ids to continue, such as 1,2,3: for a model without a tokenizer.")
    private int[] ids;

    /// All prompts to continue: one, or the lines of a file.
    ///
    /// @throws UsageException if one is empty or unknown to the model
    public List<int[]> all(SavedModel model) {
        if (promptsFile.isEmpty()) {
            return List.of(ids(model));
        }
        List<String> lines = TextFile.read(promptsFile.get())
                .lines()
                .filter(line -> !line.isEmpty())
                .toList();
        if (lines.isEmpty()) {
            throw new UsageException(promptsFile.get() + ": there is no prompt in it");
        }
        return lines.stream().map(model::encode).toList();
    }

    /// The ids to continue.
    ///
    /// @throws UsageException if they are empty or unknown to the model
    public int[] ids(SavedModel model) {
        if (ids != null) {
            return model.checkIds(ids);
        }
        if (prompt.isEmpty() && file.isEmpty()) {
            return Prompt.usual(model);
        }
        String text = prompt.orElseGet(() -> TextFile.read(file.orElseThrow()));
        if (text.isEmpty()) {
            throw new UsageException("the prompt is empty: give at least one character, or leave --prompt out");
        }
        return model.encode(text);
    }
}
