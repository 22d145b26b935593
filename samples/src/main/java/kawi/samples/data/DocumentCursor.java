package kawi.samples.data;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/// Reads the documents of several files one after the other. A document without characters is left out. One file is
/// open at a time.
public final class DocumentCursor implements AutoCloseable {
    private final Iterator<InputFile> files;
    private final TextFormat format;
    private final ToIntFunction<String> lastSafeSplit;
    private Optional<InputFile.OpenFile> open = Optional.empty();
    private Optional<ConversationDocument> conversation = Optional.empty();

    /// @param lastSafeSplit where the beginning of a text may be cut into parts
    DocumentCursor(List<InputFile> files, TextFormat format, ToIntFunction<String> lastSafeSplit) {
        this.files = files.iterator();
        this.format = format;
        this.lastSafeSplit = lastSafeSplit;
    }

    /// The parts of the next document, at least one. What was not read of the one before is skipped.
    ///
    /// @return empty after the last document
    /// @throws kawi.samples.request.UsageException if a file cannot be read
    public Optional<Iterator<String>> next() {
        while (true) {
            if (open.isEmpty()) {
                if (!files.hasNext()) {
                    return Optional.empty();
                }
                open = Optional.of(files.next().documents(format));
            }
            Optional<Document> document = open.get().documents().next();
            if (document.isEmpty()) {
                close();
                open = Optional.empty();
            } else {
                Iterator<String> parts = document.get().parts(lastSafeSplit);
                if (parts.hasNext()) {
                    conversation = document.get().conversation();
                    return Optional.of(parts);
                }
            }
        }
    }

    /// The document whose parts [#next] returned, if it is a conversation.
    public Optional<ConversationDocument> conversation() {
        return conversation;
    }

    @Override
    public void close() {
        open.ifPresent(InputFile.OpenFile::close);
    }
}
