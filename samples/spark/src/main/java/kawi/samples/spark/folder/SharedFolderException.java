package kawi.samples.spark.folder;

import java.io.IOException;
import kawi.tokenizer.io.FileException;
import kawi.tokenizer.io.OneLine;

/// A file of a shared folder cannot be read or written. The message is one line for users: the file, then the problem.
public final class SharedFolderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param file its address
    public SharedFolderException(String file, String problem) {
        super(OneLine.of(file + ": " + problem));
    }

    /// @param file its address
    /// @param attempt what failed, such as `cannot be written`
    SharedFolderException(String file, String attempt, IOException failure) {
        super(OneLine.of(file + ": " + attempt + ": " + FileException.reason(failure)), failure);
    }
}
