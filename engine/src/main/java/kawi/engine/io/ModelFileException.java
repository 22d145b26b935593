package kawi.engine.io;

import java.io.IOException;
import java.nio.file.Path;
import kawi.tokenizer.io.FileException;

/// A model file cannot be read. The message is one line for users: the file, the key or offset, and what was expected
/// there.
public final class ModelFileException extends FileException {
    private static final long serialVersionUID = 1L;

    public ModelFileException(Path file, String problem) {
        super(file, problem);
    }

    public ModelFileException(Path file, String problem, Throwable cause) {
        super(file, problem, cause);
    }

    /// An operation that the operating system refused.
    ///
    /// @param attempt what failed, such as `cannot be read`
    public static ModelFileException of(Path file, String attempt, IOException failure) {
        return new ModelFileException(file, attempt + ": " + reason(failure), failure);
    }
}
