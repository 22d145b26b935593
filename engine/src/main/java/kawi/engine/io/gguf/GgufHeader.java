package kawi.engine.io.gguf;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import kawi.engine.io.FileBytes;

/// The validated header of a GGUF file.
///
///     4 bytes     GGUF
///     u32         version, 2 or 3
///     u64, u64    numbers of tensors and of metadata
///     metadata    key, type, value
///     tensors     name, number of dimensions, sizes (innermost first), type, offset
///     padding     to a multiple of general.alignment, 32 by default
///     the rest    the tensors, each at its offset from here
///
/// All numbers are little-endian. Format: <https://github.com/ggml-org/ggml/blob/master/docs/gguf.md>.
///
/// @param metadata the values by key
/// @param tensors the tensors by name, in the order of their bytes
record GgufHeader(SequencedMap<String, GgufValue> metadata, SequencedMap<String, GgufTensor> tensors) {
    static final int MAGIC = 'G' | 'G' << 8 | 'U' << 16 | 'F' << 24;
    static final String ALIGNMENT = "general.alignment";
    static final int DEFAULT_ALIGNMENT = 32;

    private static final int MAX_DIMENSIONS = 4;
    private static final int MAX_METADATA = 1 << 16;
    private static final int MAX_TENSORS = 1 << 20;
    /// Bytes of the shortest metadata and of the shortest tensor of a header.
    private static final int MIN_METADATA_BYTES = 13;

    private static final int MIN_TENSOR_BYTES = 32;

    /// Reads and validates the header.
    ///
    /// @throws kawi.engine.io.ModelFileException if it violates the format, or a tensor has a type that Kawi does not
    /// read
    static GgufHeader parse(Path path, FileBytes bytes) {
        var cursor = new GgufCursor(path, bytes);
        if (bytes.size() < 24 || cursor.int32("the magic") != MAGIC) {
            throw cursor.error("does not begin with GGUF: is this a GGUF file?");
        }
        int version = cursor.int32("the version");
        if (version != 2 && version != 3) {
            throw cursor.error("is GGUF version " + Integer.toUnsignedString(version) + ", expected 2 or 3"
                    + (Integer.reverseBytes(version) == 3 ? ": it is big-endian" : ""));
        }
        int tensorCount = cursor.count("the number of tensors", MIN_TENSOR_BYTES, MAX_TENSORS);
        int metadataCount = cursor.count("the number of metadata", MIN_METADATA_BYTES, MAX_METADATA);
        SequencedMap<String, GgufValue> metadata = new LinkedHashMap<>();
        for (int i = 0; i < metadataCount; i++) {
            String key = cursor.text("key " + i);
            String what = "\"" + key + "\"";
            if (metadata.put(key, cursor.value(cursor.type(what), what)) != null) {
                throw cursor.error("has the key " + what + " twice");
            }
        }
        List<GgufTensor> relative = new ArrayList<>();
        for (int i = 0; i < tensorCount; i++) {
            relative.add(tensor(cursor, i));
        }
        long alignment = alignment(cursor, metadata);
        long start = Math.ceilDiv(cursor.offset(), alignment) * alignment;
        return new GgufHeader(metadata, placed(cursor, relative, start, alignment, bytes.size()));
    }

    private static long alignment(GgufCursor cursor, SequencedMap<String, GgufValue> metadata) {
        GgufValue value = metadata.get(ALIGNMENT);
        if (value == null) {
            return DEFAULT_ALIGNMENT;
        }
        if (!(value instanceof GgufValue.Whole whole)
                || whole.value() < 1
                || whole.value() > 1 << 20
                || Long.bitCount(whole.value()) != 1) {
            throw cursor.error("\"" + ALIGNMENT + "\" is not a power of two up to " + (1 << 20));
        }
        return whole.value();
    }

    private static GgufTensor tensor(GgufCursor cursor, int number) {
        String name = cursor.text("the name of tensor " + number);
        String what = "tensor \"" + name + "\"";
        int dimensions = cursor.int32("the dimensions of " + what);
        if (dimensions < 1 || dimensions > MAX_DIMENSIONS) {
            throw cursor.error(what + " has " + Integer.toUnsignedString(dimensions) + " dimensions, expected 1 to "
                    + MAX_DIMENSIONS);
        }
        List<Long> sizes = new ArrayList<>();
        long elements = 1;
        for (int i = 0; i < dimensions; i++) {
            long size = cursor.int64("a size of " + what);
            elements = size < 1 || size > Integer.MAX_VALUE ? Long.MAX_VALUE : elements * size;
            if (elements > Integer.MAX_VALUE) {
                throw cursor.error(what + " has the size " + Long.toUnsignedString(size) + ", expected sizes of 1 to "
                        + Integer.MAX_VALUE + " elements together");
            }
            sizes.addFirst(size);
        }
        int type = cursor.int32("the type of " + what);
        long offset = cursor.int64("the offset of " + what);
        GgufType known = GgufType.numbered(type)
                .orElseThrow(() -> cursor.error(
                        what + " is of type " + GgufType.name(type) + ", expected F32, F16, BF16, Q8_0 or Q4_0"));
        if (sizes.getLast() % known.blockSize() != 0) {
            throw cursor.error(what + " has rows of " + sizes.getLast() + " elements, expected a multiple of "
                    + known.blockSize() + " for " + known.name());
        }
        return new GgufTensor(name, known, sizes, offset);
    }

    private static SequencedMap<String, GgufTensor> placed(
            GgufCursor cursor, List<GgufTensor> relative, long start, long alignment, long fileSize) {
        relative.sort(Comparator.comparingLong(GgufTensor::offset));
        SequencedMap<String, GgufTensor> tensors = new LinkedHashMap<>();
        long end = 0;
        for (GgufTensor tensor : relative) {
            String what = "tensor \"" + tensor.name() + "\"";
            if (tensor.offset() < end) {
                throw cursor.error(what + " at offset " + tensor.offset()
                        + " overlaps with the tensor before it, which ends at " + end);
            }
            if (tensor.offset() % alignment != 0) {
                throw cursor.error(
                        what + " at offset " + tensor.offset() + " is not aligned to " + alignment + " bytes");
            }
            if (tensor.offset() > fileSize - start || tensor.bytes() > fileSize - start - tensor.offset()) {
                throw cursor.error(what + " of " + tensor.bytes() + " bytes at offset " + tensor.offset()
                        + " goes past the end of the file at " + fileSize + ": the file is truncated");
            }
            end = tensor.offset() + tensor.bytes();
            var placed = new GgufTensor(tensor.name(), tensor.type(), tensor.sizes(), start + tensor.offset());
            if (tensors.put(tensor.name(), placed) != null) {
                throw cursor.error("has the " + what + " twice");
            }
        }
        return tensors;
    }
}
