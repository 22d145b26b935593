package kawi.samples.data;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/// Reads a text with CRLF as LF. A CR without LF stays.
final class LineEnds extends FilterReader {
    private static final int BUFFER = 1 << 16;

    private final char[] buffer = new char[BUFFER];
    private int from; // of what was read and is not given out
    private int to;
    private boolean atEnd;

    LineEnds(Reader in) {
        super(in);
    }

    /// The same for a text in memory.
    static String unix(String text) {
        return text.replace("\r\n", "\n");
    }

    @Override
    public int read() throws IOException {
        var one = new char[1];
        return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(char[] into, int at, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        fill();
        int count = 0;
        // Without the character after it, a CR at the end of the buffer waits for the next call.
        while (count < length && from < to && (buffer[from] != '\r' || from + 1 < to || atEnd)) {
            char next = buffer[from++];
            if (next != '\r' || from == to || buffer[from] != '\n') {
                into[at + count++] = next;
            }
        }
        return count == 0 && from == to ? -1 : count;
    }

    /// Reads until there are two characters, so that something can be given out.
    private void fill() throws IOException {
        while (!atEnd && to - from < 2) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            to -= from;
            from = 0;
            int count = in.read(buffer, to, buffer.length - to);
            atEnd = count < 0;
            to += Math.max(count, 0);
        }
    }
}
