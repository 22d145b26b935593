package kawi.engine.data;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Predicate;
import kawi.engine.io.ModelFileException;
import kawi.tokenizer.io.AtomicFile;

/// The token ids of a text in a file. The text is encoded once, and may be larger than memory: the file is mapped, and
/// the system reads what a batch needs.
///
/// All numbers are little-endian:
///
/// | bytes | content |
/// | --- | --- |
/// | 8 | `KAWIIDS1` |
/// | 4 | bytes of an id: 2 if the vocabulary has at most 65,536 tokens, else 4 |
/// | 4 | number of documents, D; 0 for a text that is one document and carries loss everywhere: its file ends with the
/// ids |
/// | 8 | number of ids |
/// | 8 | number of characters (code points) of the text that carries loss |
/// | 32 | the key: identifies the text and the tokenizer |
/// | ... | the ids |
/// | 4 D | the index of the first id of each document |
/// | 4 | number of the documents for training, which come first; 0 if the documents are not divided |
/// | 4 | number of ranges of ids that carry loss, R; 0 if all ids do |
/// | 8 | number of characters of the documents for training |
/// | 8 R | of each range the index of its first id, and that of the id after its last one |
public final class TokenFile {
    /// Length of a key: that of a SHA-256.
    public static final int KEY_BYTES = 32;

    private static final byte[] MAGIC = {'K', 'A', 'W', 'I', 'I', 'D', 'S', '1'};
    private static final int HEADER_BYTES = 64;
    private static final int TRAILER_BYTES = 16;
    private static final int RANGE_BYTES = 2 * Integer.BYTES;
    private static final int SHORT_IDS = 1 << 16;
    static final int BUFFER_BYTES = 1 << 16;
    private static final int COPIED_IDS = 1 << 16;

    private TokenFile() {}

    /// Receives the ids of a text, part by part.
    public interface Sink {
        /// The next ids.
        ///
        /// @param ids each in the vocabulary
        /// @param characters number of characters of their text
        void add(int[] ids, long characters);

        /// The next ids, of which some carry no loss: see [LossMask].
        ///
        /// @param ids each in the vocabulary
        /// @param carriesLoss for each id
        /// @param characters number of characters of the text of those that do
        void add(int[] ids, boolean[] carriesLoss, long characters);

        /// Ends a document. A text that is one document need not call it.
        void endDocument();

        /// Called between the last document for training and the first one for validation.
        void endTraining();
    }

    /// Writes a file, or replaces it; after a crash at any moment the old one or the new one is complete.
    ///
    /// @param key identifies the text and the tokenizer
    /// @param vocabularySize determines the number of bytes of an id
    /// @param content passes the ids to the sink
    /// @throws ModelFileException if the file cannot be written, or there are more than 2^31 - 1 ids
    /// @throws IllegalArgumentException if documents are divided and one of the two parts has none
    public static void write(Path file, byte[] key, int vocabularySize, Consumer<Sink> content) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a key has " + KEY_BYTES + " bytes, not " + key.length);
        }
        int width = width(vocabularySize);
        AtomicFile.write(file, channel -> {
            channel.position(HEADER_BYTES);
            var writer = new TokenFileWriter(file, channel, width);
            content.accept(writer);
            writer.flush();
            writer.writeIndex();
            ByteBuffer header = buffer(HEADER_BYTES).put(MAGIC).putInt(width).putInt(writer.indexedDocuments());
            header.putLong(writer.count()).putLong(writer.characters()).put(key).flip();
            channel.position(0);
            writeFully(channel, header);
        });
    }

    /// Writes a file with the ids and the key of one that was read before, which need not exist any more.
    ///
    /// @param dataset the whole text of a file
    /// @throws IllegalArgumentException if it was not read from a file
    /// @throws ModelFileException if the file cannot be written
    public static void write(Path file, TokenDataset dataset, int vocabularySize) {
        if (!(dataset.tokens() instanceof MappedSequence mapped)) {
            throw new IllegalArgumentException("ids in memory have no key");
        }
        byte[] key = HexFormat.of().parseHex(mapped.key());
        write(file, key, vocabularySize, sink -> {
            DocumentIndex documents = dataset.documents();
            for (int document = 0; document < documents.count(); document++) {
                if (documents.training().equals(OptionalInt.of(document))) {
                    sink.add(new int[0], documents.trainingCharacters());
                    sink.endTraining();
                }
                boolean isLast = document + 1 == documents.count();
                int end = isLast ? dataset.size() : documents.start(document + 1);
                for (int from = documents.start(document); from < end; from += COPIED_IDS) {
                    int[] ids = new int[Math.min(COPIED_IDS, end - from)];
                    dataset.tokens().copy(from, ids.length, ids, 0);
                    boolean[] carriesLoss = new boolean[ids.length];
                    for (int i = 0; i < ids.length; i++) {
                        carriesLoss[i] = dataset.loss().contains(from + i);
                    }
                    sink.add(ids, carriesLoss, 0);
                }
                sink.endDocument();
            }
            sink.add(new int[0], dataset.characters() - documents.trainingCharacters());
        });
    }

    static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /// Reads a file if it exists, is complete, and has the key. Otherwise it has to be written again.
    ///
    /// The ids are checked when they are used, for there may be billions: one outside the vocabulary is a
    /// [ModelFileException] then.
    ///
    /// @param vocabularySize ids are below it
    /// @throws ModelFileException if the file cannot be read
    public static Optional<TokenDataset> read(Path file, byte[] key, int vocabularySize) {
        return read(file, vocabularySize, header -> Arrays.equals(header.key(), key));
    }

    /// Reads a file if it exists and is complete, whatever text and tokenizer it is of.
    ///
    /// @param vocabularySize ids are below it
    /// @throws ModelFileException if the file cannot be read
    public static Optional<TokenDataset> read(Path file, int vocabularySize) {
        return read(file, vocabularySize, header -> true);
    }

    private record Header(int width, int documents, long count, long characters, byte[] key, int ranges) {

        /// The header of a file that is as long as its header says.
        static Optional<Header> read(FileChannel channel) throws IOException {
            ByteBuffer bytes = buffer(HEADER_BYTES);
            if (!readFully(channel, bytes)) {
                return Optional.empty();
            }
            byte[] magic = new byte[MAGIC.length];
            bytes.get(magic);
            int width = bytes.getInt();
            int documents = bytes.getInt();
            long count = bytes.getLong();
            long characters = bytes.getLong();
            byte[] key = new byte[KEY_BYTES];
            bytes.get(key);
            boolean isPossible = Arrays.equals(magic, MAGIC)
                    && documents >= 0
                    && count >= documents
                    && count <= Integer.MAX_VALUE
                    && characters >= 0;
            if (!isPossible) {
                return Optional.empty();
            }
            long end = HEADER_BYTES + width * count + indexBytes(documents);
            int ranges = documents == 0 ? 0 : ranges(channel, end);
            boolean isComplete = ranges >= 0 && channel.size() == end + (long) RANGE_BYTES * ranges;
            return isComplete
                    ? Optional.of(new Header(width, documents, count, characters, key, ranges))
                    : Optional.empty();
        }

        /// The number of ranges; -1 if the file ends before.
        private static int ranges(FileChannel channel, long end) throws IOException {
            channel.position(end - TRAILER_BYTES);
            ByteBuffer trailer = buffer(TRAILER_BYTES);
            return readFully(channel, trailer) ? trailer.getInt(Integer.BYTES) : -1;
        }
    }

    private static long indexBytes(int documents) {
        return documents == 0 ? 0 : (long) Integer.BYTES * documents + TRAILER_BYTES;
    }

    /// @return whether the file has as many bytes; they are ready to be read then
    private static boolean readFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
            // A channel may return less than requested.
        }
        boolean isFull = !bytes.hasRemaining();
        bytes.flip();
        return isFull;
    }

    /// @throws ModelFileException if the index is damaged
    private static DocumentIndex index(Path file, FileChannel channel, Header header) throws IOException {
        if (header.documents() == 0) {
            return DocumentIndex.single();
        }
        channel.position(HEADER_BYTES + header.width() * header.count());
        int[] starts = readInts(file, channel, header.documents());
        ByteBuffer bytes = buffer(TRAILER_BYTES);
        requireRead(file, readFully(channel, bytes));
        int training = bytes.getInt();
        bytes.getInt(); // the number of ranges that carry loss
        long trainingCharacters = bytes.getLong();
        try {
            DocumentIndex documents = DocumentIndex.of(starts);
            if (starts[starts.length - 1] >= header.count()
                    || trainingCharacters < 0
                    || trainingCharacters > header.characters()) {
                throw new IllegalArgumentException("a number is too large");
            }
            return training == 0 ? documents : documents.withTraining(training, trainingCharacters);
        } catch (IllegalArgumentException e) {
            throw new ModelFileException(
                    file, "its index of documents is damaged: delete it, and it is written again", e);
        }
    }

    /// @throws ModelFileException if the ranges are damaged
    private static LossMask loss(Path file, FileChannel channel, Header header) throws IOException {
        if (header.ranges() == 0) {
            return LossMask.all();
        }
        channel.position(HEADER_BYTES + header.width() * header.count() + indexBytes(header.documents()));
        int[] bounds = readInts(file, channel, 2 * header.ranges());
        try {
            LossMask loss = LossMask.of(bounds);
            if (bounds[bounds.length - 1] > header.count()) {
                throw new IllegalArgumentException("a range ends after the last id");
            }
            return loss;
        } catch (IllegalArgumentException e) {
            throw new ModelFileException(
                    file, "its ranges that carry loss are damaged: delete it, and it is written again", e);
        }
    }

    private static int[] readInts(Path file, FileChannel channel, int count) throws IOException {
        int[] values = new int[count];
        ByteBuffer bytes = buffer(BUFFER_BYTES);
        for (int from = 0; from < count; from += BUFFER_BYTES / Integer.BYTES) {
            int part = Math.min(BUFFER_BYTES / Integer.BYTES, count - from);
            requireRead(file, readFully(channel, bytes.clear().limit(part * Integer.BYTES)));
            bytes.asIntBuffer().get(values, from, part);
        }
        return values;
    }

    private static void requireRead(Path file, boolean isRead) {
        if (!isRead) {
            throw new ModelFileException(file, "was truncated while it was read: delete it, and it is written again");
        }
    }

    private static Optional<TokenDataset> read(Path file, int vocabularySize, Predicate<Header> isWanted) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            Optional<Header> header = Header.read(channel)
                    .filter(each -> each.width() == width(vocabularySize))
                    .filter(isWanted);
            return header.isEmpty() ? Optional.empty() : Optional.of(map(file, channel, header.get(), vocabularySize));
        } catch (IOException e) {
            throw ModelFileException.of(file, "cannot be read", e);
        }
    }

    private static TokenDataset map(Path file, FileChannel channel, Header header, int vocabularySize)
            throws IOException {
        // The mapping ends when nothing refers to the sequence any more.
        MemorySegment ids =
                channel.map(MapMode.READ_ONLY, HEADER_BYTES, header.width() * header.count(), Arena.ofAuto());
        var mapped = new MappedIds(file, ids, header.width(), vocabularySize);
        String key = HexFormat.of().formatHex(header.key());
        DocumentIndex documents = index(file, channel, header);
        LossMask loss = loss(file, channel, header);
        return new TokenDataset(
                new MappedSequence(mapped, 0, (int) header.count(), key), documents, header.characters(), loss);
    }

    private static int width(int vocabularySize) {
        return vocabularySize <= SHORT_IDS ? Short.BYTES : Integer.BYTES;
    }
}
