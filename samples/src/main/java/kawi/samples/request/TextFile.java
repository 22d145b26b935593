package kawi.samples.request;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import kawi.tokenizer.io.FileException;

/// A text file in UTF-8. A byte order mark at its beginning is skipped; line ends are kept.
public final class TextFile {
    /// A text that is read as a whole is in memory three times: as bytes, characters and ids.
    private static final int MAX_BYTES = 1 << 30;

    private static final int BUFFER = 1 << 16;

    private TextFile() {}

    /// The whole text.
    ///
    /// @throws UsageException if there is no such file, it is empty or too large, or it is not a text in UTF-8
    public static String read(Path file) {
        return read(file, MAX_BYTES);
    }

    /// The whole text of a small file.
    ///
    /// @param maxBytes a larger file is refused before it is read
    /// @throws UsageException if there is no such file, it is empty or larger, or it is not a text in UTF-8
    public static String read(Path file, int maxBytes) {
        try (Reader reader = open(file)) {
            long size = Files.size(file);
            if (size > maxBytes) {
                throw tooLarge(file, size, maxBytes);
            }
            var text = new StringBuilder((int) size);
            var buffer = new char[BUFFER];
            for (int count = reader.read(buffer); count >= 0; count = reader.read(buffer)) {
                text.append(buffer, 0, count);
                if (text.length() > maxBytes) {
                    throw tooLarge(file, text.length(), maxBytes); // it has grown since
                }
            }
            if (text.isEmpty()) {
                throw empty(file);
            }
            return text.toString();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /// A reader of the text. It throws a [UsageException] where the text is not UTF-8.
    ///
    /// @throws UsageException if there is no such file, or it is empty
    public static Reader open(Path file) {
        return new TextReader(file.toString(), bytes(file));
    }

    /// Checks that there may be a text in a file.
    ///
    /// @throws UsageException if there is no such file, it is not a regular one, or it is empty
    public static void requireText(Path file) {
        if (Files.notExists(file)) {
            throw new UsageException(file + ": there is no such file");
        }
        if (Files.isDirectory(file)) {
            throw new UsageException(file + ": is a folder, expected a text file");
        }
        if (!Files.isRegularFile(file)) {
            throw new UsageException(
                    file + ": is a pipe or a device, expected a text file: write the text into one first");
        }
        try {
            if (Files.size(file) == 0) {
                throw empty(file);
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /// The bytes of a file.
    ///
    /// @throws UsageException if there is no such file, or it is empty
    static InputStream bytes(Path file) {
        requireText(file);
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static UsageException unreadable(Path file, IOException e) {
        return new UsageException(file + ": cannot be read: " + FileException.reason(e), e);
    }

    private static UsageException tooLarge(Path file, long bytes, int max) {
        return new UsageException(
                "%s: has %,d bytes, more than the maximum of %,d here: shorten the text".formatted(file, bytes, max));
    }

    private static UsageException empty(Path file) {
        return new UsageException(file + ": the file is empty");
    }
}
