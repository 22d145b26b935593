package kawi.samples.data;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Optional;
import kawi.tokenizer.TextParts;

/// Documents separated by a marker such as `<|endoftext|>`. A line end right after the marker belongs to it. A document
/// may be larger than memory.
final class MarkedDocuments implements DocumentReader {
    private static final int BUFFER = 1 << 16;

    private final Reader in;
    private final String marker;
    private final char[] buffer;
    private int from; // of what was read and is not given out
    private int to;
    private boolean atEnd;
    private boolean isLast; // there is no marker any more
    private boolean begun;

    /// @param marker empty if the whole text is one document
    MarkedDocuments(Reader in, String marker) {
        this.in = in;
        this.marker = marker;
        buffer = new char[BUFFER + marker.length()];
    }

    @Override
    public Optional<Document> next() {
        if (begun) {
            skipDocument();
        }
        if (isLast) {
            return Optional.empty();
        }
        if (begun) {
            skipMarker();
        }
        begun = true;
        return Optional.of(split -> new TextParts(new OneDocument(), split));
    }

    private void skipDocument() {
        var skipped = new char[BUFFER];
        while (read(skipped, 0, skipped.length) >= 0) {
            // until the marker
        }
    }

    private void skipMarker() {
        from += marker.length();
        fill();
        if (from < to && buffer[from] == '\n') {
            from++;
        }
    }

    /// @return the number of characters before the next marker, at most the length; -1 at the marker or the end
    private int read(char[] into, int at, int length) {
        fill();
        int available = available();
        if (available == 0) {
            isLast = from == to;
            return -1;
        }
        int count = Math.min(length, available);
        System.arraycopy(buffer, from, into, at, count);
        from += count;
        return count;
    }

    /// Reads until there is more than a marker's length, so that a marker at the beginning is there as a whole.
    private void fill() {
        while (!atEnd && to - from <= marker.length()) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            to -= from;
            from = 0;
            try {
                int count = in.read(buffer, to, buffer.length - to);
                atEnd = count < 0;
                to += Math.max(count, 0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// Characters that certainly do not belong to a marker.
    private int available() {
        if (marker.isEmpty()) {
            return to - from;
        }
        for (int i = from; i < to; i++) {
            if (buffer[i] == marker.charAt(0) && mayBeMarker(i)) {
                return i - from;
            }
        }
        return to - from;
    }

    private boolean mayBeMarker(int position) {
        int known = Math.min(marker.length(), to - position);
        for (int i = 1; i < known; i++) {
            if (buffer[position + i] != marker.charAt(i)) {
                return false;
            }
        }
        return known == marker.length() || !atEnd;
    }

    /// The text up to the next marker.
    private final class OneDocument extends Reader {

        @Override
        public int read(char[] into, int at, int length) {
            return MarkedDocuments.this.read(into, at, length);
        }

        /// The file is closed by who opened it.
        @Override
        public void close() {}
    }
}
