package kawi.engine.data;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import kawi.engine.io.ModelFileException;

/// The ids of a [TokenFile], mapped into memory. Each is compared with the vocabulary when it is read: the file may be
/// damaged.
///
/// @param file for messages
/// @param bytes the ids
/// @param width bytes of an id: 2, unsigned, or 4
/// @param vocabularySize ids are below it
record MappedIds(Path file, MemorySegment bytes, int width, int vocabularySize) {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /// Copies ids into an array.
    ///
    /// @param from index of the first id
    /// @param count number of ids
    /// @param into destination
    /// @param at index of the first one in the destination
    /// @throws ModelFileException if one is not in the vocabulary, or the file was truncated
    void copy(int from, int count, int[] into, int at) {
        try {
            copyBytes(from, count, into, at);
        } catch (InternalError e) {
            // The JVM throws this for a page that is no longer in the file.
            throw new ModelFileException(
                    file, "was truncated or became unreadable while its ids were in use: delete it", e);
        }
        for (int i = 0; i < count; i++) {
            int id = into[at + i];
            if (id < 0 || id >= vocabularySize) {
                throw new ModelFileException(
                        file,
                        "id " + (from + i) + " is " + id + ", expected 0 to " + (vocabularySize - 1)
                                + ": the file is damaged; delete it, and it is written again");
            }
        }
    }

    /// One bulk copy: only for those the JVM reports a missing page at once.
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
