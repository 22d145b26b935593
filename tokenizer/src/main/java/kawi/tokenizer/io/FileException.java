package kawi.tokenizer.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/// A file or folder cannot be read or written. The message is one line for users: the file, then the problem.
public class FileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public FileException(Path file, String problem) {
        super(OneLine.of(file + ": " + problem));
    }

    public FileException(Path file, String problem, Throwable cause) {
        super(OneLine.of(file + ": " + problem), cause);
    }

    /// An operation that the operating system refused.
    ///
    /// @param attempt what failed, such as `cannot be written`
    public static FileException of(Path file, String attempt, IOException failure) {
        return new FileException(file, attempt + ": " + reason(failure), failure);
    }

    /// The reason of a failure in words. The message of a [NoSuchFileException], for one, is only the path.
    public static String reason(IOException failure) {
        return switch (failure) {
            case NoSuchFileException missing -> "there is no such file or folder";
            case AccessDeniedException denied -> "access denied (no permission, or open in another program)";
            case FileAlreadyExistsException existing -> "a file of that name exists";
            case DirectoryNotEmptyException full -> "the folder is not empty";
            case NotDirectoryException file -> "it is no folder";
            case FileSystemException refusal -> message(refusal, refusal.getReason());
            default -> message(failure, failure.getMessage());
        };
    }

    /// The reason of a failure in words.
    public static String reason(UncheckedIOException failure) {
        return reason(failure.getCause());
    }

    private static String message(IOException failure, String message) {
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
