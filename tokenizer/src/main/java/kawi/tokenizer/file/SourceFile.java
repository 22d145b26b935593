package kawi.tokenizer.file;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import kawi.tokenizer.CharacterNames;
import kawi.tokenizer.TokenizerException;
import kawi.tokenizer.io.FileException;
import kawi.tokenizer.io.SmallFile;
import kawi.tokenizer.json.JsonCursor;

/// Reads the files of tokenizers, which are small enough to be read as a whole.
final class SourceFile {
    /// The largest vocabularies, of a quarter of a million tokens, take some 35 million bytes.
    static final int MAX_BYTES = 1 << 27;

    private static final int MAX_SHOWN_LENGTH = 40;

    private SourceFile() {}

    /// The root of a JSON file, an object.
    ///
    /// @throws TokenizerException if there is no such file, it is too large, or it is not one JSON object
    static JsonCursor json(Path file) {
        return JsonCursor.parseObject(
                ByteBuffer.wrap(read(file)),
                (where, problem, cause) -> new TokenizerException(
                        file + ": " + (where.path().isEmpty() ? "the file" : where.path()) + " " + problem, cause));
    }

    /// The lines of a text file in UTF-8.
    ///
    /// @throws TokenizerException if there is no such file, it is too large, or it is not UTF-8
    static List<String> lines(Path file) {
        try {
            return SmallFile.text(file, MAX_BYTES).lines().toList();
        } catch (FileException e) {
            throw new TokenizerException(e.getMessage(), e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return SmallFile.bytes(file, MAX_BYTES);
        } catch (FileException e) {
            throw new TokenizerException(e.getMessage(), e);
        }
    }

    /// The exception for a line that is not what it should be, to be thrown by the caller.
    ///
    /// @param number of the line, from 1
    /// @param cause may be null
    static TokenizerException wrongLine(Path file, int number, String line, String expected, Throwable cause) {
        String shown = line.length() <= MAX_SHOWN_LENGTH ? line : line.substring(0, MAX_SHOWN_LENGTH) + "...";
        return new TokenizerException(
                file + ": line " + number + " is " + CharacterNames.quote(shown) + ", expected " + expected, cause);
    }
}
