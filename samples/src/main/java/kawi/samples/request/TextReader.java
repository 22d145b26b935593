package kawi.samples.request;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Reads a text in UTF-8, of any length. A byte order mark at its beginning is no part of the text; line ends stay as
/// they are.
final class TextReader extends Reader {
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final int BUFFER = 1 << 16;

    private final String name;
    private final InputStream in;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).flip();
    private final CharBuffer chars = CharBuffer.allocate(BUFFER).flip();
    private long position; // of the first byte in the buffer
    private boolean atStart = true;
    private boolean atEnd;

    /// @param name what the text is called in errors
    TextReader(String name, InputStream in) {
        this.name = name;
        this.in = in;
    }

    /// @throws UsageException if the text is not UTF-8
    @Override
    public int read(char[] into, int at, int length) throws IOException {
        while (!chars.hasRemaining()) {
            if (atEnd) {
                return -1;
            }
            fill();
        }
        int count = Math.min(length, chars.remaining());
        chars.get(into, at, count);
        return count;
    }

    private void fill() throws IOException {
        bytes.compact();
        int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
        atEnd = count < 0;
        bytes.position(bytes.position() + Math.max(count, 0)).flip();
        int before = bytes.position();
        CoderResult result = decoder.decode(bytes, chars.clear(), atEnd);
        position += bytes.position() - before;
        if (result.isError()) {
            throw new UsageException("%s: is not UTF-8 at byte %d (0x%02X): save the text as UTF-8"
                    .formatted(name, position, bytes.get(bytes.position())));
        }
        chars.flip();
        if (atStart && chars.hasRemaining()) {
            atStart = false;
            if (chars.get(chars.position()) == BYTE_ORDER_MARK) {
                chars.get();
            }
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
