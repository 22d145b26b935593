package kawi.samples.data;

/// A file of a folder that is not read, or not to its end.
///
/// @param file its path
/// @param reason why
public record SkippedFile(String file, String reason) {

    /// The path and the reason.
    @Override
    public String toString() {
        return file + ": " + reason;
    }
}
