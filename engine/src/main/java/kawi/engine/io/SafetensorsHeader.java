package kawi.engine.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import kawi.tokenizer.json.Json;
import kawi.tokenizer.json.Json.ArrayValue;
import kawi.tokenizer.json.Json.NullValue;
import kawi.tokenizer.json.Json.NumberValue;
import kawi.tokenizer.json.Json.ObjectValue;
import kawi.tokenizer.json.Json.StringValue;

/// The header of a safetensors file, checked so far that everything it says can be believed.
///
///     8 bytes            N, the length of the header, little-endian
///     N bytes            {"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, ...}
///     all that is left   the tensors, one after the other, without holes
///
/// Format: <https://github.com/huggingface/safetensors#format>.
///
/// @param entries the tensors in the order of their bytes
/// @param metadata what stands under `__metadata__`
/// @param dataStart the first byte after the header
record SafetensorsHeader(
        SequencedMap<String, TensorEntry> entries, SequencedMap<String, String> metadata, long dataStart) {

    static final String METADATA = "__metadata__";

    /// The format's own limit on the header.
    private static final long MAX_BYTES = 100_000_000;

    /// NumPy's limit; no tensor has more than a few.
    private static final int MAX_DIMENSIONS = 32;

    /// @param file named in errors
    /// @param bytes the whole file
    /// @throws ModelFileException at the first thing that is not as the format says
    static SafetensorsHeader parse(Path file, FileBytes bytes) {
        long size = bytes.size();
        if (size < Long.BYTES) {
            throw new ModelFileException(
                    file, "has only " + size + " bytes, expected a safetensors file (8 bytes and a header)");
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
                            + ": it is cut short");
        }
        ByteBuffer text = ByteBuffer.allocate((int) length); // no longer than the file
        bytes.read(Long.BYTES, text);
        // Asked before the parser, which would skip blanks.
        if (text.flip().get(0) != '{') {
            throw new ModelFileException(file, "the header at offset 8 does not begin with '{'");
        }
        var json = JsonDocument.parse(file, "the header", text);
        long dataStart = Long.BYTES + length;

        SequencedMap<String, String> metadata = new LinkedHashMap<>();
        List<TensorEntry> tensors = new ArrayList<>();
        for (Map.Entry<String, Json> property : json.root().members().entrySet()) {
            if (property.getKey().equals(METADATA)) {
                readMetadata(file, property.getValue(), metadata);
            } else {
                tensors.add(readEntry(file, property.getKey(), property.getValue()));
            }
        }
        tensors.sort(Comparator.comparingLong(TensorEntry::begin).thenComparingLong(TensorEntry::end));
        requireNoHoles(file, tensors, size - dataStart);

        SequencedMap<String, TensorEntry> entries = new LinkedHashMap<>();
        for (TensorEntry tensor : tensors) {
            entries.put(tensor.name(), tensor);
        }
        return new SafetensorsHeader(entries, metadata, dataStart);
    }

    private static void readMetadata(Path file, Json value, SequencedMap<String, String> metadata) {
        if (!(value instanceof ObjectValue notes)) {
            throw new ModelFileException(
                    file, METADATA + " is " + JsonDocument.describe(value) + ", expected an object of strings");
        }
        notes.members().forEach((key, note) -> {
            if (!(note instanceof StringValue text)) {
                throw new ModelFileException(
                        file, METADATA + " \"" + key + "\" is " + JsonDocument.describe(note) + ", expected a string");
            }
            metadata.put(key, text.value());
        });
    }

    private static TensorEntry readEntry(Path file, String name, Json value) {
        if (!(value instanceof ObjectValue object)) {
            throw wrong(file, name, "is " + JsonDocument.describe(value) + ", expected an object");
        }
        Optional<Json> dtype = object.get("dtype");
        DataType type = DataType.named(dtype.orElse(new NullValue()) instanceof StringValue text ? text.value() : "")
                .orElseThrow(
                        () -> wrong(file, name, "dtype is " + described(dtype) + ", expected one such as \"F32\""));
        List<Long> sizes = readNaturals(file, name, "shape", object.get("shape"));
        List<Long> offsets = readNaturals(file, name, "data_offsets", object.get("data_offsets"));
        if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
            throw wrong(file, name, "data_offsets is " + offsets + ", expected a begin and an end not before it");
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

    private static List<Long> readNaturals(Path file, String name, String key, Optional<Json> value) {
        List<Long> numbers = new ArrayList<>();
        boolean natural = false;
        if (value.orElse(new NullValue()) instanceof ArrayValue array) {
            natural = array.elements().size() <= MAX_DIMENSIONS;
            for (Json element : array.elements()) {
                long number =
                        element instanceof NumberValue found ? found.asLong().orElse(-1) : -1;
                natural = natural && number >= 0;
                numbers.add(number);
            }
        }
        if (!natural) {
            throw wrong(
                    file,
                    name,
                    key + " is " + described(value) + ", expected an array of at most " + MAX_DIMENSIONS
                            + " whole numbers, none negative");
        }
        return numbers;
    }

    private static String described(Optional<Json> value) {
        return value.map(JsonDocument::describe).orElse("empty");
    }

    /// The bytes that type and shape ask for.
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
                    entry.type() + entry.shapeText() + " takes " + bits + " bits, which are no whole bytes");
        }
        return bits / Byte.SIZE;
    }

    /// The tensors must follow each other from the first byte to the last: none outside the file, none over
    /// another, and no bytes that belong to none.
    private static void requireNoHoles(Path file, List<TensorEntry> tensors, long dataBytes) {
        for (TensorEntry tensor : tensors) {
            if (tensor.end() > dataBytes) {
                throw wrong(
                        file,
                        tensor.name(),
                        "data_offsets end at " + tensor.end() + ", but only " + dataBytes
                                + " bytes follow the header: the file is cut short");
            }
        }
        long end = 0;
        for (TensorEntry tensor : tensors) {
            if (tensor.begin() != end) {
                throw wrong(
                        file,
                        tensor.name(),
                        "data_offsets begin at " + tensor.begin() + ", expected " + end
                                + (tensor.begin() < end ? ": it overlaps another" : ": there is a hole before it"));
            }
            end = tensor.end();
        }
        if (end != dataBytes) {
            throw new ModelFileException(
                    file,
                    "the last tensor ends " + end + " bytes after the header, but the file " + dataBytes
                            + ": the rest belongs to none");
        }
    }

    private static ModelFileException wrong(Path file, String name, String problem) {
        return new ModelFileException(file, "tensor \"" + name + "\": " + problem);
    }
}
