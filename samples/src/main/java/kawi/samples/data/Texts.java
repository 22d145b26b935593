package kawi.samples.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import kawi.engine.io.Sha256;
import kawi.samples.request.UsageException;
import kawi.tokenizer.TextParts;
import kawi.tokenizer.io.FileException;

/// The texts of a training, found and read once: how many documents there are, and which of them are for validation.
/// They can be read again and again, document by document, and need not fit into memory.
///
/// Standard input is stored in a temporary file, which is deleted at the end.
public final class Texts implements AutoCloseable {
    /// The share of a text that is trained on, if whole documents are not kept for validation.
    public static final double TRAIN_SHARE = 0.9;

    /// Bytes that UTF-8 does not have, so that they cannot be a part of a text.
    private static final byte BETWEEN_DOCUMENTS = (byte) 0xFF;

    private static final byte SPLIT_BY_DOCUMENTS = (byte) 0xFE;
    private static final byte CONVERSATION = (byte) 0xFD;

    private final TextSelection selection;
    private final Survey survey;
    private final Optional<Path> temporary;
    private final Optional<BitSet> validation;

    private Texts(TextSelection selection, Survey survey, Optional<Path> temporary) {
        this.selection = selection;
        this.survey = survey;
        this.temporary = temporary;
        boolean byDocuments = selection
                .chosenSplit()
                .map(TextSelection.Split.DOCUMENTS::equals)
                .orElse(count() >= TextSelection.MANY);
        validation = byDocuments ? Optional.of(ValidationDocuments.of(survey.documents())) : Optional.empty();
    }

    /// Finds and reads texts. Standard input is that of the process.
    ///
    /// @throws UsageException if a text cannot be read, or there is none
    public static Texts open(TextSelection selection) {
        return open(selection, () -> System.in);
    }

    /// Finds and reads texts.
    ///
    /// @param standardInput for the source `-`
    /// @throws UsageException if a text cannot be read, or there is none
    static Texts open(TextSelection selection, Supplier<InputStream> standardInput) {
        selection.format().check();
        requireOneStandardInput(selection.sources());
        var survey = new Survey(selection.format());
        Optional<Path> temporary = Optional.empty();
        try {
            for (DataSource source : selection.sources()) {
                switch (source.kind()) {
                    case CORPUS -> survey.add(InputFile.of(source.corpus()));
                    case FILE -> survey.addFile(source.path());
                    case FOLDER -> survey.addFolder(source.path());
                    case STDIN -> {
                        temporary = Optional.of(store(standardInput.get()));
                        boolean isJsonLines = selection.format().textField() != null;
                        survey.add(InputFile.of(source.title(), temporary.get(), isJsonLines));
                    }
                }
            }
            return new Texts(selection, survey, temporary);
        } catch (UsageException | OutOfMemoryError e) {
            temporary.ifPresent(Texts::delete);
            throw e;
        }
    }

    private static void requireOneStandardInput(List<DataSource> sources) {
        if (sources.stream()
                        .filter(source -> source.kind() == DataSource.Kind.STDIN)
                        .count()
                > 1) {
            throw new UsageException("--data - can be given once: standard input is read once");
        }
    }

    private static Path store(InputStream in) {
        try {
            Path file = Files.createTempFile("kawi-stdin", ".txt");
            file.toFile().deleteOnExit();
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            return file;
        } catch (IOException e) {
            throw new UsageException("standard input cannot be stored: " + FileException.reason(e), e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It is in the folder for temporary files.
        }
    }

    /// What was selected.
    public TextSelection selection() {
        return selection;
    }

    /// The titles of the sources.
    public String title() {
        return selection.title();
    }

    /// The number of documents.
    public int count() {
        return survey.documents().size();
    }

    /// The number of documents that are conversations.
    public int conversations() {
        return survey.documents().conversations();
    }

    /// Whether some of the documents are conversations.
    public boolean hasConversations() {
        return conversations() > 0;
    }

    /// The number of files that are read.
    public int files() {
        return survey.files().size();
    }

    /// The number of characters (code points).
    public long characters() {
        return survey.documents().characters();
    }

    /// Whether there are several documents, so that an end token separates them.
    public boolean areSeveral() {
        return count() > 1;
    }

    /// The numbers of the documents for validation; empty if the last tenth of the text is for validation.
    public Optional<BitSet> validation() {
        return validation.map(documents -> (BitSet) documents.clone());
    }

    /// The files of folders that are not read, and those of which only a part is, with the reasons.
    public List<SkippedFile> skipped() {
        return List.copyOf(survey.skipped());
    }

    /// What the user should know about the texts: a sentence each.
    public List<String> warnings() {
        return List.copyOf(survey.warnings());
    }

    /// Reads the documents.
    ///
    /// @param lastSafeSplit where the beginning of a text may be cut into parts; 0 for nowhere
    public DocumentCursor documents(ToIntFunction<String> lastSafeSplit) {
        return new DocumentCursor(survey.files(), selection.format(), lastSafeSplit);
    }

    /// All parts of all documents, for a vocabulary that must have every character. To be closed.
    ///
    /// @param lastSafeSplit where the beginning of a text may be cut into parts; 0 for nowhere
    public Parts parts(ToIntFunction<String> lastSafeSplit) {
        return new Parts(documents(lastSafeSplit), new BitSet(), Long.MAX_VALUE);
    }

    /// The parts to train on, for a tokenizer that learns from them: the documents that are not for validation, or the
    /// first nine tenths of the characters. To be closed.
    ///
    /// @param lastSafeSplit where the beginning of a text may be cut into parts; 0 for nowhere
    public Parts trainingParts(ToIntFunction<String> lastSafeSplit) {
        long characters = validation.isPresent() ? Long.MAX_VALUE : (long) (TRAIN_SHARE * characters());
        return new Parts(documents(lastSafeSplit), validation.orElseGet(BitSet::new), characters);
    }

    /// Parts of texts, without the borders of documents.
    public static final class Parts implements Iterator<String>, AutoCloseable {
        private final DocumentCursor documents;
        private final BitSet skipped;
        private long charactersLeft;
        private int number;
        private Optional<Iterator<String>> current;

        private Parts(DocumentCursor documents, BitSet skipped, long characters) {
            this.documents = documents;
            this.skipped = skipped;
            charactersLeft = characters;
            current = documents.next();
        }

        @Override
        public boolean hasNext() {
            while (current.isPresent() && (skipped.get(number) || !current.get().hasNext())) {
                current = documents.next();
                number++;
            }
            return current.isPresent() && charactersLeft > 0;
        }

        @Override
        public String next() {
            if (!hasNext()) {
                throw new NoSuchElementException("there are no more parts");
            }
            String part = current.orElseThrow().next();
            int characters = part.codePointCount(0, part.length());
            String taken = characters <= charactersLeft
                    ? part
                    : part.substring(0, part.offsetByCodePoints(0, (int) charactersLeft));
            charactersLeft -= characters;
            return taken;
        }

        @Override
        public void close() {
            documents.close();
        }
    }

    /// A fingerprint of the texts and of how they are divided. It does not depend on names, encodings, compression and
    /// line ends. That of one document is the SHA-256 of its UTF-8.
    ///
    /// @param prefix bytes that the fingerprint shall cover, too
    public byte[] fingerprint(byte... prefix) {
        var fingerprint = new Fingerprint(prefix);
        try (DocumentCursor cursor = documents(TextParts::betweenCharacters)) {
            for (var parts = cursor.next(); parts.isPresent(); parts = cursor.next()) {
                fingerprint.begin();
                if (cursor.conversation().isPresent()) {
                    fingerprint.add(cursor.conversation().get());
                } else {
                    parts.get().forEachRemaining(fingerprint::add);
                }
            }
        } catch (UncheckedIOException e) {
            throw new UsageException(title() + ": cannot be read: " + FileException.reason(e), e);
        }
        return fingerprint.value(this);
    }

    /// Computes a fingerprint while the documents are read for another purpose.
    public static final class Fingerprint {
        private final MessageDigest digest = Sha256.digest();
        private boolean hasDocuments;

        /// @param prefix bytes that the fingerprint shall cover, too
        public Fingerprint(byte... prefix) {
            digest.update(prefix);
        }

        /// Begins a document.
        public void begin() {
            if (hasDocuments) {
                digest.update(BETWEEN_DOCUMENTS);
            }
            hasDocuments = true;
        }

        /// Adds the next part of the document.
        public void add(String part) {
            digest.update(part.getBytes(StandardCharsets.UTF_8));
        }

        /// Adds the document as a conversation.
        public void add(ConversationDocument conversation) {
            digest.update(CONVERSATION);
            add(conversation.canonical());
        }

        /// The fingerprint; to be called once.
        public byte[] value(Texts texts) {
            if (texts.validation.isPresent()) {
                digest.update(SPLIT_BY_DOCUMENTS);
            }
            return digest.digest();
        }
    }

    /// Deletes what was stored of standard input.
    @Override
    public void close() {
        temporary.ifPresent(Texts::delete);
    }
}
