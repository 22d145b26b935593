package kawi.samples.data;

import java.util.Iterator;
import java.util.Optional;
import java.util.function.ToIntFunction;

/// Text that belongs together: an article, a letter, a book. A model learns where documents end from the end token
/// after each.
///
/// It is read once, before the next document of its file.
interface Document {

    /// The conversation, if the document is one.
    default Optional<ConversationDocument> conversation() {
        return Optional.empty();
    }

    /// The text in parts, of which none is empty; none at all if the document is empty.
    ///
    /// @param lastSafeSplit where the beginning of a text may be cut; 0 for nowhere
    /// @throws kawi.samples.request.UsageException if the text cannot be read
    Iterator<String> parts(ToIntFunction<String> lastSafeSplit);
}
