package kawi.samples.data;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kawi.samples.request.UsageException;

/// Documents separated by what a regular expression matches. Each document is in memory as a whole.
final class PatternDocuments implements DocumentReader {
    private static final int BUFFER = 1 << 16;

    private final String name;
    private final Reader in;
    private final Pattern separator;
    private final int maxChars;
    private final StringBuilder ahead = new StringBuilder(); // read and not yet given out
    private boolean atEnd;
    private boolean isLast;

    /// @param name of the file, for messages
    /// @param maxChars a longer document is refused
    PatternDocuments(String name, Reader in, Pattern separator, int maxChars) {
        this.name = name;
        this.in = in;
        this.separator = separator;
        this.maxChars = maxChars;
    }

    @Override
    public Optional<Document> next() {
        if (isLast) {
            return Optional.empty();
        }
        String text = text();
        return Optional.of(split -> (text.isEmpty() ? List.<String>of() : List.of(text)).iterator());
    }

    @SuppressWarnings("JdkObsolete") // hitEnd and requireEnd are for reading a stream, as here
    private String text() {
        for (int wanted = BUFFER; ; wanted = 2 * ahead.length()) {
            fill(wanted);
            Matcher matcher = separator.matcher(ahead);
            // What follows could make a match longer, or end it, as `$` and lookahead do.
            if (matcher.find() && (atEnd || (!matcher.hitEnd() && !matcher.requireEnd()))) {
                String text = ahead.substring(0, matcher.start());
                ahead.delete(0, matcher.end());
                return text;
            }
            if (atEnd) {
                isLast = true;
                return ahead.toString();
            }
            if (ahead.length() > maxChars) {
                throw new UsageException(
                        "%s: has more than %,d characters without a match of --split-documents %s: choose another expression"
                                .formatted(name, maxChars, separator.pattern()));
            }
        }
    }

    private void fill(int wanted) {
        var buffer = new char[BUFFER];
        try {
            while (!atEnd && ahead.length() < wanted) {
                int count = in.read(buffer);
                atEnd = count < 0;
                ahead.append(buffer, 0, Math.max(count, 0));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
