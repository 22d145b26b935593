package kawi.samples.data;

import java.util.Optional;

/// Reads the documents of a file in their order.
interface DocumentReader {

    /// The next document. What was not read of the one before is skipped.
    ///
    /// @return empty at the end of the file
    /// @throws kawi.samples.request.UsageException if the file cannot be read
    Optional<Document> next();
}
