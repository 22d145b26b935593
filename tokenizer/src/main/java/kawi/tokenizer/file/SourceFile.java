package kawi.tokenizer.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import kawi.tokenizer.TokenizerException;

/// The text of a tokenizer's file, which is read as a whole and therefore of a limited size.
final class SourceFile {
    /// The largest vocabularies, of a quarter of a million tokens, take some 35 million bytes.
    static final int MAX_BYTES = 1 << 27;

    private SourceFile() {}

    /// @throws TokenizerException if there is no such file, it is none (a pipe might never give anything, and a device
    /// never end), it is too large, or it is not UTF-8
    static String read(Path file) {
        if (Files.isDirectory(file)) {
            throw new TokenizerException(file + ": is a folder, expected a file");
        }
        if (!Files.isRegularFile(file)) {
            throw new TokenizerException(
                    file + (Files.exists(file) ? ": is a pipe or a device, expected a file" : ": no such file"));
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new TokenizerException("%s: has more than the %,d bytes that Kawi takes a tokenizer to have"
                        .formatted(file, MAX_BYTES));
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new TokenizerException(file + ": is not UTF-8", e);
        } catch (IOException e) {
            throw new TokenizerException(file + ": cannot be read: " + e, e);
        }
    }
}
