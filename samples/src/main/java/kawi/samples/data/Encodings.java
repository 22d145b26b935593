package kawi.samples.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Finds the encoding of a file: that of its byte order mark, else UTF-8. If the user names another, that one is for
/// the files that are not UTF-8, and for those with bytes of ASCII only, which encodings such as ISO-2022-JP consist
/// of. So a folder may contain files of both kinds.
final class Encodings {
    private static final int BUFFER = 1 << 16;
    private static final Charset UTF_32LE = Charset.forName("UTF-32LE");
    private static final Charset UTF_32BE = Charset.forName("UTF-32BE");

    private Encodings() {}

    /// The encoding of a file.
    ///
    /// @param bytes from its beginning; they are read to the end only if another encoding is named
    /// @param other for a file that is neither UTF-8 nor has a byte order mark
    static Charset of(InputStream bytes, Optional<Charset> other) throws IOException {
        byte[] start = bytes.readNBytes(Integer.BYTES);
        Optional<Charset> marked = byteOrderMark(start);
        if (marked.isPresent() || other.isEmpty()) {
            return marked.orElse(StandardCharsets.UTF_8);
        }
        return isUtf8(start, bytes) ? StandardCharsets.UTF_8 : other.get();
    }

    private static Optional<Charset> byteOrderMark(byte... start) {
        if (begins(start, 0xFF, 0xFE, 0, 0)) {
            return Optional.of(UTF_32LE);
        }
        if (begins(start, 0, 0, 0xFE, 0xFF)) {
            return Optional.of(UTF_32BE);
        }
        if (begins(start, 0xFF, 0xFE)) {
            return Optional.of(StandardCharsets.UTF_16LE);
        }
        if (begins(start, 0xFE, 0xFF)) {
            return Optional.of(StandardCharsets.UTF_16BE);
        }
        return begins(start, 0xEF, 0xBB, 0xBF) ? Optional.of(StandardCharsets.UTF_8) : Optional.empty();
    }

    private static boolean begins(byte[] bytes, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (i >= bytes.length || (bytes[i] & 0xFF) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    /// Whether all bytes are UTF-8, with a character beyond ASCII and without NUL characters.
    private static boolean isUtf8(byte[] start, InputStream rest) throws IOException {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer bytes = ByteBuffer.allocate(BUFFER).put(start);
        CharBuffer chars = CharBuffer.allocate(BUFFER);
        boolean isBeyondAscii = false;
        for (int count = 0; count >= 0; ) {
            count = rest.read(bytes.array(), bytes.position(), bytes.remaining());
            bytes.position(bytes.position() + Math.max(count, 0)).flip();
            for (int i = 0; i < bytes.limit(); i++) {
                isBeyondAscii |= bytes.get(i) < 0;
                if (bytes.get(i) == 0) {
                    return false;
                }
            }
            if (decoder.decode(bytes, chars.clear(), count < 0).isError()) {
                return false;
            }
            bytes.compact();
        }
        return isBeyondAscii;
    }
}
