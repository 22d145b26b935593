package kawi.engine.io.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kawi.tokenizer.io.AtomicFile;

/// Writes a GGUF file, version 3. Values and tensors are written in the order in which they were added; the numbers of
/// a tensor are asked for row by row while it is written.
public final class GgufWriter {
    private static final int VERSION = 3;
    private static final int BUFFER = 1 << 20;

    private final Map<String, GgufValue> metadata = new LinkedHashMap<>();
    private final List<Tensor> tensors = new ArrayList<>();

    /// Provides the rows of a tensor, in the bytes of its type.
    @FunctionalInterface
    public interface Rows {
        /// @param row its number; rows are asked for in order
        /// @param blocks the bytes of the row, from index 0 on
        void get(int row, byte[] blocks);
    }

    private record Tensor(String name, GgufType type, List<Integer> sizes, Rows rows) {
        int columns() {
            return sizes.getLast();
        }

        long elements() {
            return sizes.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
        }

        long bytes() {
            return type.bytes(elements());
        }
    }

    /// Adds a value.
    public void put(String key, GgufValue value) {
        metadata.put(key, value);
    }

    /// Adds a text.
    public void put(String key, String value) {
        put(key, new GgufValue.Text(value));
    }

    /// Adds a tensor.
    ///
    /// @param sizes its shape, outermost dimension first
    public void tensor(String name, GgufType type, List<Integer> sizes, Rows rows) {
        tensors.add(new Tensor(name, type, sizes, rows));
    }

    /// Writes the file, or replaces it.
    ///
    /// @throws kawi.tokenizer.io.FileException if it cannot be written
    public void write(Path file) {
        AtomicFile.write(file, this::writeTo);
    }

    private void writeTo(FileChannel channel) throws IOException {
        var out = new Output(channel);
        out.int32(GgufHeader.MAGIC);
        out.int32(VERSION);
        out.int64(tensors.size());
        out.int64(metadata.size());
        for (Map.Entry<String, GgufValue> entry : metadata.entrySet()) {
            out.text(entry.getKey());
            out.int32(entry.getValue().type().number());
            out.value(entry.getValue());
        }
        long offset = 0;
        for (Tensor tensor : tensors) {
            out.text(tensor.name());
            out.int32(tensor.sizes().size());
            for (int size : tensor.sizes().reversed()) {
                out.int64(size);
            }
            out.int32(tensor.type().number());
            out.int64(offset);
            offset += Math.ceilDiv(tensor.bytes(), GgufHeader.DEFAULT_ALIGNMENT) * GgufHeader.DEFAULT_ALIGNMENT;
        }
        out.pad();
        for (Tensor tensor : tensors) {
            byte[] row = new byte[Math.toIntExact(tensor.type().bytes(tensor.columns()))];
            for (int i = 0; i < tensor.elements() / tensor.columns(); i++) {
                tensor.rows().get(i, row);
                out.bytes(row);
            }
            out.pad();
        }
        out.flush();
    }

    /// A buffered channel, little-endian.
    private static final class Output {
        private final FileChannel channel;
        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
        private long written;

        Output(FileChannel channel) {
            this.channel = channel;
        }

        void flush() throws IOException {
            AtomicFile.writeFully(channel, buffer.flip());
            buffer.clear();
        }

        private ByteBuffer room(int count) throws IOException {
            if (buffer.remaining() < count) {
                flush();
            }
            written += count;
            return buffer;
        }

        void int32(int value) throws IOException {
            room(Integer.BYTES).putInt(value);
        }

        void int64(long value) throws IOException {
            room(Long.BYTES).putLong(value);
        }

        void bytes(byte[] bytes) throws IOException {
            for (int at = 0; at < bytes.length; ) {
                int n = Math.min(BUFFER, bytes.length - at);
                room(n).put(bytes, at, n);
                at += n;
            }
        }

        void text(String text) throws IOException {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            int64(utf8.length);
            bytes(utf8);
        }

        void pad() throws IOException {
            while (written % GgufHeader.DEFAULT_ALIGNMENT != 0) {
                room(1).put((byte) 0);
            }
        }

        void value(GgufValue value) throws IOException {
            switch (value) {
                case GgufValue.Whole whole -> whole(whole);
                case GgufValue.Real real -> {
                    if (real.type() == GgufValue.Type.FLOAT32) {
                        int32(Float.floatToRawIntBits((float) real.value()));
                    } else {
                        int64(Double.doubleToRawLongBits(real.value()));
                    }
                }
                case GgufValue.Flag flag -> room(1).put((byte) (flag.value() ? 1 : 0));
                case GgufValue.Text text -> text(text.value());
                case GgufValue.Items items -> {
                    int32(items.itemType().number());
                    int64(items.values().size());
                    for (GgufValue item : items.values()) {
                        value(item);
                    }
                }
            }
        }

        private void whole(GgufValue.Whole whole) throws IOException {
            switch (whole.type().minBytes()) {
                case 1 -> room(1).put((byte) whole.value());
                case 2 -> room(2).putShort((short) whole.value());
                case 4 -> int32((int) whole.value());
                default -> int64(whole.value());
            }
        }
    }
}
