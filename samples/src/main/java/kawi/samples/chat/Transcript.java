package kawi.samples.chat;

import java.nio.file.Path;
import java.util.List;
import kawi.tokenizer.io.AtomicFile;
import kawi.tokenizer.json.JsonText;

/// A conversation in a file: a line of JSON Lines with its `messages`, the form of most data for fine-tuning.
///
/// @param messages in their order, the system message first
public record Transcript(List<Message> messages) {

    /// Creates or replaces a file.
    ///
    /// @throws kawi.tokenizer.io.FileException if it cannot be written
    public void write(Path file) {
        AtomicFile.write(file, JsonText.line(this) + "\n");
    }
}
