package kawi.engine.data;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;
import kawi.engine.io.ModelFileException;
import kawi.tokenizer.io.AtomicFile;

/// A text's ids in a file, so that it is encoded once and may be larger than memory: the file is mapped, and the system
/// reads of it what a batch looks at.
///
/// All numbers are little-endian:
///
/// | bytes | what |
/// | --- | --- |
/// | 8 | `KAWIIDS1` |
/// | 4 | bytes of an id: 2 if the vocabulary has at most 65,536 tokens, else 4 |
/// | 4 | 0 |
/// | 8 | how many ids there are |
/// | 8 | how many characters (code points) they stand for |
/// | 32 | the key: what the ids were made of |
/// | ... | the ids |
public final class TokenFile {
    /// Length of a key, that of a SHA-256.
    public static final int KEY_BYTES = 32;

    private static final byte[] MAGIC = {'K', 'A', 'W', 'I', 'I', 'D', 'S', '1'};
    private static final int HEADER_BYTES = 64;
    private static final int SHORT_IDS = 1 << 16;
    private static final int BUFFER_BYTES = 1 << 16;

    private TokenFile() {}

    /// Takes the ids of a text as they are found.
    public interface Sink {
        /// The next ids.
        ///
        /// @param ids each in the vocabulary
        /// @param characters how many characters they stand for
        void add(int[] ids, long characters);
    }

    /// Writes a file, or replaces it; a crash at any moment leaves the old one or the new one whole.
    ///
    /// @param key says what the ids are made of
    /// @param vocabularySize decides how many bytes an id has
    /// @param content gives the ids to the sink
    /// @throws ModelFileException if the file cannot be written, or there are more ids than Kawi counts
    public static void write(Path file, byte[] key, int vocabularySize, Consumer<Sink> content) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a key has " + KEY_BYTES + " bytes, not " + key.length);
        }
        int width = width(vocabularySize);
        AtomicFile.write(file, channel -> {
            channel.position(HEADER_BYTES);
            var writer = new Writer(file, channel, width);
            content.accept(writer);
            writer.flush();
            ByteBuffer header = buffer(HEADER_BYTES).put(MAGIC).putInt(width).putInt(0);
            header.putLong(writer.count).putLong(writer.characters).put(key).flip();
            channel.position(0);
            writeFully(channel, header);
        });
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static final class Writer implements Sink {
        private final Path file;
        private final FileChannel channel;
        private final int width;
        private final ByteBuffer buffer = buffer(BUFFER_BYTES);
        private long count;
        private long characters;

        Writer(Path file, FileChannel channel, int width) {
            this.file = file;
            this.channel = channel;
            this.width = width;
        }

        @Override
        public void add(int[] ids, long itsCharacters) {
            characters += itsCharacters;
            count += ids.length;
            if (count > Integer.MAX_VALUE) {
                throw new ModelFileException(
                        file,
                        "the text has more than " + Integer.MAX_VALUE + " tokens: cut it, or use a larger vocabulary");
            }
            for (int id : ids) {
                if (buffer.remaining() < width) {
                    flush();
                }
                if (width == Short.BYTES) {
                    buffer.putShort((short) id);
                } else {
                    buffer.putInt(id);
                }
            }
        }

        private void flush() {
            try {
                writeFully(channel, buffer.flip());
                buffer.clear();
            } catch (IOException e) {
                throw new ModelFileException(file, "cannot be written: " + e.getMessage(), e);
            }
        }
    }

    /// The text of a file, if it is there, whole, and made of what the key says. Otherwise it is to be written anew.
    ///
    /// The ids are not looked at before they are asked for: there may be billions. Then those that are none are a
    /// [ModelFileException].
    ///
    /// @param vocabularySize ids must be below
    /// @throws ModelFileException if the file cannot be read
    public static Optional<TokenDataset> read(Path file, byte[] key, int vocabularySize) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer header = buffer(HEADER_BYTES);
            while (header.hasRemaining() && channel.read(header) >= 0) {
                // A channel may give less than asked for.
            }
            return header.hasRemaining() ? Optional.empty() : read(file, channel, header.flip(), key, vocabularySize);
        } catch (IOException e) {
            throw new ModelFileException(file, "cannot be read: " + e.getMessage(), e);
        }
    }

    private static Optional<TokenDataset> read(
            Path file, FileChannel channel, ByteBuffer header, byte[] key, int vocabularySize) throws IOException {
        byte[] magic = new byte[MAGIC.length];
        header.get(magic);
        int width = header.getInt();
        int reserved = header.getInt();
        long count = header.getLong();
        long characters = header.getLong();
        byte[] itsKey = new byte[KEY_BYTES];
        header.get(itsKey);
        boolean isWhole = Arrays.equals(magic, MAGIC)
                && Arrays.equals(itsKey, key)
                && width == width(vocabularySize)
                && reserved == 0
                && count >= 0
                && count <= Integer.MAX_VALUE
                && characters >= 0
                && channel.size() == HEADER_BYTES + width * count;
        if (!isWhole) {
            return Optional.empty();
        }
        // The mapping goes when nobody holds the row any more.
        MemorySegment ids = channel.map(FileChannel.MapMode.READ_ONLY, HEADER_BYTES, width * count, Arena.ofAuto());
        var mapped = new MappedIds(file, ids, width, vocabularySize);
        return Optional.of(new TokenDataset(
                new MappedSequence(mapped, 0, (int) count, HexFormat.of().formatHex(key)), characters));
    }

    private static int width(int vocabularySize) {
        return vocabularySize <= SHORT_IDS ? Short.BYTES : Integer.BYTES;
    }
}
