package kawi.engine.io.safetensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import kawi.autograd.text.Counted;
import kawi.engine.io.FileBytes;
import kawi.engine.io.ModelFileException;
import kawi.tokenizer.json.Json;
import kawi.tokenizer.json.Json.NumberValue;
import kawi.tokenizer.json.JsonCursor;

/// The validated header of a safetensors file.
///
///     8 bytes     N, the length of the header, little-endian
///     N bytes     {"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, ...}
///     the rest    the tensors, one after the other, without gaps
///
/// Format: <https://github.com/huggingface/safetensors#format>.
///
/// @param entries the tensors by name, in the order of their bytes
/// @param metadata the entries of `__metadata__`
/// @param dataStart the offset of the first byte after the header
record SafetensorsHeader(
        SequencedMap<String, TensorEntry> entries, SequencedMap<String, String> metadata, long dataStart) {

    static final String METADATA = "__metadata__";

    /// The maximum length of the header by the format's definition.
    private static final long MAX_BYTES = 100_000_000;

    /// The maximum number of dimensions in NumPy; real tensors have a few.
    private static final int MAX_DIMENSIONS = 32;

    /// Reads and validates the header.
    ///
    /// @param file the file's name for error messages
    /// @param bytes the whole file
    /// @throws ModelFileException if the header violates the format
    static SafetensorsHeader parse(Path file, FileBytes bytes) {
        long size = bytes.size();
        if (size < Long.BYTES) {
            throw new ModelFileException(
                    file,
                    "has only " + Counted.of(size, "byte") + ", expected a safetensors file (8 bytes and a header)");
        }
        ByteBuffer start = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.read(0, start);
        long length = start.getLong(0);
        if (length < 2 || length > MAX_BYTES) {
            throw new ModelFileException(
                    file,
                    "the header's length at offset 0 is " + Long.toUnsignedString(length) + ", expected 2 to "
                            + MAX_BYTES + ": is this a safetensors file?");
        }
        if (length > size - Long.BYTES) {
            throw new ModelFileException(
                    file,
                    "the header's " + length + " bytes from offset 8 go past the end of the file at " + size
                            + ": the file is truncated");
        }
        ByteBuffer text = ByteBuffer.allocate((int) length); // no longer than the file
        bytes.read(Long.BYTES, text);
        // Checked before parsing, because the parser would skip leading blanks.
        if (text.flip().get(0) != '{') {
            throw new ModelFileException(file, "the header at offset 8 does not begin with '{'");
        }
        JsonCursor header = JsonCursor.parseObject(
                text,
                (where, problem, cause) -> new ModelFileException(
                        file, (where.path().isEmpty() ? "the header" : where.path()) + " " + problem, cause));
        long dataStart = Long.BYTES + length;

        SequencedMap<String, String> metadata = new LinkedHashMap<>();
        List<TensorEntry> tensors = new ArrayList<>();
        header.entries().forEach((name, value) -> {
            if (name.equals(METADATA)) {
                value.entries().forEach((key, note) -> metadata.put(key, note.text()));
            } else {
                tensors.add(readEntry(file, name, value));
            }
        });
        tensors.sort(Comparator.comparingLong(TensorEntry::begin).thenComparingLong(TensorEntry::end));
        requireNoGaps(file, tensors, size - dataStart);

        SequencedMap<String, TensorEntry> entries = new LinkedHashMap<>();
        for (TensorEntry tensor : tensors) {
            entries.put(tensor.name(), tensor);
        }
        return new SafetensorsHeader(entries, metadata, dataStart);
    }

    private static TensorEntry readEntry(Path file, String name, JsonCursor value) {
        value.object();
        JsonCursor dtype = value.at("dtype");
        DataType type = DataType.named(dtype.text("")).orElseThrow(() -> dtype.expected("a type such as \"F32\""));
        List<Long> sizes = readNaturals(value.at("shape"));
        JsonCursor ends = value.at("data_offsets");
        List<Long> offsets = readNaturals(ends);
        if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
            throw ends.expected("two offsets, the second not less than the first");
        }
        var entry = new TensorEntry(name, type, sizes, offsets.get(0), offsets.get(1));
        long bytes = bytes(file, entry);
        if (bytes != entry.bytes()) {
            throw wrong(
                    file,
                    name,
                    type + entry.shapeText() + " takes " + bytes + " bytes, but data_offsets " + offsets + " hold "
                            + entry.bytes());
        }
        return entry;
    }

    private static List<Long> readNaturals(JsonCursor value) {
        List<Long> numbers = new ArrayList<>();
        for (Json element : value.isArray() ? value.array() : List.<Json>of()) {
            numbers.add(element instanceof NumberValue found ? found.asLong().orElse(-1) : -1L);
        }
        if (!value.isArray()
                || numbers.size() > MAX_DIMENSIONS
                || numbers.stream().anyMatch(number -> number < 0)) {
            throw value.expected("an array of at most " + MAX_DIMENSIONS + " whole numbers, none negative");
        }
        return numbers;
    }

    /// The number of bytes by type and shape.
    private static long bytes(Path file, TensorEntry entry) {
        if (entry.sizes().contains(0L)) {
            return 0;
        }
        long bits = entry.type().bits();
        try {
            for (long size : entry.sizes()) {
                bits = Math.multiplyExact(bits, size);
            }
        } catch (ArithmeticException e) {
            throw new ModelFileException(
                    file, "tensor \"" + entry.name() + "\": the shape " + entry.shapeText() + " is too large", e);
        }
        if (bits % Byte.SIZE != 0) {
            throw wrong(
                    file,
                    entry.name(),
                    entry.type() + entry.shapeText() + " takes " + bits + " bits, not a whole number of bytes");
        }
        return bits / Byte.SIZE;
    }

    /// Requires that the tensors cover the data exactly: each starts where the one before it ends, and the last ends at
    /// the end of the file.
    private static void requireNoGaps(Path file, List<TensorEntry> tensors, long dataBytes) {
        for (TensorEntry tensor : tensors) {
            if (tensor.end() > dataBytes) {
                throw wrong(
                        file,
                        tensor.name(),
                        "data_offsets end at " + tensor.end() + ", but only " + dataBytes
                                + " bytes follow the header: the file is truncated");
            }
        }
        long end = 0;
        for (TensorEntry tensor : tensors) {
            if (tensor.begin() != end) {
                throw wrong(
                        file,
                        tensor.name(),
                        "data_offsets begin at " + tensor.begin() + ", expected " + end
                                + (tensor.begin() < end ? ": it overlaps another" : ": there is a gap before it"));
            }
            end = tensor.end();
        }
        if (end != dataBytes) {
            throw new ModelFileException(
                    file,
                    "the last tensor ends " + end + " bytes after the header, but the file " + dataBytes
                            + ": the rest belongs to no tensor");
        }
    }

    private static ModelFileException wrong(Path file, String name, String problem) {
        return new ModelFileException(file, "tensor \"" + name + "\": " + problem);
    }
}
