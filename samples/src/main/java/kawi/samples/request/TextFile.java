package kawi.samples.request;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/// A text in a file, in UTF-8. A byte order mark at its beginning is no part of the text; line ends stay as they are.
public final class TextFile {
    /// A text that is read as a whole is held in memory, as bytes, characters and ids at once.
    private static final long MOST_BYTES = 1L << 30;

    private TextFile() {}

    /// The whole text.
    ///
    /// @throws BadRequest if there is no such file, it is empty or too large, or it is not UTF-8
    public static String read(Path file) {
        try (Reader reader = open(file)) {
            if (Files.size(file) > MOST_BYTES) {
                throw new BadRequest(file + ": has " + Files.size(file) + " bytes, more than the " + MOST_BYTES
                        + " that Kawi takes: cut the text");
            }
            var text = new StringWriter((int) Files.size(file));
            reader.transferTo(text);
            if (text.getBuffer().isEmpty()) {
                throw empty(file);
            }
            return text.toString();
        } catch (IOException e) {
            throw new BadRequest(file + ": cannot be read: " + e, e);
        }
    }

    /// The text to be read from its beginning on. What is not UTF-8 is a [BadRequest] when the reader gets there.
    ///
    /// @throws BadRequest if there is no such file, or it is empty
    public static Reader open(Path file) {
        return new TextReader(file.toString(), bytes(file));
    }

    /// The bytes of a file, to be read from the beginning on.
    ///
    /// @throws BadRequest if there is no such file, or it is empty
    static InputStream bytes(Path file) {
        if (Files.notExists(file)) {
            throw new BadRequest(file + ": there is no such file");
        }
        if (Files.isDirectory(file)) {
            throw new BadRequest(file + ": is a folder, expected a text file");
        }
        try {
            if (Files.size(file) == 0) {
                throw empty(file);
            }
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw new BadRequest(file + ": cannot be read: " + e, e);
        }
    }

    private static BadRequest empty(Path file) {
        return new BadRequest(file + ": the file is empty, there is no text in it");
    }
}
