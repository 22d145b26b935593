package kawi.samples.training.text;

import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import kawi.engine.data.TokenFile;
import kawi.samples.chat.ChatEncoder;
import kawi.samples.chat.ChatFormat;
import kawi.samples.data.ConversationDocument;
import kawi.samples.data.DocumentCursor;
import kawi.samples.data.Texts;
import kawi.samples.jinja.TemplateException;
import kawi.samples.request.UsageException;
import kawi.tokenizer.ParallelEncoder;
import kawi.tokenizer.SkippingTokenizer;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;
import kawi.tokenizer.io.FileException;

/// Encodes documents, several parts at a time, and passes their ids on in the order of the texts, with an end token
/// after each document if there are several. Of a conversation the answers carry loss, of other documents everything.
final class DocumentEncoding {
    private final Texts texts;
    private final Tokenizer tokenizer;
    private final int threads;
    private final Optional<ChatEncoder> chat;
    private final TokenFile.Sink sink;
    private final OptionalInt endToken;

    /// @param chat encodes conversations; empty if there are none
    /// @param threads number of threads that encode
    /// @param sink receives the ids
    DocumentEncoding(Texts texts, Tokenizer tokenizer, Optional<ChatFormat> chat, int threads, TokenFile.Sink sink) {
        this.texts = texts;
        this.tokenizer = tokenizer;
        this.chat = chat.map(format -> format.encoder(tokenizer));
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
            var parts = new WantedParts(cursor, isWanted, fingerprint);
            new ParallelEncoder(tokenizer, threads).encode(parts, this::encode, this::add);
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

    private Encoded encode(Part part) {
        if (part.conversation().isPresent()) {
            return encode(part.conversation().get());
        }
        int[] ids = tokenizer.encode(part.text());
        return new Encoded(ids, Optional.empty(), encodedCharacters(part.text()), part.isLast());
    }

    private Encoded encode(ConversationDocument conversation) {
        try {
            ChatEncoder.Encoded encoded = chat.orElseThrow().encode(conversation.messages());
            return new Encoded(encoded.ids(), Optional.of(encoded.carriesLoss()), encoded.characters(), true);
        } catch (TemplateException e) {
            throw new UsageException(
                    conversation.place() + ": the chat template refuses the conversation: " + e.getMessage(), e);
        } catch (TokenizerException e) {
            throw new UsageException(conversation.place() + ": " + e.getMessage(), e);
        }
    }

    private void add(Encoded part) {
        if (part.carriesLoss().isPresent()) {
            sink.add(part.ids(), part.carriesLoss().get(), part.characters());
            endToken.ifPresent(end -> sink.add(new int[] {end}, new boolean[1], 0)); // no answer
        } else {
            sink.add(part.ids(), part.characters());
            endToken.stream().filter(end -> part.isLast()).forEach(end -> sink.add(new int[] {end}, 0));
        }
        if (part.isLast()) {
            sink.endDocument();
        }
    }

    /// A part of a text, or a conversation, to be encoded.
    ///
    /// @param text empty for a conversation
    /// @param isLast whether its document ends with it
    private record Part(String text, Optional<ConversationDocument> conversation, boolean isLast) {}

    /// An encoded part.
    ///
    /// @param carriesLoss for each id; empty if all ids do
    /// @param characters number of characters (code points) that carry loss
    /// @param isLast whether its document ends with it
    private record Encoded(int[] ids, Optional<boolean[]> carriesLoss, long characters, boolean isLast) {}

    /// The parts of the wanted documents.
    private static final class WantedParts implements Iterator<Part> {
        private final DocumentCursor cursor;
        private final IntPredicate isWanted;
        private final Texts.Fingerprint fingerprint;
        private Optional<Iterator<String>> document = Optional.empty();
        private Optional<ConversationDocument> conversation = Optional.empty(); // that is wanted
        private int number = -1;
        private boolean atEnd;

        WantedParts(DocumentCursor cursor, IntPredicate isWanted, Texts.Fingerprint fingerprint) {
            this.cursor = cursor;
            this.isWanted = isWanted;
            this.fingerprint = fingerprint;
        }

        @Override
        public boolean hasNext() {
            while (!atEnd
                    && conversation.isEmpty()
                    && (document.isEmpty() || !document.get().hasNext())) {
                document = cursor.next();
                atEnd = document.isEmpty();
                number++;
                if (!atEnd) {
                    begin();
                }
            }
            return !atEnd;
        }

        private void begin() {
            fingerprint.begin();
            boolean isWantedNow = isWanted.test(number);
            if (cursor.conversation().isPresent()) {
                fingerprint.add(cursor.conversation().get());
                conversation = cursor.conversation().filter(each -> isWantedNow);
                document = Optional.empty();
            } else if (!isWantedNow) {
                document.orElseThrow().forEachRemaining(fingerprint::add);
            }
        }

        @Override
        public Part next() {
            if (!hasNext()) {
                throw new NoSuchElementException("there are no more parts");
            }
            if (conversation.isPresent()) {
                var part = new Part("", conversation, true);
                conversation = Optional.empty();
                return part;
            }
            String part = document.orElseThrow().next();
            fingerprint.add(part);
            return new Part(part, Optional.empty(), !document.orElseThrow().hasNext());
        }
    }
}
