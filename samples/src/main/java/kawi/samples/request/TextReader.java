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
import java.util.Arrays;

/// Reads a text in UTF-8, of any length. A byte order mark at its beginning is skipped; line ends are kept.
///
/// A NUL character is refused: no text has one, but a text in UTF-16 that is read as UTF-8 has many.
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
    private long position; // of the next byte to decode
    private boolean atStart = true;
    private boolean atEnd;

    /// @param name of the text, for messages
    TextReader(String name, InputStream in) {
        this.name = name;
        this.in = in;
    }

    /// @throws UsageException if the text is not UTF-8, or has a NUL character
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
        CoderResult result = decoder.decode(bytes, chars.clear(), atEnd);
        refuseNul();
        if (result.isError()) {
            throw refusal("is not UTF-8 at byte %d (0x%02X)"
                    .formatted(position + bytes.position(), bytes.get(bytes.position())));
        }
        position += bytes.position();
        chars.flip();
        if (atStart && chars.hasRemaining()) {
            atStart = false;
            if (chars.get(chars.position()) == BYTE_ORDER_MARK) {
                chars.get();
            }
        }
    }

    private void refuseNul() {
        for (int i = 0; i < bytes.position(); i++) {
            if (bytes.get(i) == 0) {
                throw refusal("has a NUL character at byte %d".formatted(position + i));
            }
        }
    }

    /// @param problem with the bytes in the buffer
    private UsageException refusal(String problem) {
        int start = (int) (-position & (Integer.BYTES - 1)); // to a multiple of four in the file
        byte[] part = Arrays.copyOfRange(bytes.array(), Math.min(start, bytes.limit()), bytes.limit());
        String advice = TextEncoding.guess(part, part.length, position + start == 0)
                .map(TextEncoding::advice)
                .orElse("save the text as UTF-8, without NUL characters");
        return new UsageException(name + ": " + problem + ": " + advice);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
