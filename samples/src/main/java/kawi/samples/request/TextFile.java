package kawi.samples.request;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A text in a file, in UTF-8. A byte order mark at its beginning is no part of the text; line ends stay as they are.
public final class TextFile {
    /// A text is held in memory, as bytes, characters and ids at once.
    private static final long MOST_BYTES = 1L << 30;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private TextFile() {}

    /// @throws BadRequest if there is no such file, it is empty or too large, or it is not UTF-8
    public static String read(Path file) {
        String text = decode(file, bytes(file));
        String content = text.startsWith(String.valueOf(BYTE_ORDER_MARK)) ? text.substring(1) : text;
        if (content.isEmpty()) {
            throw new BadRequest(file + ": the file is empty, there is no text in it");
        }
        return content;
    }

    private static byte[] bytes(Path file) {
        if (Files.notExists(file)) {
            throw new BadRequest(file + ": there is no such file");
        }
        if (Files.isDirectory(file)) {
            throw new BadRequest(file + ": is a folder, expected a text file");
        }
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new BadRequest(file + ": has " + Files.size(file) + " bytes, more than the " + MOST_BYTES
                        + " that Kawi takes: cut the text");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new BadRequest(file + ": cannot be read: " + e, e);
        }
    }

    private static String decode(Path file, byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        var in = ByteBuffer.wrap(bytes);
        var out = CharBuffer.allocate(bytes.length); // UTF-8 takes at least a byte for each char
        CoderResult result = decoder.decode(in, out, true);
        if (result.isError()) {
            throw new BadRequest("%s: is not UTF-8 at byte %d (0x%02X): save the text as UTF-8"
                    .formatted(file, in.position(), bytes[in.position()]));
        }
        return out.flip().toString();
    }
}
