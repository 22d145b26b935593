package kawi.samples.chat;

import java.nio.file.Path;
import java.util.Optional;
import kawi.samples.request.UsageException;
import kawi.tokenizer.io.FileException;

/// The chat template of a model, or what is wrong with it.
///
/// @param template empty if the model has none, or it cannot be used
/// @param problem why the template of the folder cannot be used
public record FoundTemplate(Optional<ChatTemplate> template, Optional<String> problem) {

    /// The template of a model's folder.
    public static FoundTemplate of(Path folder) {
        return of(folder, Optional.empty());
    }

    /// The template that the user names, else that of the model's folder.
    ///
    /// @param chosen the file that the user names
    /// @throws UsageException if that file cannot be used
    public static FoundTemplate of(Path folder, Optional<Path> chosen) {
        try {
            Optional<ChatTemplate> template = chosen.isPresent()
                    ? chosen.map(file -> ChatTemplate.ofFile(file, folder))
                    : ChatTemplate.ofFolder(folder);
            return new FoundTemplate(template, Optional.empty());
        } catch (FileException e) {
            if (chosen.isPresent()) {
                throw new UsageException(e.getMessage(), e);
            }
            return new FoundTemplate(Optional.empty(), Optional.of(e.getMessage()));
        }
    }
}
