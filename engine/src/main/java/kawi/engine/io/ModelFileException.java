package kawi.engine.io;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// A model file that cannot be read or written. The message is one line fit to show to a user: the file, the key or
/// offset, and what was expected there.
public final class ModelFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Line breaks, and what would turn the direction of a line or hide a part of it.
    private static final Pattern UNFIT = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+");

    private static final int MAX_LENGTH = 1_000;

    public ModelFileException(Path file, String problem) {
        super(oneLine(file, problem));
    }

    public ModelFileException(Path file, String problem, Throwable cause) {
        super(oneLine(file, problem), cause);
    }

    /// What the operating system refused to do, in words: the message of a [NoSuchFileException] is only the path.
    static ModelFileException of(Path file, String attempt, IOException failure) {
        return new ModelFileException(file, attempt + ": " + reason(failure), failure);
    }

    private static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "there is no such file or folder";
        }
        if (failure instanceof AccessDeniedException) {
            return "access denied (no permission, or open in another program)";
        }
        if (failure instanceof FileSystemException refusal && refusal.getReason() != null) {
            return refusal.getReason();
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    /// Names that come out of a file may hold line breaks and be of any length; a message may not.
    private static String oneLine(Path file, String problem) {
        String shown = problem.length() <= MAX_LENGTH ? problem : problem.substring(0, MAX_LENGTH) + "...";
        return UNFIT.matcher(file + ": " + shown).replaceAll(" ");
    }
}
