package kawi.samples.cli.chat;

import java.nio.file.Path;
import java.util.Optional;
import kawi.samples.chat.FoundTemplate;
import picocli.CommandLine.Option;

/// `--chat-template`, for commands that hold conversations.
public final class ChatTemplateOption {
    @Option(
            names = "--chat-template",
            paramLabel = "FILE",
            description = "The Jinja template of conversations, for a model whose folder has none.")
    private Optional<Path> file = Optional.empty();

    /// The template that is given, or that of the model's folder.
    ///
    /// @throws kawi.samples.request.UsageException if the given one cannot be used
    public FoundTemplate find(Path folder) {
        return FoundTemplate.of(folder, file);
    }
}
