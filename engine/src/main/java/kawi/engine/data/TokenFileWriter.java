package kawi.engine.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import kawi.engine.io.ModelFileException;

/// Writes the ids of a [TokenFile] and, if there are several, the index of its documents.
final class TokenFileWriter implements TokenFile.Sink {
    private final Path file;
    private final FileChannel channel;
    private final int width;
    private final ByteBuffer buffer = TokenFile.buffer(TokenFile.BUFFER_BYTES);
    private final Ints starts = new Ints(); // of the documents that are ended
    private final Ints lossBounds = new Ints(); // where loss begins and ends among the ids
    private boolean isMasked; // whether an id carries no loss
    private long count;
    private long characters;
    private int documentStart;
    private int trainingDocuments;
    private long trainingCharacters;

    TokenFileWriter(Path file, FileChannel channel, int width) {
        this.file = file;
        this.channel = channel;
        this.width = width;
    }

    @Override
    public void add(int[] ids, long charactersOfIds) {
        if (ids.length > 0) {
            setLoss(count, true);
        }
        write(ids, charactersOfIds);
    }

    @Override
    public void add(int[] ids, boolean[] carriesLoss, long charactersOfLoss) {
        for (int i = 0; i < ids.length; i++) {
            setLoss(count + i, carriesLoss[i]);
        }
        write(ids, charactersOfLoss);
    }

    /// Begins or ends a range if the next id is not like the one before it. No more than 2^31 - 1 ids are written.
    private void setLoss(long id, boolean carriesLoss) {
        isMasked |= !carriesLoss;
        boolean isInRange = lossBounds.size() % 2 == 1;
        if (carriesLoss != isInRange) {
            lossBounds.add((int) id);
        }
    }

    private void write(int[] ids, long charactersOfIds) {
        characters += charactersOfIds;
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

    /// A document without ids is none.
    @Override
    public void endDocument() {
        if (count > documentStart) {
            starts.add(documentStart);
            documentStart = (int) count;
        }
    }

    @Override
    public void endTraining() {
        trainingDocuments = starts.size();
        trainingCharacters = characters;
    }

    /// The number of documents in the index; 0 for one document that carries loss everywhere: it needs none.
    int indexedDocuments() {
        return starts.size() > 1 || isMasked ? starts.size() : 0;
    }

    /// Writes the index of the documents and the ranges that carry loss, behind the ids.
    void writeIndex() {
        endDocument();
        if (indexedDocuments() == 0) {
            return;
        }
        if (trainingDocuments > 0) {
            DocumentIndex.of(starts.toArray())
                    .withTraining(trainingDocuments, trainingCharacters); // checks the numbers
        }
        if (lossBounds.size() == 0) {
            throw new ModelFileException(file, "would contain no token that carries loss");
        }
        if (lossBounds.size() % 2 == 1) {
            lossBounds.add((int) count);
        }
        write(starts.toArray());
        buffer.putInt(trainingDocuments)
                .putInt(isMasked ? lossBounds.size() / 2 : 0)
                .putLong(trainingCharacters);
        flush();
        if (isMasked) {
            write(lossBounds.toArray());
        }
    }

    private void write(int... values) {
        for (int value : values) {
            if (buffer.remaining() < Integer.BYTES) {
                flush();
            }
            buffer.putInt(value);
        }
        flush();
    }

    /// Writes what is in the buffer.
    void flush() {
        try {
            TokenFile.writeFully(channel, buffer.flip());
            buffer.clear();
        } catch (IOException e) {
            throw ModelFileException.of(file, "cannot be written", e);
        }
    }

    /// The number of ids so far.
    long count() {
        return count;
    }

    /// The number of characters so far.
    long characters() {
        return characters;
    }

    /// A growing array.
    private static final class Ints {
        private int[] values = new int[16];
        private int size;

        void add(int value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size++] = value;
        }

        int size() {
            return size;
        }

        int[] toArray() {
            return Arrays.copyOf(values, size);
        }
    }
}
