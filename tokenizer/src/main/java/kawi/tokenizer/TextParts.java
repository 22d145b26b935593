package kawi.tokenizer;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.ToIntFunction;

/// A text of any length in parts, cut where a tokenizer says that it may be: see [Tokenizer#lastSafeSplit]. No more of
/// the text is held in memory than one part, unless there is no border to be found.
///
/// For one thread at a time.
public final class TextParts implements Iterator<String> {
    private static final int CHARS = 1 << 16;

    /// Of a part in which there is no border: three bytes for each are still an array.
    private static final int MAX_CHARS = 1 << 29;

    private final Reader reader;
    private final ToIntFunction<String> lastSafeSplit;
    private final int chars;
    private final StringBuilder ahead = new StringBuilder(); // read and not yet given out
    private boolean atEnd;

    /// @param reader where the text comes from
    /// @param lastSafeSplit where the beginning of a text may be cut; 0 for nowhere
    public TextParts(Reader reader, ToIntFunction<String> lastSafeSplit) {
        this(reader, lastSafeSplit, CHARS);
    }

    /// @param chars how many are read before a border is looked for
    TextParts(Reader reader, ToIntFunction<String> lastSafeSplit, int chars) {
        this.reader = reader;
        this.lastSafeSplit = lastSafeSplit;
        this.chars = chars;
    }

    /// The last border of a text that may be cut between any two characters, though not within one.
    public static int betweenCharacters(String text) {
        boolean endsInHalf = !text.isEmpty() && Character.isHighSurrogate(text.charAt(text.length() - 1));
        return endsInHalf ? text.length() - 1 : text.length();
    }

    /// @throws UncheckedIOException if the text cannot be read
    @Override
    public boolean hasNext() {
        while (ahead.isEmpty() && !atEnd) {
            read();
        }
        return !ahead.isEmpty();
    }

    /// The next part, which is not empty.
    ///
    /// @throws TokenizerException if no border is found in half a billion characters
    /// @throws UncheckedIOException if the text cannot be read
    @Override
    public String next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the text is at its end");
        }
        while (true) {
            // Without a border twice as much is read, so that a text without borders costs no more than twice its
            // length.
            for (int wanted = Math.max(chars, 2 * ahead.length()); ahead.length() < wanted && !atEnd; ) {
                read();
            }
            if (ahead.length() > MAX_CHARS) {
                throw new TokenizerException("the text cannot be cut, for nothing is known of the tokenizer's pattern,"
                        + " and more than %,d characters are too many in one part".formatted(MAX_CHARS));
            }
            String text = ahead.toString();
            int border = atEnd ? text.length() : lastSafeSplit.applyAsInt(text);
            if (border > 0) {
                ahead.setLength(0);
                ahead.append(text, border, text.length());
                return text.substring(0, border);
            }
        }
    }

    private void read() {
        var buffer = new char[chars];
        try {
            int count = reader.read(buffer);
            atEnd = count < 0;
            ahead.append(buffer, 0, Math.max(count, 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
