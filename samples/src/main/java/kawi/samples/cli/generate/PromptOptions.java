package kawi.samples.cli.generate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kawi.samples.request.SavedModel;
import kawi.samples.request.TextFile;
import kawi.samples.request.UsageException;
import picocli.CommandLine.Option;

/// The ways to give one prompt or several: at most one of them.
public final class PromptOptions extends SinglePromptOptions {
    @Option(
            names = "--prompts-file",
            paramLabel = "FILE",
            description = "A file with one prompt on each line, in UTF-8. All are continued at the same time; the texts"
                    + " come in the order of the lines.")
    private Optional<Path> promptsFile = Optional.empty();

    /// The token ids of all prompts: of one, or of each line of a file.
    ///
    /// @throws UsageException if one is empty, or has something that the model does not know
    public List<int[]> all(SavedModel model) {
        return promptsFile.map(file -> lines(file, model)).orElseGet(() -> List.of(ids(model)));
    }

    /// An empty line is refused: if it was skipped, the texts after it would not be at their prompts' numbers.
    private static List<int[]> lines(Path file, SavedModel model) {
        List<String> lines = TextFile.read(file).lines().toList();
        List<int[]> prompts = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String place = file + ": line " + (i + 1);
            if (lines.get(i).isEmpty()) {
                throw new UsageException(place + " is empty, but each line must be a prompt");
            }
            try {
                prompts.add(model.encodeWithPrefix(lines.get(i)));
            } catch (UsageException e) {
                throw new UsageException(place + ": " + e.getMessage(), e);
            }
        }
        return prompts;
    }
}
