package kawi.samples.training.text;

import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.function.ToLongFunction;
import kawi.engine.data.TokenFile;
import kawi.samples.data.DocumentCursor;
import kawi.samples.data.Texts;
import kawi.samples.request.UsageException;
import kawi.tokenizer.ParallelEncoder;
import kawi.tokenizer.SkippingTokenizer;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.io.FileException;

/// Encodes documents, several parts at a time, and passes their ids on in the order of the texts, with an end token
/// after each document if there are several.
final class DocumentEncoding {
    private final Texts texts;
    private final Tokenizer tokenizer;
    private final int threads;
    private final TokenFile.Sink sink;
    private final OptionalInt endToken;

    /// @param threads number of threads that encode
    /// @param sink receives the ids
    DocumentEncoding(Texts texts, Tokenizer tokenizer, int threads, TokenFile.Sink sink) {
        this.texts = texts;
        this.tokenizer = tokenizer;
        this.threads = threads;
        this.sink = sink;
        endToken = texts.areSeveral() ? EndToken.of(tokenizer) : OptionalInt.empty();
    }

    /// Encodes some of the documents.
    ///
    /// @param isWanted whether the document of a number is encoded
    /// @param fingerprint receives all documents, encoded or not
    /// @throws UsageException if a text cannot be read
    /// @throws kawi.tokenizer.TokenizerException if the vocabulary has no token for something in a text
    void run(IntPredicate isWanted, Texts.Fingerprint fingerprint) {
        try (DocumentCursor cursor = texts.documents(tokenizer::lastSafeSplit)) {
            var parts = new WantedParts(cursor, isWanted, fingerprint, this::encodedCharacters);
            new ParallelEncoder(tokenizer, threads).encode(parts, ids -> add(ids, parts.encoding.remove()));
        } catch (UncheckedIOException e) {
            throw new UsageException(texts.title() + ": cannot be read: " + FileException.reason(e), e);
        }
    }

    /// The number of characters that are not left out, so that bits per character are those of what is predicted.
    private long encodedCharacters(String text) {
        return tokenizer instanceof SkippingTokenizer skipping
                ? text.codePoints().filter(skipping::knows).count()
                : text.codePointCount(0, text.length());
    }

    private void add(int[] ids, Part part) {
        sink.add(ids, part.characters());
        if (part.isLast()) {
            endToken.ifPresent(end -> sink.add(new int[] {end}, 0));
            sink.endDocument();
        }
    }

    /// A part that is being encoded.
    ///
    /// @param characters number of its characters (code points) that are encoded
    /// @param isLast whether its document ends with it
    private record Part(long characters, boolean isLast) {}

    /// The parts of the wanted documents.
    private static final class WantedParts implements Iterator<String> {
        private final DocumentCursor cursor;
        private final IntPredicate isWanted;
        private final Texts.Fingerprint fingerprint;
        private final ToLongFunction<String> characters;
        private final ArrayDeque<Part> encoding = new ArrayDeque<>();
        private Optional<Iterator<String>> document = Optional.empty();
        private int number = -1;
        private boolean atEnd;

        WantedParts(
                DocumentCursor cursor,
                IntPredicate isWanted,
                Texts.Fingerprint fingerprint,
                ToLongFunction<String> characters) {
            this.cursor = cursor;
            this.isWanted = isWanted;
            this.fingerprint = fingerprint;
            this.characters = characters;
        }

        @Override
        public boolean hasNext() {
            while (!atEnd && (document.isEmpty() || !document.get().hasNext())) {
                document = cursor.next();
                atEnd = document.isEmpty();
                number++;
                if (!atEnd) {
                    fingerprint.begin();
                    if (!isWanted.test(number)) {
                        document.get().forEachRemaining(fingerprint::add);
                    }
                }
            }
            return !atEnd;
        }

        @Override
        public String next() {
            if (!hasNext()) {
                throw new NoSuchElementException("there are no more parts");
            }
            String part = document.orElseThrow().next();
            fingerprint.add(part);
            boolean isLast = !document.orElseThrow().hasNext();
            encoding.add(new Part(characters.applyAsLong(part), isLast));
            return part;
        }
    }
}
