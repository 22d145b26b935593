package kawi.engine.io.gguf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kawi.engine.io.FileBytes;
import kawi.engine.io.ModelFileException;

/// Reads the header of a GGUF file from front to back, and never allocates more than the file can fill.
final class GgufCursor {
    private static final int CHUNK = 1 << 16;

    /// Real vocabularies have at most 300,000 tokens and 600,000 merges.
    private static final int MAX_ITEMS = 1 << 22;

    private static final int MAX_TEXT_BYTES = 1 << 24;
    private static final int MAX_DEPTH = 4;

    private final Path path;
    private final FileBytes bytes;
    private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    private long bufferEnd;
    private int itemsLeft = MAX_ITEMS;

    GgufCursor(Path path, FileBytes bytes) {
        this.path = path;
        this.bytes = bytes;
        buffer.limit(0);
    }

    /// The offset of the next byte.
    long offset() {
        return bufferEnd - buffer.remaining();
    }

    private long left() {
        return bytes.size() - offset();
    }

    ModelFileException error(String problem) {
        return new ModelFileException(path, problem);
    }

    /// Makes the next bytes available.
    private void require(int count, String what) {
        if (buffer.remaining() >= count) {
            return;
        }
        if (left() < count) {
            throw error(what + " at offset " + offset() + " goes past the end of the file at " + bytes.size()
                    + ": the file is truncated");
        }
        buffer.compact();
        buffer.limit((int) Math.min(buffer.capacity(), buffer.position() + bytes.size() - bufferEnd));
        int before = buffer.position();
        bytes.read(bufferEnd, buffer);
        bufferEnd += buffer.position() - before;
        buffer.flip();
    }

    int int32(String what) {
        require(Integer.BYTES, what);
        return buffer.getInt();
    }

    long int64(String what) {
        require(Long.BYTES, what);
        return buffer.getLong();
    }

    /// A number of things, each of which takes some bytes of the file.
    int count(String what, int minBytes, int max) {
        long at = offset();
        long count = int64(what);
        if (count < 0 || count > max || count > left() / minBytes) {
            throw error(what + " at offset " + at + " is " + Long.toUnsignedString(count)
                    + ", which the file cannot hold: expected at most " + Math.min(max, left() / minBytes));
        }
        return (int) count;
    }

    String text(String what) {
        int length = count("the length of " + what, 1, MAX_TEXT_BYTES);
        long at = offset();
        byte[] utf8 = new byte[length];
        for (int done = 0; done < length; ) {
            require(1, what);
            int n = Math.min(length - done, buffer.remaining());
            buffer.get(utf8, done, n);
            done += n;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ModelFileException(path, what + " at offset " + at + " is not valid UTF-8", e);
        }
    }

    GgufValue.Type type(String what) {
        long at = offset();
        int number = int32("the type of " + what);
        return GgufValue.Type.numbered(number)
                .orElseThrow(() -> error("the type of " + what + " at offset " + at + " is "
                        + Integer.toUnsignedString(number) + ", expected 0 to 12"));
    }

    GgufValue value(GgufValue.Type type, String what) {
        return value(type, what, 0);
    }

    private GgufValue value(GgufValue.Type type, String what, int depth) {
        return switch (type) {
            case UINT8 -> new GgufValue.Whole(type, int8(what) & 0xff);
            case INT8 -> new GgufValue.Whole(type, int8(what));
            case UINT16 -> new GgufValue.Whole(type, int16(what) & 0xffff);
            case INT16 -> new GgufValue.Whole(type, int16(what));
            case UINT32 -> new GgufValue.Whole(type, Integer.toUnsignedLong(int32(what)));
            case INT32 -> new GgufValue.Whole(type, int32(what));
            case UINT64, INT64 -> new GgufValue.Whole(type, int64(what));
            case FLOAT32 -> new GgufValue.Real(type, Float.intBitsToFloat(int32(what)));
            case FLOAT64 -> new GgufValue.Real(type, Double.longBitsToDouble(int64(what)));
            case BOOL -> flag(what);
            case STRING -> new GgufValue.Text(text(what));
            case ARRAY -> items(what, depth);
        };
    }

    private byte int8(String what) {
        require(Byte.BYTES, what);
        return buffer.get();
    }

    private short int16(String what) {
        require(Short.BYTES, what);
        return buffer.getShort();
    }

    private GgufValue flag(String what) {
        long at = offset();
        int value = int8(what);
        if (value != 0 && value != 1) {
            throw error(what + " at offset " + at + " is " + (value & 0xff) + ", expected 0 or 1");
        }
        return new GgufValue.Flag(value == 1);
    }

    private GgufValue items(String what, int depth) {
        if (depth == MAX_DEPTH) {
            throw error(what + " at offset " + offset() + " has lists in more than " + MAX_DEPTH + " lists");
        }
        GgufValue.Type type = type("an item of " + what);
        int count = count("the length of " + what, type.minBytes(), itemsLeft);
        itemsLeft -= count;
        List<GgufValue> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            items.add(value(type, what, depth + 1));
        }
        return new GgufValue.Items(type, items);
    }
}
