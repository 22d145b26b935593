package kawi.engine.data;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import kawi.engine.io.ModelFileException;

/// The ids of a [TokenFile], mapped into memory, of which none is believed before it was compared with the vocabulary.
///
/// @param file named in errors
/// @param bytes the ids
/// @param width bytes of an id: 2, without sign, or 4
/// @param vocabularySize ids are below
record MappedIds(Path file, MemorySegment bytes, int width, int vocabularySize) {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /// Copies ids into an array.
    ///
    /// @param from the first
    /// @param count how many
    /// @param into where they go
    /// @param at where the first one goes
    /// @throws ModelFileException if one is not in the vocabulary, or the file was cut short
    void copy(int from, int count, int[] into, int at) {
        try {
            copyBytes(from, count, into, at);
        } catch (InternalError e) {
            // What the JVM makes of a page that is no longer in the file.
            throw new ModelFileException(
                    file, "was cut short or cannot be read any more, while its ids were in use: delete it", e);
        }
        for (int i = 0; i < count; i++) {
            int id = into[at + i];
            if (id < 0 || id >= vocabularySize) {
                throw new ModelFileException(
                        file,
                        "id " + (from + i) + " is " + id + ", expected 0 to " + (vocabularySize - 1)
                                + ": the file is damaged; delete it, and it will be made again");
            }
        }
    }

    /// In one piece, for the JVM reports a missing page only for such copies at once.
    private void copyBytes(int from, int count, int[] into, int at) {
        long offset = (long) width * from;
        if (width == Integer.BYTES) {
            MemorySegment.copy(bytes, INT, offset, into, at, count);
            return;
        }
        short[] ids = new short[count];
        MemorySegment.copy(bytes, SHORT, offset, ids, 0, count);
        for (int i = 0; i < count; i++) {
            into[at + i] = Short.toUnsignedInt(ids[i]);
        }
    }
}
