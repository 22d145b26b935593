package kawi.engine.io.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Supplier;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.engine.io.Sha256;
import kawi.tokenizer.io.AtomicFile;
import kawi.tokenizer.json.JsonText;

/// Writes a safetensors file, tensor by tensor, as an [AtomicFile].
///
///     new SafetensorsWriter()
///             .floats("wte.weight", weights)
///             .longs("step", Shape.SCALAR, () -> new long[] {step})
///             .write(file);
///
/// The suppliers are called one at a time while the file is written, so that only one tensor need be in memory. The
/// same tensors in the same order give the same bytes.
public final class SafetensorsWriter {

    private static final int BUFFER_BYTES = 1 << 18;

    /// Receives the bytes of a file in order.
    @FunctionalInterface
    private interface Sink {
        void accept(ByteBuffer bytes) throws IOException;
    }

    private sealed interface Tensor {
        String name();

        Shape shape();

        DataType type();

        default long bytes() {
            return (long) shape().elements() * type().bits() / Byte.SIZE;
        }
    }

    private record Floats(String name, Shape shape, Supplier<float[]> values) implements Tensor {
        @Override
        public DataType type() {
            return DataType.F32;
        }
    }

    private record Longs(String name, Shape shape, Supplier<long[]> values) implements Tensor {
        @Override
        public DataType type() {
            return DataType.I64;
        }
    }

    private final SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
    private final SequencedMap<String, String> metadata = new LinkedHashMap<>();

    /// A writer without tensors. The metadata contains `"format": "pt"`, without which `transformers` refuses a file.
    public SafetensorsWriter() {
        metadata.put("format", "pt");
    }

    /// Sets an entry of the metadata.
    public SafetensorsWriter metadata(String key, String value) {
        metadata.put(key, value);
        return this;
    }

    /// Adds a tensor of type F32. Only the first `shape.elements()` values are written.
    ///
    /// @throws IllegalArgumentException if a tensor has that name already
    public SafetensorsWriter floats(String name, Shape shape, Supplier<float[]> values) {
        return add(new Floats(name, shape, values));
    }

    /// Adds a tensor of type F32.
    ///
    /// @throws IllegalArgumentException if a tensor has that name already
    public SafetensorsWriter floats(String name, Array array) {
        return floats(name, array.shape(), array::data);
    }

    /// Adds a tensor of type I64. Only the first `shape.elements()` values are written.
    ///
    /// @throws IllegalArgumentException if a tensor has that name already
    public SafetensorsWriter longs(String name, Shape shape, Supplier<long[]> values) {
        return add(new Longs(name, shape, values));
    }

    /// Writes the file, or replaces it.
    ///
    /// @throws kawi.engine.io.ModelFileException if it cannot be written; an existing file is unchanged
    /// @throws IllegalStateException if a supplier returns too few values; an existing file is unchanged
    public void write(Path file) {
        List<Tensor> ordered = ordered();
        AtomicFile.write(file, channel -> writeTo(bytes -> AtomicFile.writeFully(channel, bytes), ordered));
    }

    /// Writes the file, or replaces it, with a checksum in its metadata, so that [SafetensorsFile#requireChecksum]
    /// detects any changed bit. Each supplier is called twice.
    ///
    /// @throws kawi.engine.io.ModelFileException if it cannot be written; an existing file is unchanged
    /// @throws IllegalStateException if a supplier returns too few values; an existing file is unchanged
    public void writeWithChecksum(Path file) {
        List<Tensor> ordered = ordered();
        AtomicFile.write(file, channel -> {
            MessageDigest digest = Sha256.digest();
            metadata.put(Checksum.KEY, Checksum.BLANK);
            writeTo(digest::update, ordered);
            metadata.put(Checksum.KEY, Sha256.text(digest));
            writeTo(bytes -> AtomicFile.writeFully(channel, bytes), ordered);
        });
    }

    /// The tensors in the order of their bytes. Eight-byte types come first, as in files of other writers: PyTorch
    /// requires each value at a multiple of its size. The sort is stable, so tensors of one type stay in order.
    private List<Tensor> ordered() {
        List<Tensor> ordered = new ArrayList<>(tensors.values());
        ordered.sort(Comparator.comparingInt(tensor -> -tensor.type().bits()));
        return ordered;
    }

    private void writeTo(Sink sink, List<Tensor> ordered) throws IOException {
        sink.accept(header(ordered));
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (Tensor tensor : ordered) {
            switch (tensor) {
                case Floats floats -> writeFloats(sink, buffer, floats);
                case Longs longs -> writeLongs(sink, buffer, longs);
            }
        }
    }

    private SafetensorsWriter add(Tensor tensor) {
        if (tensor.name().equals(SafetensorsHeader.METADATA)) {
            throw new IllegalArgumentException("a tensor cannot be named " + SafetensorsHeader.METADATA);
        }
        if (tensors.putIfAbsent(tensor.name(), tensor) != null) {
            throw new IllegalArgumentException("there are two tensors named \"" + tensor.name() + "\"");
        }
        return this;
    }

    /// The length and the JSON, padded with blanks to a multiple of eight so that the data is aligned.
    private ByteBuffer header(List<Tensor> ordered) {
        SequencedMap<String, Object> root = new LinkedHashMap<>();
        root.put(SafetensorsHeader.METADATA, metadata);
        long end = 0;
        for (Tensor tensor : ordered) {
            long begin = end;
            end = begin + tensor.bytes();
            SequencedMap<String, Object> entry = new LinkedHashMap<>();
            entry.put("dtype", tensor.type().name());
            entry.put("shape", tensor.shape().toArray());
            entry.put("data_offsets", new long[] {begin, end});
            root.put(tensor.name(), entry);
        }
        byte[] json = JsonText.line(root).getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(json, Math.ceilDiv(json.length, Long.BYTES) * Long.BYTES);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return ByteBuffer.allocate(Long.BYTES + padded.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(padded.length)
                .put(padded)
                .flip();
    }

    private static void writeFloats(Sink sink, ByteBuffer buffer, Floats tensor) throws IOException {
        float[] values = tensor.values().get();
        int elements = requireEnough(tensor, values.length);
        int atOnce = BUFFER_BYTES / Float.BYTES;
        for (int i = 0; i < elements; i += atOnce) {
            int count = Math.min(atOnce, elements - i);
            buffer.clear().asFloatBuffer().put(values, i, count);
            sink.accept(buffer.limit(count * Float.BYTES));
        }
    }

    private static void writeLongs(Sink sink, ByteBuffer buffer, Longs tensor) throws IOException {
        long[] values = tensor.values().get();
        int elements = requireEnough(tensor, values.length);
        int atOnce = BUFFER_BYTES / Long.BYTES;
        for (int i = 0; i < elements; i += atOnce) {
            int count = Math.min(atOnce, elements - i);
            buffer.clear().asLongBuffer().put(values, i, count);
            sink.accept(buffer.limit(count * Long.BYTES));
        }
    }

    private static int requireEnough(Tensor tensor, int given) {
        int elements = tensor.shape().elements();
        if (given < elements) {
            throw new IllegalStateException("tensor \"" + tensor.name() + "\" of shape " + tensor.shape() + " has "
                    + elements + " elements, but its supplier returned " + given);
        }
        return elements;
    }
}
