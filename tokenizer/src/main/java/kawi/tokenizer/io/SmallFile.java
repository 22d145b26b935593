package kawi.tokenizer.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads a file as a whole, up to a limit.
public final class SmallFile {
    private SmallFile() {}

    /// The bytes of a file.
    ///
    /// @param maxBytes a larger file is refused
    /// @throws FileException if there is no such file, it is larger, or it is no regular file: a pipe might never give
    /// anything, and a device never end
    public static byte[] bytes(Path file, int maxBytes) {
        if (Files.isDirectory(file)) {
            throw new FileException(file, "is a folder, expected a file");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new FileException(file, "is a pipe or a device, expected a file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(maxBytes);
            if (in.read() >= 0) {
                throw new FileException(
                        file, "has %,d bytes, expected at most %,d".formatted(Files.size(file), maxBytes));
            }
            return bytes;
        } catch (IOException e) {
            throw FileException.of(file, "cannot be read", e);
        }
    }

    /// The text of a file in UTF-8.
    ///
    /// @param maxBytes a larger file is refused
    /// @throws FileException if [#bytes] refuses the file, or it is not UTF-8
    public static String text(Path file, int maxBytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(file, maxBytes)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new FileException(file, "is not UTF-8", e);
        }
    }
}
